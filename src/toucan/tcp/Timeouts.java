package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.Timers.Timer;

/** Timeouts (RFC 9293 §3.10.8), one method for each timer. A timer that is due is cancelled or set anew, so that a second call does nothing. */
final class Timeouts {
    private final TransmissionControlBlock tcb;

    Timeouts(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    void handle(long nowNanos) {
        if (tcb.timers.next() > nowNanos) {
            return;
        }
        tcb.checkIfApplicationLimited(nowNanos);
        if (expired(Timer.TIME_WAIT, nowNanos)) {
            tcb.closed(CloseReason.NORMAL, nowNanos);
        }
        if (expired(Timer.CONNECT, nowNanos)) {
            tcb.closed(CloseReason.CONNECT_TIMEOUT, nowNanos);
        }
        //   USER TIMEOUT: flush all queues, signal the user, delete the TCB, enter the CLOSED state (9293/E17).
        if (expired(Timer.USER_TIMEOUT, nowNanos) || expired(Timer.FIN_WAIT_2, nowNanos)) {
            tcb.closed(CloseReason.USER_TIMEOUT, nowNanos);
        }
        if (expired(Timer.IDLE, nowNanos)) {
            tcb.resetAndClose(
                    CloseReason.IDLE_TIMEOUT, "the peer was silent for the idle timeout, RFC 9293 3.10.8", nowNanos);
        }
        if (expired(Timer.KEEP_ALIVE, nowNanos)) {
            tcb.keepAlive.expired(nowNanos);
        }
        if (expired(Timer.IDLE_BUFFER, nowNanos)) {
            tcb.sendBuffer.freeIdle();
            tcb.receiveBuffer.freeIdle();
        }
        if (expired(Timer.DELAYED_ACK, nowNanos)) {
            tcb.acks.immediately();
            tcb.emit(new Event.DelayedAck(), nowNanos);
        }
        if (expired(Timer.PMTU_RAISE, nowNanos)) {
            tcb.pathMtu.onRaiseTimeout(nowNanos);
        }
        expired(Timer.PACING, nowNanos); // Output sees itself that it may send again
        if (expired(Timer.PERSIST, nowNanos)) {
            persist();
        }
        if (expired(Timer.REORDER, nowNanos)) {
            tcb.recovery.onReorderTimeout(nowNanos);
        }
        if (expired(Timer.PROBE, nowNanos)) {
            tcb.probeTail(nowNanos);
        }
        if (expired(Timer.RETRANSMIT, nowNanos)) {
            retransmission(nowNanos);
        }
    }

    private boolean expired(Timer timer, long nowNanos) {
        boolean due = tcb.timers.isDue(timer, nowNanos);
        if (due) {
            tcb.timers.cancel(timer);
        }
        return due;
    }

    /** FlightSize; what limited transmit has in flight beyond cwnd is not counted (RFC 5681 §3.2). */
    private long flightSize() {
        return Math.min(tcb.snd.flightSize(), Math.max(tcb.congestion.cwnd(), tcb.recovery.pipe()));
    }

    private void persist() {
        if (tcb.snd.usableWindow() > 0) {
            tcb.overrideDue = true;
        } else {
            tcb.probeDue = true;
            tcb.probesInARow++;
        }
    }

    /** RETRANSMISSION TIMEOUT: RFC 6298 §5.4 to §5.6, RFC 5681 §3.1. */
    private void retransmission(long nowNanos) {
        if (tcb.retransmissionQueue.isEmpty()) {
            return;
        }
        tcb.tally.timeouts++;
        tcb.timeoutsInARow++;
        tcb.expiredRtoNanos = tcb.rtt.rtoNanos();
        tcb.expiredBackoff = tcb.rtt.backoff();
        if (tcb.state.isSynchronized()) {
            boolean first = tcb.timeoutsInARow == 1;
            boolean fresh = !tcb.recovery.open();
            if (fresh) {
                tcb.congestion.save();
            }
            tcb.congestion.onRetransmissionTimeout(flightSize(), first, nowNanos);
            tcb.tailProbeDue = false;
            tcb.recovery.onRetransmissionTimeout(nowNanos);
            boolean resized = tcb.pathMtu.onRetransmissionTimeout(nowNanos);
            if (!tcb.forwardRto.begin(fresh && !resized)) {
                tcb.recovery.loseFlight(tcb.retransmissionQueue.first().end, nowNanos);
            }
        } else if (tcb.mayRepeatHandshake()) {
            tcb.retransmissionQueue.markLost(tcb.retransmissionQueue.first(), Cause.RTO, true);
            tcb.handshakeDue = true;
            tcb.handshakeTimeouts++;
        }
        //   (5.5) RTO <- RTO * 2, (5.6) start the retransmission timer, such that it expires after RTO seconds
        tcb.rtt.backOff();
        tcb.restartRetransmissionTimer(nowNanos);
        if (tcb.timeoutsInARow == tcb.config.r1Retransmissions()) {
            tcb.emit(new Event.RetransmissionsExcessive(tcb.timeoutsInARow), nowNanos);
        }
    }
}
