package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * BBR by hand: draft-ietf-ccwg-bbr-06. One ACK is one packet-timed round trip of 100 ms here, so that a rate of 10,000 bytes a
 * round trip is 100,000 bytes a second.
 */
class BbrTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int SMSS = 1000;
    private static final long RTT = 100 * MS;

    private CongestionControl bbr = new Bbr(SMSS);
    private final RateSample rs = new RateSample();
    private long now = SECOND;
    private long delivered;
    private long lost;

    @BeforeEach
    void establish() {
        bbr.onEstablished(RTT, now);
    }

    /** The ACK of a whole round trip, at this rate (bytes per second). */
    private void round(long rate, long rttNanos) {
        round(rate, rttNanos, rate * rttNanos / SECOND, 0);
    }

    private void round(long rate, long rttNanos, long newlyAcked, long inflight) {
        now += rttNanos;
        rs.nowNanos = now;
        rs.hasData = true;
        rs.priorDelivered = delivered;
        delivered += newlyAcked;
        rs.totalDelivered = delivered;
        rs.totalLost = lost;
        rs.newlyAcked = newlyAcked;
        rs.delivered = newlyAcked;
        rs.intervalNanos = rttNanos;
        rs.deliveryRate = rate;
        rs.rttNanos = rttNanos;
        rs.inflight = inflight;
        rs.txInFlight = newlyAcked;
        rs.selectiveAcks = true;
        bbr.onRateSample(rs);
        rs.lost = 0;
        rs.newlyLost = 0;
    }

    /** A segment sent with so much in flight is marked lost. */
    private void lose(long txInFlight, long lostSince) {
        LostSegment p = new LostSegment();
        lost += SMSS;
        p.nowNanos = now;
        p.size = SMSS;
        p.totalDelivered = delivered;
        p.totalLost = lost;
        p.txInFlight = txInFlight;
        p.lostSince = lostSince;
        bbr.onLost(p);
    }

    private void fillPipe() {
        for (long rate : new long[] {100_000, 200_000, 400_000, 800_000, 1_000_000}) {
            round(rate, RTT);
        }
        for (int i = 0; i < 3; i++) {
            round(1_000_000, RTT, 100_000, 200_000);
        }
        assertEquals("Drain", bbr.state());
    }

    /** To the beginning of the first probe for bandwidth. */
    private void cruise() {
        fillPipe();
        round(1_000_000, RTT, 100_000, 90_000); // there is no queue any more: with DOWN, too, it is over at once
        assertEquals("ProbeBW_CRUISE", bbr.state());
    }

    private void refill() {
        cruise();
        for (int i = 0; i < 40 && bbr.state().equals("ProbeBW_CRUISE"); i++) {
            round(1_000_000, RTT, 100_000, 90_000);
        }
        assertEquals("ProbeBW_REFILL", bbr.state());
    }

    private void up() {
        refill();
        round(1_000_000, RTT, 100_000, 100_000);
        assertEquals("ProbeBW_UP", bbr.state());
    }

    // ---------------------------------------------------------------- controls

    @Test
    void theInitialPacingRateIsTheInitialWindowPerRoundTrip() { // §5.6.2
        assertEquals("Startup", bbr.state());
        assertEquals(277_000, bbr.pacingRate());
        assertEquals(10_000, bbr.cwnd());
        assertEquals(2_000, bbr.sendQuantum(), "at least two segments");
        assertEquals(2_770_000 * 10L, new Bbr(SMSS).pacingRate(), "per millisecond when no round trip was measured");
        assertEquals(CongestionControl.INFINITE_SSTHRESH, bbr.ssthresh());
    }

    @Test
    void theSendQuantumIsAMillisecondAndAtMost64Kibibytes() { // §5.6.3
        for (long rate = 1_000_000; rate <= 4_000_000; rate *= 2) {
            round(rate, RTT);
        }
        assertEquals((long) (2.77 * 4_000_000 * 0.99) / 1000, bbr.sendQuantum());
        CongestionControl fast = new Bbr(SMSS);
        fast.onEstablished(100_000, now); // 2.77 * 10,000 bytes in 0.1 ms
        assertEquals(65_536, fast.sendQuantum());
    }

    @Test
    void inStartupRateAndWindowGrowWithTheBandwidth() { // §5.3.1.1: 2.77 times the rate, twice the BDP
        round(100_000, RTT, 10_000, 10_000);
        assertEquals(277_000, bbr.pacingRate(), "0.99 * 2.77 * 100,000 is less than it was");
        assertEquals(20_000, bbr.cwnd());
        round(200_000, RTT, 20_000, 20_000);
        assertEquals((long) (2.77 * 200_000 * 0.99), bbr.pacingRate());
        assertEquals(40_000, bbr.cwnd());
    }

    // ---------------------------------------------------------------- Startup and Drain

    @Test
    void threeRoundTripsWithoutGrowthFillThePipe() { // §5.3.1.2
        round(100_000, RTT);
        round(124_000, RTT);
        round(124_000, RTT);
        assertEquals("Startup", bbr.state());
        round(125_000, RTT); // a quarter more than 100,000: counted anew from here
        round(156_000, RTT);
        round(156_000, RTT);
        assertEquals("Startup", bbr.state());
        round(156_000, RTT, 15_600, 100_000);
        assertEquals("Drain", bbr.state());
        assertEquals((long) (0.5 * 156_000 * 0.99), bbr.pacingRate());
    }

    @Test
    void whatTheApplicationLimitsIsNoPlateau() { // §10.7
        round(100_000, RTT);
        rs.appLimited = true;
        for (int i = 0; i < 20; i++) {
            round(100_000, RTT);
        }
        assertEquals("Startup", bbr.state());
    }

    @Test
    void drainEndsWhenTheQueueIsGoneOrAfterThreeRoundTrips() { // §5.3.2
        fillPipe();
        round(1_000_000, RTT, 100_000, 150_000);
        assertEquals("Drain", bbr.state());
        round(1_000_000, RTT, 100_000, 100_000);
        assertEquals("ProbeBW_CRUISE", bbr.state(), "by way of DOWN, which has nothing left to do");
        assertEquals(300_000, bbr.cwnd(), "twice the BDP, and the 100,000 that come in one ACK: §5.5.9");

        bbr = new Bbr(SMSS);
        establish();
        fillPipe();
        for (int i = 0; i < 3; i++) {
            round(1_000_000, RTT, 100_000, 150_000);
            assertEquals("Drain", bbr.state());
        }
        round(1_000_000, RTT, 100_000, 150_000);
        assertEquals("ProbeBW_DOWN", bbr.state());
        assertEquals((long) (0.9 * 1_000_000 * 0.99), bbr.pacingRate());
    }

    // ---------------------------------------------------------------- ProbeBW

    @Test
    void aCycle() { // §5.3.3
        cruise();
        assertEquals(990_000, bbr.pacingRate());
        long began = now;
        for (int i = 0; i < 40 && bbr.state().equals("ProbeBW_CRUISE"); i++) {
            round(1_000_000, RTT, 100_000, 90_000);
        }
        long waited = now - began;
        assertTrue(17 * RTT <= waited && waited <= 31 * RTT, "2 to 3 s: " + waited);
        assertEquals("ProbeBW_REFILL", bbr.state());
        assertEquals(990_000, bbr.pacingRate());
        round(1_000_000, RTT, 100_000, 100_000);
        assertEquals("ProbeBW_UP", bbr.state());
        assertEquals((long) (1.25 * 1_000_000 * 0.99), bbr.pacingRate());
        round(1_250_000, RTT, 125_000, 125_000); // it grows
        round(1_250_000, RTT, 125_000, 130_000);
        round(1_250_000, RTT, 125_000, 150_000);
        assertEquals("ProbeBW_UP", bbr.state());
        round(1_250_000, RTT, 125_000, 200_000);
        assertEquals("ProbeBW_DOWN", bbr.state());
        assertEquals((long) (0.9 * 1_250_000 * 0.99), bbr.pacingRate());
    }

    @Test
    void aBandwidthThatFellIsForgottenAfterTwoCycles() { // §5.5.6
        up();
        for (int cycle = 0; cycle < 2; cycle++) {
            for (int i = 0; i < 45; i++) {
                round(500_000, RTT, 50_000, 40_000);
            }
        }
        assertTrue(bbr.pacingRate() <= 1.25 * 500_000, bbr.state() + " " + bbr.pacingRate());
    }

    @Test
    void aShortPathIsProbedAsOftenAsRenoWould() { // §5.3.3.8.3: BDP of 100 segments at most every 63 round trips
        cruise();
        for (int i = 0; i < 70 && bbr.state().equals("ProbeBW_CRUISE"); i++) {
            now -= RTT - 10 * MS; // round trips of 10 ms by the clock
            round(1_000_000, RTT, 100_000, 90_000);
        }
        assertEquals("ProbeBW_REFILL", bbr.state());
    }

    // ---------------------------------------------------------------- losses

    @Test
    void losingMoreThanTwoPercentWithAQueueSetsTheLongTermLimit() { // §5.5.10.2
        up();
        round(1_000_000, 2 * RTT, 200_000, 180_000);
        round(1_000_000, 2 * RTT, 200_000, 180_000);
        assertEquals("ProbeBW_UP", bbr.state());
        lose(200_000, 4_000);
        assertEquals("ProbeBW_UP", bbr.state(), "2 %, and no more");
        lose(200_000, 5_000);
        assertEquals("ProbeBW_DOWN", bbr.state());
        round(1_000_000, 2 * RTT, 150_000, 150_000);
        // (0.02 * 199,000 - 4,000) / 0.98 = -20 bytes into the segment that was sent with 199,000 in flight
        assertEquals(198_980, bbr.cwnd());
    }

    @Test
    void losingWithoutAQueueIsNoReasonToStop() { // the deviation
        up();
        round(1_000_000, RTT, 100_000, 125_000);
        lose(100_000, 20_000);
        assertEquals("ProbeBW_UP", bbr.state());
        lose(100_000, 21_000);
        assertEquals("ProbeBW_DOWN", bbr.state(), "more than 20 %");
    }

    @Test
    void toTheLetterEveryLossCounts() {
        bbr = Bbr.draft().create(SMSS);
        establish();
        up();
        lose(100_000, 3_000);
        assertEquals("ProbeBW_DOWN", bbr.state());
        assertEquals("bbr:draft", bbr.name());
    }

    /** §5.5.10.3: the rate of the round trip, at least 0.7 of what it was; without a queue nothing. */
    @Test
    void aLossWhileCruisingLowersTheShortTermBounds() {
        bbr = Bbr.draft().create(SMSS);
        establish();
        cruise();
        for (int i = 0; i < 2; i++) {
            lose(100_000, 1_000);
            round(950_000, RTT, 95_000, 90_000);
        }
        assertEquals((long) (950_000 * 0.99), bbr.pacingRate());

        bbr = new Bbr(SMSS);
        establish();
        cruise();
        for (int i = 0; i < 2; i++) {
            lose(100_000, 1_000);
            round(950_000, RTT, 95_000, 90_000);
        }
        assertEquals(990_000, bbr.pacingRate());
    }

    @Test
    void highLossEndsStartupWhenThereIsAQueue() { // §5.3.1.3
        round(500_000, RTT, 50_000, 50_000);
        round(1_000_000, 2 * RTT, 200_000, 200_000);
        round(1_300_000, 2 * RTT, 260_000, 250_000);
        bbr.save();
        for (int i = 0; i < 6; i++) { // ACK by ACK, of one round trip
            lose(260_000, 10_000);
            rs.newlyLost = SMSS;
            rs.priorDelivered = 0;
            rs.nowNanos = now;
            bbr.onRateSample(rs);
        }
        assertEquals("Startup", bbr.state());
        rs.lost = 10_000;
        rs.newlyLost = SMSS;
        round(1_700_000, 2 * RTT, 340_000, 300_000);
        assertEquals("Drain", bbr.state());

        bbr.undo(); // it was spurious: §5.5.11.2
        assertEquals("Startup", bbr.state());
    }

    @Test
    void aSpuriousRecoveryGoesBackToProbing() { // §5.5.11
        up();
        round(1_000_000, 2 * RTT, 200_000, 180_000);
        round(1_000_000, 2 * RTT, 200_000, 180_000);
        bbr.save();
        lose(200_000, 6_000);
        assertEquals("ProbeBW_DOWN", bbr.state());
        bbr.undo();
        assertEquals("ProbeBW_REFILL", bbr.state());
    }

    @Test
    void aTimeoutLeavesOneSegmentAndTheWindowComesBack() { // §5.6.4.4
        cruise();
        long before = bbr.cwnd();
        bbr.save();
        bbr.onRetransmissionTimeout(100_000, true, now);
        assertEquals(SMSS, bbr.cwnd());
        round(10_000, RTT, 1_000, 1_000);
        assertEquals(4 * SMSS, bbr.cwnd(), "BBR.MinPipeCwnd");
        round(10_000, RTT, 3_000, 1_000);
        assertEquals(7 * SMSS, bbr.cwnd());
        bbr.onRecoveryExit();
        assertEquals(before, bbr.cwnd());
    }

    @Test
    void aRecoveryDoesNotTouchTheWindow() {
        cruise();
        long before = bbr.cwnd();
        bbr.save();
        bbr.onCongestionEvent(100_000, now);
        assertEquals(before, bbr.cwnd());
        assertTrue(bbr.governsRecovery());
    }

    // ---------------------------------------------------------------- ProbeRTT

    @Test
    void afterFiveSecondsThePathIsEmptiedForTwoHundredMilliseconds() { // §5.3.4.3
        cruise();
        long rtt = RTT + MS; // no sample is smaller than the first ones
        while (now < 6 * SECOND + 2 * RTT && !bbr.state().equals("ProbeRTT")) {
            round(1_000_000, rtt, 101_000, 90_000);
        }
        assertEquals("ProbeRTT", bbr.state());
        long entered = now;
        assertTrue(entered > 6 * SECOND && entered <= 6 * SECOND + 2 * RTT + 8 * RTT, "at " + entered);
        assertTrue(bbr.limitsItself());
        assertEquals(50_000, bbr.cwnd(), "half of the BDP");
        round(500_000, RTT, 50_000, 50_000);
        round(500_000, RTT, 50_000, 50_000);
        round(500_000, RTT, 50_000, 50_000);
        assertEquals("ProbeRTT", bbr.state(), "200 ms are not over");
        round(500_000, RTT, 50_000, 50_000);
        assertEquals("ProbeBW_CRUISE", bbr.state());
        assertEquals(301_000, bbr.cwnd(), "as before");
    }

    @Test
    void anIdleConnectionNeedsNoProbe() { // §5.4.1, §10.11
        cruise();
        now += 20 * SECOND;
        bbr.onRestartFromIdle(now);
        assertEquals(990_000, bbr.pacingRate(), "exactly at the bandwidth known");
        round(1_000_000, RTT, 100_000, 50_000);
        assertTrue(bbr.state().startsWith("ProbeBW"), bbr.state());
    }

    @Test
    void neverLessThanFourSegments() { // §5.6.4.3, §10.14
        for (int i = 0; i < 10; i++) {
            round(1_000, 10 * MS, 10, 10);
        }
        for (int i = 0; i < 2_000; i++) {
            round(1_000, 10 * MS, 10, 10);
            assertTrue(bbr.cwnd() >= 4 * SMSS, bbr.state() + ": " + bbr.cwnd());
        }
    }

    @Test
    void aHandshakeThatWasLostTwiceBeginsWithOneSegment() {
        bbr = new Bbr(SMSS);
        bbr.onHandshakeLoss();
        bbr.onEstablished(RTT, now);
        assertEquals(SMSS, bbr.cwnd());
        assertEquals(27_700, bbr.pacingRate());
    }
}
