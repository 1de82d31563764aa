package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.congestion.AckSample;
import toucan.congestion.CongestionControl;
import toucan.congestion.FixedWindow;
import toucan.congestion.LostSegment;
import toucan.congestion.RateSample;
import toucan.tcp.Event.Cause;

/** Delivery rate samples by hand: draft-ietf-ccwg-bbr-06 §4.1. Segments of 1000 bytes, times in milliseconds. */
class DeliveryRateTest {
    private static final long MS = 1_000_000;
    private static final long MIN_RTT = 50 * MS;

    private final DeliveryRate rate = new DeliveryRate();
    private final RetransmissionQueue queue = new RetransmissionQueue(rate);
    private long nxt = 1;

    @BeforeEach
    void begin() {
        rate.begin();
    }

    private void send(long atMillis, int segments) {
        for (int i = 0; i < segments; i++, nxt += 1000) {
            queue.add(nxt, nxt + 1000, atMillis * MS);
        }
    }

    private RateSample acknowledge(long atMillis, int segmentsInAll) {
        rate.at(atMillis * MS);
        rate.ackArrives();
        queue.acknowledge(1 + 1000L * segmentsInAll, null, atMillis * MS);
        return rate.generate(MIN_RTT, queue.pipe());
    }

    @Test
    void oneSegmentARoundTrip() {
        send(0, 1);
        RateSample rs = acknowledge(100, 1);
        assertEquals(1000, rs.delivered);
        assertEquals(100 * MS, rs.intervalNanos);
        assertEquals(10_000, rs.deliveryRate);
        assertEquals(100 * MS, rs.rttNanos);
        assertEquals(1000, rs.txInFlight);
        assertEquals(0, rs.priorDelivered);
        assertEquals(1000, rs.totalDelivered);
        assertEquals(0, rs.inflight);
    }

    /** Every 10 ms one leaves, and 100 ms later its ACK arrives: 1000 bytes in 10 ms from the second round trip on. */
    @Test
    void aSteadyStream() {
        for (int at = 0; at < 100; at += 10) {
            send(at, 1);
        }
        RateSample rs = null;
        for (int i = 0; i < 20; i++) {
            rs = acknowledge(100 + 10 * i, i + 1);
            send(100 + 10 * i, 1);
        }
        assertEquals(100_000, rs.deliveryRate);
        assertEquals(100 * MS, rs.intervalNanos);
        assertEquals(10_000, rs.delivered);
        assertEquals(10_000, rs.txInFlight);
    }

    /** §4.1.1.2.2: all ACKs of ten segments come as one, 100 ms late; the rate is not taken for 10,000 bytes in an instant. */
    @Test
    void anAggregateCountsFromItsFirstSegment() {
        for (int at = 0; at < 100; at += 10) {
            send(at, 1);
        }
        RateSample rs = acknowledge(190, 10);
        assertEquals(10_000, rs.delivered);
        assertEquals(190 * MS, rs.intervalNanos);
        assertEquals(52_631, rs.deliveryRate);
        assertEquals(100 * MS, rs.rttNanos, "of the segment sent last");
    }

    /** §4.1.1.2.4: delivered faster than sent cannot be: the ACKs were compressed, and the time to send counts. */
    @Test
    void compressedAcksDoNotExceedTheSendRate() {
        send(0, 1);
        send(10, 1);
        acknowledge(100, 1);
        send(150, 1);
        RateSample rs = acknowledge(210, 3);
        assertEquals(2000, rs.delivered); // since the third left, when one had been delivered
        assertEquals(150 * MS, rs.intervalNanos); // sent from 0 to 150, though acknowledged from 100 to 210
        assertEquals(13_333, rs.deliveryRate);
    }

    @Test
    void afterAnIdleTimeTheCountBeginsWithTheNextSegment() {
        send(0, 1);
        acknowledge(100, 1);
        send(5_000, 2);
        assertEquals(20_000, acknowledge(5_100, 3).deliveryRate);
    }

    /** §4.1.2.3: an ACK that comes sooner than any round trip is that of the original. It gives no rate, and no RTT. */
    @Test
    void theAckOfAnOriginalTakenForLostGivesNoRate() {
        send(0, 2);
        queue.markLost(queue.first(), Cause.RACK, false);
        queue.markLost(queue.entryAt(1001), Cause.RACK, false);
        assertEquals(0, queue.pipe());
        queue.onRetransmitted(queue.first(), 100 * MS);
        RateSample rs = acknowledge(110, 1);
        assertEquals(0, rs.deliveryRate);
        assertEquals(RateSample.NO_RTT, rs.rttNanos);
        assertEquals(1000, rs.newlyAcked);
        assertEquals(2000, rs.newlyLost);
        assertEquals(0, rate.latest());
    }

    @Test
    void aRetransmissionCountsFromWhenItWasSent() {
        send(0, 3);
        queue.markLost(queue.first(), Cause.RACK, false);
        queue.onRetransmitted(queue.first(), 100 * MS);
        RateSample rs = acknowledge(200, 3);
        assertEquals(3000, rs.delivered);
        assertEquals(200 * MS, rs.intervalNanos, "as nothing had been delivered since 0");
        assertEquals(15_000, rs.deliveryRate);
        assertEquals(0, rs.lost, "since the retransmission was sent");
        assertEquals(3000, rs.txInFlight);
    }

    @Test
    void aPartOfASegmentCountsOnce() {
        send(0, 1);
        rate.at(100 * MS);
        rate.ackArrives();
        queue.acknowledge(401, null, 100 * MS);
        RateSample rs = rate.generate(MIN_RTT, queue.pipe());
        assertEquals(400, rs.newlyAcked);
        assertFalse(rs.hasData);
        assertEquals(600, rs.inflight);
        assertEquals(600, acknowledge(110, 1).newlyAcked);
        assertEquals(1000, rate.delivered());
    }

    /** §4.1.1.3: what was in flight when the application ran dry, and what is sent until that is delivered. */
    @Test
    void theBubbleOfAnIdleApplicationIsMarkedUntilItIsDelivered() {
        send(0, 2);
        rate.markApplicationLimited(queue.pipe());
        send(50, 1);
        assertFalse(acknowledge(100, 2).appLimited, "sent before");
        assertTrue(rate.isApplicationLimited());
        send(110, 1);
        assertTrue(acknowledge(150, 3).appLimited, "sent after");
        assertFalse(rate.isApplicationLimited(), "the bubble is gone");
        send(160, 1);
        assertTrue(acknowledge(210, 4).appLimited, "sent while it was there");
        assertFalse(acknowledge(260, 5).appLimited);
    }

    @Test
    void aLossIsToldWithWhatWasInFlightThenAndLostSince() {
        List<String> told = new ArrayList<>();
        CongestionControl fixed = FixedWindow.unlimited().create(1000);
        rate.tell(new Listener(
                fixed,
                lost -> told.add(lost.size + " of " + lost.txInFlight + ", " + lost.lostSince + " of " + lost.totalLost
                        + " since, at " + lost.nowNanos / MS + (lost.appLimited ? ", app" : ""))));
        send(0, 3);
        rate.at(100 * MS);
        queue.markLost(queue.first(), Cause.RACK, false);
        queue.onRetransmitted(queue.first(), 100 * MS);
        rate.at(250 * MS);
        queue.markLost(queue.entryAt(2001), Cause.RACK, false);
        queue.markLost(queue.first(), Cause.RACK, false);
        assertEquals(
                List.of(
                        "1000 of 1000, 1000 of 1000 since, at 100",
                        "1000 of 3000, 2000 of 2000 since, at 250",
                        "1000 of 3000, 2000 of 3000 since, at 250"),
                told);
    }

    /** Hears of losses, and is a window for all else. */
    private record Listener(CongestionControl window, Consumer<LostSegment> losses) implements CongestionControl {
        @Override
        public void onLost(LostSegment lost) {
            losses.accept(lost);
        }

        @Override
        public String name() {
            return window.name();
        }

        @Override
        public long cwnd() {
            return window.cwnd();
        }

        @Override
        public long ssthresh() {
            return window.ssthresh();
        }

        @Override
        public void onAck(AckSample ack) {}

        @Override
        public void onCongestionEvent(long flightSize, long nowNanos) {}

        @Override
        public void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos) {}

        @Override
        public void onHandshakeLoss() {}

        @Override
        public void onRestartAfterIdle() {}

        @Override
        public void setCwnd(long bytes) {}

        @Override
        public void onMssChange(int smss) {}
    }
}
