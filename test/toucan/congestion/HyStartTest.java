package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Proves;

/** HyStart++, RFC 9406 §4.2. */
class HyStartTest {
    private static final int SMSS = 1000;

    private final HyStart hyStart = new HyStart(HyStart.L);
    private final AckSample ack = new AckSample();
    private long acked;

    @Proves("9406/2")
    @ParameterizedTest
    @CsvSource({"1, 4", "32, 4", "80, 10", "128, 16", "1000, 16"})
    void theThresholdIsAnEighthOfTheRttBetweenFourAndSixteenMilliseconds(long rttMillis, long threshMillis) {
        assertEquals(threshMillis * 1_000_000, HyStart.rttThresh(rttMillis * 1_000_000));
    }

    @Proves("9406/5")
    @Test
    void slowStartGrowsByWhatIsAcknowledgedAtMostEightSegmentsAnAck() {
        assertEquals(2 * SMSS, acknowledge(2 * SMSS, 50));
        assertEquals(8 * SMSS, acknowledge(20 * SMSS, 50));
    }

    @Proves({"9406/1", "9406/2", "9406/3"})
    @Test
    void aRoundWithMoreDelayLeadsToConservativeSlowStartAndFiveSuchRoundsToItsEnd() {
        round(80);
        round(80);
        assertFalse(hyStart.isConservative());
        round(91); // 80 + 80/8 ms or more
        assertTrue(hyStart.isConservative());
        assertEquals(SMSS / 4, acknowledge(SMSS, 91));
        for (int i = 1; i < HyStart.CSS_ROUNDS; i++) { // the round that led there counts as one
            assertFalse(hyStart.exits(), "after " + i + " rounds");
            round(91);
        }
        assertTrue(hyStart.exits());
    }

    @Proves("9406/4")
    @Test
    void slowStartGoesOnWhenTheDelayGoesAway() {
        round(80);
        round(80);
        round(95);
        assertTrue(hyStart.isConservative());
        round(80);
        assertFalse(hyStart.isConservative());
        assertFalse(hyStart.exits());
    }

    @Proves("9406/1")
    @Test
    void aRoundWithFewSamplesDecidesNothing() {
        round(80);
        round(80);
        for (int i = 0; i < HyStart.N_RTT_SAMPLE - 2; i++) {
            acknowledge(SMSS, 200);
        }
        assertFalse(hyStart.isConservative());
    }

    /** Ten ACKs, the last of which ends the round. */
    private void round(long rttMillis) {
        long sndNxt = acked + 10 * SMSS;
        for (int i = 0; i < 10; i++) {
            ack.sndNxt = sndNxt + 10 * SMSS;
            acknowledge(SMSS, rttMillis);
        }
    }

    private long acknowledge(long bytes, long rttMillis) {
        acked += bytes;
        ack.segAck = acked;
        ack.ackedBytes = bytes;
        ack.rttNanos = rttMillis * 1_000_000;
        return hyStart.onAck(ack, SMSS);
    }
}
