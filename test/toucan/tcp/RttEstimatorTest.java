package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The formula of RFC 6298 where scripts would have to be long. */
class RttEstimatorTest {
    private static final long MS = 1_000_000;

    private final RttEstimator rtt =
            new RttEstimator(TcpConfig.DEFAULT.with().minRtoNanos(1).build());

    @Proves("6298/7")
    @Test
    void aSteadyRoundTripLeavesTheGranularity() { // 6298/7: K * RTTVAR goes towards 0, and G stays
        for (int i = 0; i < 200; i++) {
            rtt.sample(100 * MS, 1);
        }
        assertEquals(100 * MS, rtt.srttNanos());
        assertEquals(101 * MS, rtt.rtoNanos());
    }

    @Proves("7323/5")
    @Test
    void manySamplesInARoundTripCountAsOne() { // RFC 7323 App. G: 112.5 ms, as after a single one
        rtt.sample(100 * MS, 1);
        for (int i = 0; i < 10; i++) {
            rtt.sample(200 * MS, 10);
        }
        assertEquals(112.5, rtt.srttNanos() / (double) MS, 1);
    }
}
