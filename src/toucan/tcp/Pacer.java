package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.Timers.Timer;

/**
 * Spreads what leaves over time, for a congestion control that has a rate (draft-ietf-ccwg-bbr-06 §5.6.2): new segments and
 * those sent again, but not what a timer forces out, and no pure ACK.
 *
 * <p>C.next_send_time moves on by the time each segment takes at that rate. A send quantum may run ahead of it; then
 * {@link Timer#PACING} waits until the whole quantum has been paid for, so that the driver is woken once a quantum. Whoever
 * wakes late finds the time credited, up to a bound, so that the rate is met in the long run even by a driver that counts in
 * milliseconds. Time in which something else held the data back is not credited.
 */
final class Pacer {
    /** A driver that comes later than this has stalled; what it missed is lost, or it would be sent as one burst. */
    private static final long MAX_CREDIT_NANOS = 4_000_000;
    /** No segment is worth more: a rate that was measured over an outage must not keep the next sign of life back. */
    private static final long MAX_DELAY_NANOS = 1_000_000_000L;

    private static final long SECOND = 1_000_000_000L;

    private final Timers timers;
    /** C.next_send_time. */
    private long nextSendNanos;

    Pacer(Timers timers) {
        this.timers = timers;
    }

    /** Whether a segment of {@code length} data bytes may leave now; if not, the timer is set. */
    boolean mayLeave(CongestionControl congestion, int length, long nowNanos) {
        long rate = congestion.pacingRate();
        if (rate == CongestionControl.UNPACED) {
            return true;
        }
        long ahead = nextSendNanos - nowNanos;
        if (ahead <= 0 || ahead + delay(length, rate) <= congestion.sendQuantum() * SECOND / rate) {
            return true;
        }
        timers.set(Timer.PACING, nextSendNanos);
        return false;
    }

    /** @param waited pacing was what kept it from leaving earlier */
    void onSent(CongestionControl congestion, int length, boolean waited, long nowNanos) {
        long rate = congestion.pacingRate();
        if (rate != CongestionControl.UNPACED) {
            long from = waited ? nowNanos - MAX_CREDIT_NANOS : nowNanos;
            nextSendNanos = Math.max(nextSendNanos, from) + delay(length, rate);
        }
    }

    private static long delay(int length, long rate) {
        return Math.min(MAX_DELAY_NANOS, length * SECOND / rate);
    }
}
