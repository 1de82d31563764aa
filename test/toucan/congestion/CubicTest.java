package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** CUBIC by the numbers of RFC 9438: C = 0.4, beta = 0.7, windows in segments of 1,000 bytes. */
class CubicTest {
    private static final int SMSS = 1000;
    private static final long RTT_NANOS = 100_000_000L;

    private final Cubic cubic = new Cubic(SMSS);
    private final AckSample ack = new AckSample();
    private long nowNanos;

    @Proves("9438/4")
    @Test
    void aLossMultipliesTheWindowByBeta() { // §4.6
        cubic.setCwnd(100 * SMSS);
        cubic.onCongestionEvent(100 * SMSS, 0);
        assertEquals(70 * SMSS, cubic.cwnd());
        assertEquals(70 * SMSS, cubic.ssthresh());
    }

    @Proves("9438/4")
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
    @Proves({"9293/MAY-18", "9438/1", "9438/2"})
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
    @Proves("9438/3")
    @Test
    void aSmallWindowGrowsAsReno() {
        cubic.setCwnd(10 * SMSS);
        cubic.onCongestionEvent(10 * SMSS, 0);
        assertEquals(7 * SMSS, cubic.cwnd());
        acknowledgeWindowsUntil(0.3);
        assertEquals(7 + 3 * 0.529, cubic.cwnd() / (double) SMSS, 0.3);
    }

    /** §4.7: a second loss below W_max leaves W_max at cwnd · (1 + 0.7) / 2, so the plateau comes lower. */
    @Proves("9438/5")
    @Test
    void fastConvergenceLowersThePlateau() {
        cubic.setCwnd(1000 * SMSS);
        cubic.onCongestionEvent(1000 * SMSS, 0);
        cubic.onCongestionEvent(700 * SMSS, 0); // W_max = 595, cwnd = 490, K = cbrt(105 / 0.4) = 6.403 s
        acknowledgeWindowsUntil(6.3);
        assertEquals(595, cubic.cwnd() / (double) SMSS, 1);
    }

    @Proves({"9438/6", "2525/2.2"})
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
    @Proves("9438/8")
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

    /** §4.2: the target is no more than 1.5 · cwnd, however long ago the loss was: W_cubic(100 s) would be 354,000 segments. */
    @Proves("9438/2")
    @Test
    void noRoundTripGrowsTheWindowByMoreThanHalf() {
        cubic.setCwnd(100 * SMSS);
        cubic.onCongestionEvent(100 * SMSS, 0);
        acknowledge(1, true);
        nowNanos += 100_000_000_000L;
        acknowledge(cubic.cwnd(), true);
        assertEquals(105, cubic.cwnd() / (double) SMSS, 0.1);
    }

    /** §4.3: as soon as W_est reaches the window of before the loss, alpha is 1. */
    @Proves("9438/3")
    @Test
    void aboveTheOldWindowTheFriendlyEstimateGrowsByAWholeSegment() {
        cubic.setCwnd(10 * SMSS);
        cubic.onCongestionEvent(10 * SMSS, 0);
        acknowledgeWindowsUntil(0.7);
        double before = cubic.cwnd() / (double) SMSS;
        assertTrue(before > 10, "still below: " + before);
        acknowledgeWindowsUntil(1.7);
        assertEquals(before + 10, cubic.cwnd() / (double) SMSS, 0.3);
    }

    /**
     * §4.8: K = 0 and W_max = cwnd = 70, so that the curve is 0.4 · 5.1^3 + 70 = 123.06 at 5 s. With the K of a loss, 4.2 s, and
     * W_max = 100 it would be near its plateau: 99.4 at 3 s.
     */
    @Proves("9438/6")
    @Test
    void afterATimeoutTheCurveBeginsAtItsPlateau() {
        cubic.setCwnd(100 * SMSS);
        cubic.onRetransmissionTimeout(100 * SMSS, true, 0);
        cubic.setCwnd(70 * SMSS); // slow start is over
        acknowledgeWindowsUntil(3);
        assertTrue(cubic.cwnd() < 90 * SMSS, "cwnd " + cubic.cwnd());
        acknowledgeWindowsUntil(5);
        assertEquals(123.06, cubic.cwnd() / (double) SMSS, 3);
    }

    /** Ten ACKs of a segment each, the last of which ends the round. */
    private void slowStartRound(long rttMillis) {
        long end = ack.segAck + 10 * SMSS;
        for (int i = 0; i < 10; i++) {
            ack.segAck += SMSS;
            ack.sndNxt = end + 10 * SMSS;
            ack.nowNanos = nowNanos += 1_000_000;
            ack.ackedBytes = SMSS;
            ack.cwndLimited = true;
            ack.rttNanos = rttMillis * 1_000_000;
            ack.srttNanos = ack.rttNanos;
            cubic.onAck(ack);
        }
    }

    /** §4.10: HyStart++ (RFC 9406). */
    @Proves("9438/9")
    @Test
    void slowStartEndsWhenTheDelayGrows() {
        for (int round = 0; round < 10; round++) {
            slowStartRound(80);
        }
        assertEquals(CongestionControl.INFINITE_SSTHRESH, cubic.ssthresh());
        for (int round = 0; round <= HyStart.CSS_ROUNDS; round++) {
            slowStartRound(95);
        }
        assertTrue(cubic.ssthresh() < CongestionControl.INFINITE_SSTHRESH, "slow start goes on");
    }

    /** RFC 9406 §4.3: after a timeout the threshold is known, and delay means nothing. */
    @Proves("9406/5")
    @Test
    void onlyTheFirstSlowStartIsMeant() {
        cubic.setCwnd(100 * SMSS);
        cubic.onRetransmissionTimeout(100 * SMSS, true, 0);
        ack.ackedBytes = 8 * SMSS;
        ack.cwndLimited = true;
        cubic.onAck(ack);
        assertEquals(2 * SMSS, cubic.cwnd(), "one segment per ACK");
        slowStartRound(80);
        slowStartRound(80);
        for (int round = 0; round < 4; round++) {
            slowStartRound(500);
        }
        assertEquals(62 * SMSS, cubic.cwnd());
        assertEquals(70 * SMSS, cubic.ssthresh());
    }

    @Test
    void unlimitedSlowStartCountsAllThatAnAckAcknowledges() { // RFC 9406 §4.3 asks for at most 8 segments; later 1
        // (RFC 5681)
        CongestionControl unlimited = Cubic.unlimited().create(SMSS);
        ack.cwndLimited = true;
        ack.ackedBytes = 10 * SMSS;
        cubic.onAck(ack);
        unlimited.onAck(ack);
        assertEquals(18 * SMSS, cubic.cwnd());
        assertEquals(20 * SMSS, unlimited.cwnd());
        cubic.onRetransmissionTimeout(20 * SMSS, true, 0);
        unlimited.onRetransmissionTimeout(20 * SMSS, true, 0);
        ack.ackedBytes = 3 * SMSS;
        cubic.onAck(ack);
        unlimited.onAck(ack);
        assertEquals(2 * SMSS, cubic.cwnd());
        assertEquals(4 * SMSS, unlimited.cwnd());
    }
}
