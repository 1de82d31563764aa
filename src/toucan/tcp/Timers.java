package toucan.tcp;

import java.util.Arrays;

/**
 * The deadlines of one connection. {@link Timeouts} walks the same table that {@link Connection#nextTimeoutNanos} takes its
 * minimum from, so what wakes the driver is exactly what there is to do.
 */
final class Timers {
    enum Timer {
        /** RFC 6298 §5. */
        RETRANSMIT,
        /** PTO of the tail loss probe, in place of RETRANSMIT (RFC 8985 §7.2). */
        PROBE,
        /** RACK's reordering window runs out (RFC 8985 §6.2). */
        REORDER,
        /** The next segment may leave at the pacing rate (draft-ietf-ccwg-bbr-06 §5.6.2). */
        PACING,
        /** Window probes and the override of silly-window avoidance (RFC 9293 §3.8.6.1, §3.8.6.2.1). */
        PERSIST,
        /** RFC 9293 §3.8.6.3. */
        DELAYED_ACK,
        /** R2 and the user timeout (RFC 9293 §3.8.3, §3.10.8). */
        USER_TIMEOUT,
        /** R2 for SYN (MUST-23). */
        CONNECT,
        /** Nothing arrived from the peer. */
        IDLE,
        /** The path MTU is searched again (RFC 8899 §5.1.1). */
        PMTU_RAISE,
        /** The first keep-alive probe, the next, or the end (RFC 9293 §3.8.4). */
        KEEP_ALIVE,
        /** An orphaned FIN-WAIT-2. */
        FIN_WAIT_2,
        /** 2 MSL (RFC 9293 §3.6.1). */
        TIME_WAIT,
        /** A buffer has been empty for a while: its memory can go. */
        IDLE_BUFFER
    }

    private static final long OFF = Connection.NEVER;

    private final long[] deadlines = new long[Timer.values().length];

    Timers() {
        cancelAll();
    }

    void set(Timer timer, long deadlineNanos) {
        deadlines[timer.ordinal()] = deadlineNanos;
    }

    /** Sets the timer {@code delayNanos} from now; an endless delay ({@link TcpConfig#FOREVER}) leaves it off. */
    void setIn(Timer timer, long nowNanos, long delayNanos) {
        set(timer, delayNanos == TcpConfig.FOREVER ? OFF : nowNanos + delayNanos);
    }

    void cancel(Timer timer) {
        deadlines[timer.ordinal()] = OFF;
    }

    void cancelAll() {
        Arrays.fill(deadlines, OFF);
    }

    boolean isSet(Timer timer) {
        return deadlines[timer.ordinal()] != OFF;
    }

    /** When it expires; {@link Connection#NEVER} when it is off. */
    long deadlineNanos(Timer timer) {
        return deadlines[timer.ordinal()];
    }

    boolean isDue(Timer timer, long nowNanos) {
        return deadlines[timer.ordinal()] <= nowNanos;
    }

    /** The earliest deadline, or {@link Connection#NEVER}. */
    long next() {
        long earliest = OFF;
        for (long deadline : deadlines) {
            earliest = Math.min(earliest, deadline);
        }
        return earliest;
    }
}
