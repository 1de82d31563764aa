package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.congestion.LostSegment;
import toucan.congestion.RateSample;
import toucan.tcp.RetransmissionQueue.Entry;

/**
 * How fast the network delivers: delivery rate sampling (draft-ietf-ccwg-bbr-06 §4.1, formerly
 * draft-cheng-iccrg-delivery-rate-estimation). Each segment takes a snapshot of the connection's counts along when it is
 * sent; its ACK shows what was delivered since, and in which time. Octets and nanoseconds.
 *
 * <p>Without SACK an out-of-order delivery shows only when the hole before it is filled (§4.1.3.5.1 leaves it open to count
 * duplicate ACKs instead): the samples of a recovery are too low then, and those after it right again.
 */
final class DeliveryRate {
    private static final long SECOND = 1_000_000_000L;

    /** C.delivered. */
    private long delivered;
    /** C.delivered_time: when {@link #delivered} last moved. */
    private long deliveredNanos;
    /** C.first_send_time: when the segment delivered last was sent; after an idle time, the one sent last. */
    private long firstSentNanos;
    /** C.lost. */
    private long lost;
    /** C.app_limited: the value of {@link #delivered} up to which samples are application-limited; 0 when they are not. */
    private long appLimited;

    /** Hears of losses; null before the connection is established. */
    private CongestionControl congestion;
    /** The present. */
    private long nowNanos;

    private final RateSample sample = new RateSample();
    private final LostSegment lostSegment = new LostSegment();
    private long deliveredBefore;
    private long lostBefore;
    private long newestSentOrder;
    private long sendElapsed;
    private long ackElapsed;
    /** The last rate that was measured (bytes per second), 0 before. */
    private long latest;

    /** The SYN was acknowledged: counting begins with the first octet of data. */
    void begin() {
        delivered = 0;
        appLimited = 0;
    }

    /** From now on there is somebody to tell of losses. */
    void tell(CongestionControl listener) {
        congestion = listener;
    }

    /** Something happens now that may find losses. */
    void at(long now) {
        nowNanos = now;
    }

    /**
     * OnPacketSent() (§4.1.2.2), for the first time or again.
     *
     * @param inflight what is in flight with it (bytes)
     */
    void onSent(Entry p, long inflight, long nowNanos) {
        if (inflight <= p.length()) {
            firstSentNanos = nowNanos;
            deliveredNanos = nowNanos;
        }
        p.firstSentNanos = firstSentNanos;
        p.deliveredNanos = deliveredNanos;
        p.delivered = delivered;
        p.appLimited = appLimited != 0;
        p.txInFlight = inflight;
        p.lostBefore = lost;
    }

    /** InitRateSample() (§4.1.2.3): an ACK arrives. */
    void ackArrives() {
        deliveredBefore = delivered;
        newestSentOrder = 0;
        sample.hasData = false;
        sample.rttNanos = RateSample.NO_RTT;
    }

    /** UpdateRateSample(): a segment was acknowledged or reported by SACK for the first time. */
    void onDelivered(Entry p, long nowNanos) {
        delivered += p.length();
        deliveredNanos = nowNanos;
        if (p.sentOrder < newestSentOrder) {
            return;
        }
        newestSentOrder = p.sentOrder;
        sample.hasData = true;
        sample.priorDelivered = p.delivered;
        sample.appLimited = p.appLimited;
        sample.txInFlight = p.txInFlight;
        sample.lost = p.lostBefore;
        sample.rttNanos = p.transmissions > 1 ? RateSample.NO_RTT : nowNanos - p.sentNanos;
        sendElapsed = p.sentNanos - p.firstSentNanos;
        ackElapsed = nowNanos - p.deliveredNanos;
        firstSentNanos = p.sentNanos;
    }

    /** The beginning of a segment was acknowledged. */
    void onPartlyDelivered(long octets, long nowNanos) {
        delivered += octets;
        deliveredNanos = nowNanos;
    }

    /** A segment was marked lost. */
    void onLost(Entry p) {
        lost += p.length();
        if (congestion == null) {
            return;
        }
        lostSegment.nowNanos = nowNanos;
        lostSegment.size = p.length();
        lostSegment.totalDelivered = delivered;
        lostSegment.totalLost = lost;
        lostSegment.txInFlight = p.txInFlight;
        lostSegment.lostSince = lost - p.lostBefore;
        lostSegment.appLimited = p.appLimited;
        congestion.onLost(lostSegment);
    }

    /**
     * GenerateRateSample(): all that the ACK delivered, and what it showed to be lost, is known.
     *
     * @param minRttNanos C.min_rtt, -1 when there is none: a shorter interval is that of an original taken for a
     *     retransmission (§4.1.3.5), and gives no rate
     * @param inflight what is in flight after it (bytes)
     */
    RateSample generate(long minRttNanos, long inflight) {
        if (appLimited != 0 && delivered > appLimited) {
            appLimited = 0;
        }
        sample.nowNanos = nowNanos;
        sample.totalDelivered = delivered;
        sample.totalLost = lost;
        sample.inflight = inflight;
        sample.newlyAcked = delivered - deliveredBefore;
        sample.newlyLost = lost - lostBefore;
        lostBefore = lost;
        sample.deliveryRate = 0;
        if (!sample.hasData) {
            sample.delivered = 0;
            sample.intervalNanos = 0;
            return sample;
        }
        sample.lost = lost - sample.lost;
        sample.delivered = delivered - sample.priorDelivered;
        sample.intervalNanos = Math.max(sendElapsed, ackElapsed);
        if (sample.intervalNanos > 0 && sample.intervalNanos >= minRttNanos) {
            sample.deliveryRate = (long) ((double) sample.delivered * SECOND / sample.intervalNanos);
            latest = sample.deliveryRate;
        }
        return sample;
    }

    /** MarkConnectionAppLimited() (§4.1.2.4): what is in flight, and with it the next round trip, tells no full rate. */
    void markApplicationLimited(long inflight) {
        appLimited = Math.max(delivered + inflight, 1);
    }

    /** C.app_limited is set. */
    boolean isApplicationLimited() {
        return appLimited != 0;
    }

    /** C.delivered. */
    long delivered() {
        return delivered;
    }

    /** The last rate that was measured (bytes per second); 0 before the first. */
    long latest() {
        return latest;
    }
}
