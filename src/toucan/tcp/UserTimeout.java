package toucan.tcp;

import toucan.tcp.Timers.Timer;
import toucan.wire.SegmentCodec;
import toucan.wire.TcpOptions;

/**
 * USER_TIMEOUT: how long sent data may stay unacknowledged before the connection is given up (RFC 9293 §3.8.3 R2, §3.10.8),
 * and what both sides tell each other about it (RFC 5482).
 */
final class UserTimeout {
    private static final int MAX_OPTIONS = SegmentCodec.MAX_HEADER - SegmentCodec.HEADER;

    private final TransmissionControlBlock tcb;
    private final UserTimeoutOption option;
    private boolean changeable;
    /** ADV_UTO: what this side wants. */
    private long ownNanos;
    /** REMOTE_UTO; 0 before the peer has told one. */
    private long remoteNanos;
    /** USER_TIMEOUT: what is in force. */
    private long nanos;

    private boolean running;
    /** When the timer began to run. */
    private long sinceNanos;
    /** The option has to go with the next segment that has room for it. */
    private boolean untold;

    UserTimeout(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        option = tcb.config.userTimeoutOption();
        changeable = option.changeable();
        ownNanos = tcb.config.userTimeoutNanos();
        nanos = ownNanos;
    }

    /** The timeout in force. */
    long nanos() {
        return nanos;
    }

    /** The timeout in force if it is told to the peer, else 0. */
    long agreedNanos() {
        return option.enabled() ? nanos : 0;
    }

    /** The application asks for this one: from now on the peer's advice changes nothing (RFC 5482 §3.1). */
    void request(long value, long nowNanos) {
        changeable = false;
        untold = option.enabled() && value != ownNanos;
        ownNanos = value;
        adopt(value, nowNanos);
    }

    private void adopt(long value, long nowNanos) {
        nanos = value;
        if (running) {
            tcb.timers.setIn(Timer.USER_TIMEOUT, sinceNanos, nanos);
        }
        tcb.keepAlive.userTimeoutChanged(nowNanos);
    }

    // ---------------------------------------------------------------- the timer

    /** Something waits for the peer: the timer starts if it does not run. */
    void start(long nowNanos) {
        if (!running) {
            restart(nowNanos);
        }
    }

    /** The peer has acknowledged something, and more waits. */
    void restart(long nowNanos) {
        running = true;
        sinceNanos = nowNanos;
        tcb.timers.setIn(Timer.USER_TIMEOUT, nowNanos, nanos);
    }

    boolean isRunning() {
        return running;
    }

    /** Nothing waits any more. */
    void stop() {
        running = false;
        tcb.timers.cancel(Timer.USER_TIMEOUT);
    }

    // ---------------------------------------------------------------- the option

    /**
     * ESTABLISHED: "a connection that has enabled UTO options SHOULD include a UTO option in the first packet that does not
     * have the SYN flag set", for a peer that kept nothing of the SYN (RFC 5482 §3).
     */
    void established() {
        untold = option.enabled();
    }

    /** The option goes on every SYN and SYN,ACK. */
    void putOnSyn(TcpOptions options) {
        if (option.enabled()) {
            put(options);
        }
    }

    /** The handshake begins anew, perhaps with another peer. */
    void forgetPeer() {
        remoteNanos = 0;
        nanos = ownNanos;
    }

    /**
     * The option waits for a segment in which the others leave room for it (RFC 5482 §3).
     *
     * @param reserved bytes that options still to come need
     */
    void tell(TcpOptions options, int reserved) {
        if (untold
                && !options.hasUserTimeout()
                && SegmentCodec.optionsLength(options) + reserved + SegmentCodec.USER_TIMEOUT_LENGTH <= MAX_OPTIONS) {
            put(options);
        }
    }

    private void put(TcpOptions options) {
        options.userTimeoutSeconds(Math.max(1, (ownNanos - 1) / TcpConfig.SECOND + 1));
    }

    /** A segment with these options leaves. It may get lost: the option is advice, and not repeated (RFC 5482 §3.2). */
    void told(TcpOptions options) {
        untold &= !options.hasUserTimeout();
    }

    /** The option arrived with an acceptable segment. 0 is reserved and ignored (RFC 5482 §3.4). */
    void arrived(TcpOptions options, long nowNanos) {
        long advice = options.userTimeoutSeconds() * TcpConfig.SECOND;
        if (!option.enabled() || advice == 0 || advice == remoteNanos) {
            return;
        }
        remoteNanos = advice;
        if (changeable) {
            adopt(option.adopt(ownNanos, remoteNanos, tcb.rtt.rtoNanos()), nowNanos);
        }
        // "TCP SHOULD, however, notify the application about the user timeout value received" if that changes nothing,
        // too.
        tcb.emit(new Event.UserTimeoutAdvised(remoteNanos, nanos), nowNanos);
    }
}
