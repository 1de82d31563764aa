package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Proves;

/** RFC 5681 in numbers, worked out by hand. */
class RenoTest {
    private static final int SMSS = 1000;
    private static final long NOW = 0;

    private final Reno reno = new Reno(SMSS);
    private final AckSample ack = new AckSample();

    /** RFC 6928 §2: min(10·MSS, max(2·MSS, 14600)). */
    @Proves("5681/1")
    @ParameterizedTest
    @CsvSource({
        "48, 480",
        "536, 5360",
        "1220, 12200",
        "1432, 14320",
        "1452, 14520",
        "1460, 14600",
        "1461, 14600",
        "4000, 14600",
        "7300, 14600",
        "7301, 14602",
        "8960, 17920",
        "65000, 130000"
    })
    void initialWindow(int smss, long bytes) {
        assertEquals(bytes, new Reno(smss).cwnd());
    }

    @Test
    void startsInSlowStartWithSsthreshArbitrarilyHigh() {
        assertEquals(10_000, reno.cwnd());
        assertEquals(CongestionControl.INFINITE_SSTHRESH, reno.ssthresh());
        assertEquals("reno", reno.name());
    }

    /** (2) cwnd += min (N, SMSS): an ACK for two segments earns one. */
    @Proves("5681/3")
    @Test
    void slowStartGrowsByAtMostOneSegmentPerAck() {
        acked(SMSS);
        assertEquals(11_000, reno.cwnd());
        acked(2 * SMSS);
        assertEquals(12_000, reno.cwnd());
        acked(300);
        assertEquals(12_300, reno.cwnd());
    }

    /** A receiver that acknowledges a segment in pieces earns no more than with one ACK, in both phases. */
    @Proves("faults/8")
    @Test
    void ackSplittingGainsNothing() {
        for (int i = 0; i < SMSS; i++) {
            acked(1);
        }
        assertEquals(11_000, reno.cwnd());

        inAvoidance(10_000);
        for (int i = 0; i < 10_000; i++) {
            acked(1);
        }
        assertEquals(11_000, reno.cwnd());
    }

    /** RFC 5681 §3.1: one SMSS per round-trip time. */
    @Proves({"5681/4", "2525/2.6"})
    @Test
    void congestionAvoidanceGrowsOneSegmentPerRoundTrip() {
        inAvoidance(10_000);
        for (int segments = 10; segments < 30; segments++) {
            for (int i = 0; i < segments; i++) {
                assertEquals(1000L * segments, reno.cwnd(), "no growth before a window is acknowledged");
                acked(SMSS);
            }
            assertEquals(1000L * (segments + 1), reno.cwnd());
        }
    }

    @Proves("5681/4")
    @Test
    void congestionAvoidanceCountsBytesNotAcks() {
        inAvoidance(10_000);
        for (int i = 0; i < 5; i++) {
            acked(2 * SMSS); // delayed ACKs
        }
        assertEquals(11_000, reno.cwnd());
    }

    /** After a timeout one ACK can cover far more than the window of now; it is still one round trip. */
    @Test
    void oneAckEarnsOneSegmentHoweverMuchItCovers() {
        inAvoidance(2_000);
        acked(100_000);
        assertEquals(3_000, reno.cwnd());
        acked(2_999);
        assertEquals(3_000, reno.cwnd());
        acked(1);
        assertEquals(4_000, reno.cwnd());
    }

    @Test
    void slowStartEndsAtSsthresh() {
        reno.onCongestionEvent(40_000, NOW); // ssthresh 20 000
        reno.onRetransmissionTimeout(20_000, false, NOW);
        for (int i = 0; i < 19; i++) {
            acked(SMSS);
        }
        assertEquals(20_000, reno.cwnd(), "doubled from 1 to 20 segments in 19 ACKs");
        acked(SMSS);
        assertEquals(20_000, reno.cwnd(), "cwnd = ssthresh is congestion avoidance here");
    }

    /** (4) ssthresh = max (FlightSize / 2, 2*SMSS), from FlightSize and not from cwnd. */
    @Test
    void lossHalvesWhatIsInFlight() {
        reno.setCwnd(100_000);
        reno.onCongestionEvent(30_000, NOW);
        assertEquals(15_000, reno.ssthresh());
        assertEquals(15_000, reno.cwnd());

        reno.onCongestionEvent(3_999, NOW);
        assertEquals(2_000, reno.ssthresh(), "two segments at least");
    }

    @Test
    void timeoutFallsToOneSegmentAndHalvesTheFlight() {
        reno.onRetransmissionTimeout(9_000, true, NOW);
        assertEquals(4_500, reno.ssthresh());
        assertEquals(SMSS, reno.cwnd());
    }

    /** RFC 5681 §3.1: a second expiry for the same segment holds ssthresh. */
    @Proves("5681/5")
    @Test
    void repeatedTimeoutsHoldSsthresh() {
        reno.onRetransmissionTimeout(40_000, true, NOW);
        for (int i = 0; i < 5; i++) {
            reno.onRetransmissionTimeout(1_000, false, NOW);
            assertEquals(20_000, reno.ssthresh());
            assertEquals(SMSS, reno.cwnd());
        }
    }

    @Test
    void aLossForgetsWhatAvoidanceHadSavedUp() {
        inAvoidance(10_000);
        acked(9_999);
        reno.onCongestionEvent(20_000, NOW);
        acked(1);
        assertEquals(10_000, reno.cwnd());
    }

    /** RFC 5681 §4.1: RW = min (IW, cwnd). */
    @Proves("5681/9")
    @Test
    void restartAfterIdle() {
        reno.setCwnd(50_000);
        reno.onRestartAfterIdle();
        assertEquals(10_000, reno.cwnd());

        reno.setCwnd(3_000);
        reno.onRestartAfterIdle();
        assertEquals(3_000, reno.cwnd(), "a restart never raises the window");
        assertEquals(CongestionControl.INFINITE_SSTHRESH, reno.ssthresh());
    }

    @Test
    void lossOfTheSynMeansAnInitialWindowOfOneSegment() {
        reno.onHandshakeLoss();
        assertEquals(SMSS, reno.cwnd());

        reno.onMssChange(500);
        assertEquals(500, reno.cwnd());
        reno.setCwnd(50_000);
        reno.onRestartAfterIdle();
        assertEquals(500, reno.cwnd(), "the restart window is that initial window, in segments of the new size");
    }

    /** A window that did not limit the sender has not been tried and does not grow. */
    @Test
    void doesNotGrowWhenNotLimitedByCwnd() {
        ack.cwndLimited = false;
        ack.ackedBytes = SMSS;
        reno.onAck(ack);
        assertEquals(10_000, reno.cwnd());

        inAvoidance(10_000);
        for (int i = 0; i < 100; i++) {
            ack.cwndLimited = false;
            reno.onAck(ack);
        }
        acked(9_999);
        assertEquals(10_000, reno.cwnd(), "and saves nothing up");
    }

    /** RFC 5681 §3.1: the window keeps its number of segments when path MTU discovery changes their size. */
    @Proves("5681/11")
    @Test
    void windowIsRescaledWithTheSegmentSize() {
        Reno large = new Reno(8960);
        assertEquals(17_920, large.cwnd());
        large.onMssChange(1460);
        assertEquals(2 * 1460, large.cwnd());
        large.setCwnd(1_000_000);
        large.onRestartAfterIdle();
        assertEquals(14_600, large.cwnd());
    }

    /** Whatever happens, there is room for one segment, and no ACK earns more than one. */
    @Property
    void cwndStaysAtLeastOneSegment(
            @ForAll @Size(min = 1, max = 200) int[] events, @ForAll @IntRange(min = 48, max = 65_000) int smss) {
        Reno window = new Reno(smss);
        for (int event : events) {
            long before = window.cwnd();
            long amount = Math.floorMod(event >> 3, before) + 1;
            switch (Math.floorMod(event, 5)) {
                case 0 -> window.onCongestionEvent(amount, NOW);
                case 1 -> window.onRetransmissionTimeout(amount, (event & 64) == 0, NOW);
                case 2 -> window.onRestartAfterIdle();
                default -> {
                    ack.cwndLimited = true;
                    ack.ackedBytes = amount;
                    window.onAck(ack);
                    assertTrue(window.cwnd() - before <= smss, "an ACK earns one segment at most");
                }
            }
            assertTrue(window.cwnd() >= smss, "cwnd " + window.cwnd() + " < smss " + smss);
            assertTrue(window.ssthresh() >= 2L * smss, "ssthresh " + window.ssthresh());
        }
    }

    private void acked(long bytes) {
        ack.cwndLimited = true;
        ack.ackedBytes = bytes;
        reno.onAck(ack);
    }

    private void inAvoidance(long cwnd) {
        reno.onCongestionEvent(2 * cwnd, NOW);
        assertEquals(cwnd, reno.cwnd());
        assertEquals(cwnd, reno.ssthresh());
    }
}
