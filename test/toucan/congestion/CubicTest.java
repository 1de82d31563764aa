package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** CUBIC by the numbers of RFC 9438: C = 0.4, beta = 0.7, windows in segments of 1,000 bytes. */
class CubicTest {
    private static final int SMSS = 1000;
    private static final long RTT_NANOS = 100_000_000L;

    private final Cubic cubic = new Cubic(SMSS);
    private final AckSample ack = new AckSample();
    private long nowNanos;

    @Test
    void aLossMultipliesTheWindowByBeta() { // §4.6
        cubic.setCwnd(100 * SMSS);
        cubic.onCongestionEvent(100 * SMSS, 0);
        assertEquals(70 * SMSS, cubic.cwnd());
        assertEquals(70 * SMSS, cubic.ssthresh());
    }

    @Test
    void ssthreshFollowsFlightSizeAndIsAtLeastTwoSegments() { // §4.6
        cubic.setCwnd(100 * SMSS);
        cubic.onCongestionEvent(50 * SMSS, 0);
        assertEquals(35 * SMSS, cubic.ssthresh());
        cubic.onCongestionEvent(SMSS, 0);
        assertEquals(2 * SMSS, cubic.ssthresh());
    }

    /**
     * §4.2: W_max = 1000, cwnd_epoch = 700, K = cbrt(300 / 0.4) = 9.0856 s. The window is that of W_cubic one round trip
     * ahead: 0.4 · (5 + 0.1 - 9.0856)^3 + 1000 = 974.66 at 5 s, 1000 at K, 0.4 · (15.1 - 9.0856)^3 + 1000 = 1087.06 at 15 s.
     */
    @Test
    void theWindowFollowsTheCubicFunction() {
        cubic.setCwnd(1000 * SMSS);
        cubic.onCongestionEvent(1000 * SMSS, 0);
        acknowledgeWindowsUntil(5);
        assertEquals(974.66, cubic.cwnd() / (double) SMSS, 2);
        acknowledgeWindowsUntil(9.0);
        assertEquals(1000, cubic.cwnd() / (double) SMSS, 1);
        acknowledgeWindowsUntil(15);
        assertEquals(1087.06, cubic.cwnd() / (double) SMSS, 4);
    }

    /** §4.3: with a small window the Reno-friendly estimate wins: alpha = 0.529 segments a round trip. */
    @Test
    void aSmallWindowGrowsAsReno() {
        cubic.setCwnd(10 * SMSS);
        cubic.onCongestionEvent(10 * SMSS, 0);
        assertEquals(7 * SMSS, cubic.cwnd());
        acknowledgeWindowsUntil(0.3);
        assertEquals(7 + 3 * 0.529, cubic.cwnd() / (double) SMSS, 0.3);
    }

    /** §4.7: a second loss below W_max leaves W_max at cwnd · (1 + 0.7) / 2, so the plateau comes lower. */
    @Test
    void fastConvergenceLowersThePlateau() {
        cubic.setCwnd(1000 * SMSS);
        cubic.onCongestionEvent(1000 * SMSS, 0);
        cubic.onCongestionEvent(700 * SMSS, 0); // W_max = 595, cwnd = 490, K = cbrt(105 / 0.4) = 6.403 s
        acknowledgeWindowsUntil(6.3);
        assertEquals(595, cubic.cwnd() / (double) SMSS, 1);
    }

    @Test
    void aTimeoutLeavesOneSegmentAndHalvesNothingTwice() { // §4.8, RFC 5681 §3.1
        cubic.setCwnd(100 * SMSS);
        cubic.onRetransmissionTimeout(100 * SMSS, true, 0);
        assertEquals(SMSS, cubic.cwnd());
        assertEquals(70 * SMSS, cubic.ssthresh());
        cubic.onRetransmissionTimeout(SMSS, false, 0);
        assertEquals(70 * SMSS, cubic.ssthresh());
    }

    /** §4.2, §5.8: the epoch's clock stands still while the application does not fill the window. */
    @Test
    void timeInWhichTheApplicationLimitsDoesNotCount() {
        cubic.setCwnd(1000 * SMSS);
        cubic.onCongestionEvent(1000 * SMSS, 0);
        acknowledgeWindowsUntil(1);
        long before = cubic.cwnd();
        nowNanos += 100_000_000_000L;
        acknowledge(SMSS, false);
        assertEquals(before, cubic.cwnd());
        nowNanos += RTT_NANOS;
        acknowledge(cubic.cwnd(), true);
        assertTrue(cubic.cwnd() < 1000 * SMSS, "the window jumped to " + cubic.cwnd());
    }

    private void acknowledgeWindowsUntil(double seconds) {
        acknowledge(1, true); // the epoch begins with the first ACK
        while (nowNanos < Math.round(seconds * 1e9)) {
            nowNanos += RTT_NANOS;
            acknowledge(cubic.cwnd(), true);
        }
    }

    private void acknowledge(long bytes, boolean cwndLimited) {
        ack.nowNanos = nowNanos;
        ack.ackedBytes = bytes;
        ack.cwndLimited = cwndLimited;
        ack.rttNanos = RTT_NANOS;
        ack.srttNanos = RTT_NANOS;
        cubic.onAck(ack);
    }
}
