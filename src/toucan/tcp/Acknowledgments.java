package toucan.tcp;

import toucan.tcp.Timers.Timer;

/** When to acknowledge: at once, or delayed (RFC 9293 §3.8.6.3, RFC 5681 §4.2). */
final class Acknowledgments {
    /** SHLD-19: an ACK for at least every second full-sized segment, or 2·RMSS octets. */
    private static final int FULL_SEGMENTS_PER_ACK = 2;

    private final Timers timers;
    private final long delayNanos;
    private boolean due;
    private long unacknowledged;
    private int rmss;

    /** @param delayNanos MUST-40: below 500 ms; 0 acknowledges every segment at once */
    Acknowledgments(Timers timers, long delayNanos) {
        this.timers = timers;
        this.delayNanos = delayNanos;
    }

    /** An ACK has to leave now. */
    boolean due() {
        return due;
    }

    /** Out-of-order data, a filled gap, a FIN, an unacceptable segment: acknowledge at once (RFC 5681 §4.2). */
    void immediately() {
        due = true;
    }

    /** {@code length} bytes arrived in order; the largest segment seen tells what "full-sized" is here. */
    void onData(int length, long nowNanos) {
        rmss = Math.max(rmss, length);
        unacknowledged += length;
        if (delayNanos == 0 || unacknowledged >= (long) FULL_SEGMENTS_PER_ACK * rmss) {
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
