package toucan.tcp;

import toucan.tcp.Timers.Timer;

/**
 * Keep-alives (RFC 9293 §3.8.4): asks a peer that has been silent for long, and of whom nothing is expected, whether it is
 * still there. A probe is an ACK one below SND.NXT, which any TCP answers because it is unacceptable (RFC 9293 §3.10.7.4).
 *
 * <p>Any segment of the peer shows that it lives: also an answer to a window probe. While data waits for its acknowledgment or
 * for a window, the retransmission and persist timers ask already, and the user timeout judges.
 */
final class KeepAliveProbing {
    private final TransmissionControlBlock tcb;
    private KeepAlive settings;
    private long lastHeardNanos;
    private int unanswered;
    /** A probe has to leave. */
    private boolean due;

    KeepAliveProbing(TransmissionControlBlock tcb, KeepAlive settings) {
        this.tcb = tcb;
        this.settings = settings;
    }

    KeepAlive settings() {
        return settings;
    }

    /** MUST-24: on, off, or different at any time. What has been silence so far counts. */
    void settings(KeepAlive value, long nowNanos) {
        settings = value;
        unanswered = 0;
        due = false;
        arm(nowNanos);
    }

    private void arm(long nowNanos) {
        long idle = idleNanos();
        if (tcb.state.isSynchronized() && tcb.state != State.TIME_WAIT && idle != TcpConfig.FOREVER) {
            tcb.timers.set(Timer.KEEP_ALIVE, Math.max(nowNanos, lastHeardNanos + idle));
        } else {
            tcb.timers.cancel(Timer.KEEP_ALIVE);
        }
    }

    /** The user timeout is another one now. */
    void userTimeoutChanged(long nowNanos) {
        if (unanswered == 0) {
            arm(nowNanos);
        }
    }

    void established(long nowNanos) {
        lastHeardNanos = nowNanos;
        settings(settings, nowNanos);
    }

    /** A segment of the peer arrived. */
    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
        if (tcb.timers.isSet(Timer.KEEP_ALIVE)) {
            unanswered = 0;
            due = false;
            tcb.timers.setIn(Timer.KEEP_ALIVE, nowNanos, idleNanos());
        }
    }

    /**
     * RFC 5482 §4.2: with the User Timeout Option in use, the keep-alive timer must be longer than the user timeout, or it
     * would end what that was to let survive.
     */
    private long idleNanos() {
        long userTimeout = tcb.userTimeout.agreedNanos();
        if (settings.idleNanos() > userTimeout || userTimeout == TcpConfig.FOREVER) {
            return Math.max(settings.idleNanos(), userTimeout);
        }
        return userTimeout + settings.intervalNanos();
    }

    /** The timer expired. */
    void expired(long nowNanos) {
        if (!isIdle()) {
            tcb.timers.setIn(Timer.KEEP_ALIVE, nowNanos, idleNanos()); // MUST-26
            return;
        }
        if (unanswered == settings.probes()) {
            // The reset is for a peer that lives and that only our probes do not reach; Linux sends one, too.
            tcb.resetAndClose(
                    CloseReason.KEEP_ALIVE,
                    "no answer to " + unanswered + " keep-alive probes, RFC 9293 3.8.4",
                    nowNanos);
            return;
        }
        unanswered++;
        due = true;
        tcb.timers.setIn(Timer.KEEP_ALIVE, nowNanos, settings.intervalNanos());
    }

    /** Nothing is outstanding, and nothing waits to be sent. */
    private boolean isIdle() {
        return tcb.snd.una == tcb.snd.nxt && tcb.sendBuffer.size() == 0 && (!tcb.finQueued || tcb.finAcknowledged());
    }

    /** Whether a probe has to leave now; it is taken to leave. */
    boolean takeDue(long nowNanos) {
        if (!due) {
            return false;
        }
        due = false;
        if (!isIdle()) {
            return false; // a SEND came first, and what it sends will be answered as well
        }
        tcb.emit(new Event.KeepAliveSent(unanswered, settings.intervalNanos()), nowNanos);
        return true;
    }
}
