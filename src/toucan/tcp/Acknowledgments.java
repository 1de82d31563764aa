package toucan.tcp;

import toucan.tcp.Timers.Timer;

/** When to acknowledge: at once, or delayed (RFC 9293 §3.8.6.3, RFC 5681 §4.2). */
final class Acknowledgments {
    private final Timers timers;
    private long delayNanos;
    private boolean due;
    private long unacknowledged;
    private final PeerSegmentSize peerSegments;

    /** @param delayNanos MUST-40: below 500 ms; 0 acknowledges every segment at once */
    Acknowledgments(Timers timers, PeerSegmentSize peerSegments, long delayNanos) {
        this.timers = timers;
        this.peerSegments = peerSegments;
        this.delayNanos = delayNanos;
    }

    /** Delays from now on so long. */
    void delay(long nanos) {
        delayNanos = nanos;
        if (nanos == 0 && timers.isSet(Timer.DELAYED_ACK)) {
            due = true;
        }
    }

    boolean delays() {
        return delayNanos > 0;
    }

    /** An ACK has to leave now. */
    boolean due() {
        return due;
    }

    /** Out-of-order data, a filled gap, a FIN, an unacceptable segment: acknowledge at once (RFC 5681 §4.2). */
    void immediately() {
        due = true;
    }

    /**
     * {@code length} bytes arrived in order; {@link PeerSegmentSize} tells what "full-sized" is here.
     *
     * <p>SHLD-19 wants an ACK for at least every second full-sized segment. As in Linux, any second segment brings one that
     * together with the first exceeds a full one: a sender's tail loss probe counts on that (RFC 8985 §7.2).
     */
    void onData(int length, long nowNanos) {
        unacknowledged += length;
        if (delayNanos == 0 || unacknowledged > peerSegments.estimate()) {
            due = true;
        } else if (!timers.isSet(Timer.DELAYED_ACK)) {
            timers.setIn(Timer.DELAYED_ACK, nowNanos, delayNanos);
        }
    }

    /** A segment left, and every segment acknowledges. */
    void onSent() {
        due = false;
        unacknowledged = 0;
        timers.cancel(Timer.DELAYED_ACK);
    }
}
