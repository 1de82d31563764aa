package toucan.tcp;

import toucan.tcp.SendLimit.Kind;
import toucan.tcp.Timers.Timer;

/**
 * What limits the sender now? {@link Output} leaves in {@link TransmissionControlBlock#limit} which of its rules kept the last
 * segment back, so the answer is its own and cannot differ from what it does. Here the rule is told apart further, by the
 * timer that would end the wait. Nothing is computed unless somebody asks.
 */
final class LimitQuestion {
    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;

    LimitQuestion(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
    }

    SendLimit answer(long nowNanos) {
        return switch (tcb.state) {
            case CLOSED -> open(Kind.CLOSED);
            case LISTEN -> open(Kind.HANDSHAKE);
            case SYN_SENT, SYN_RECEIVED -> until(Timer.RETRANSMIT, Kind.HANDSHAKE, nowNanos);
            case TIME_WAIT -> until(Timer.TIME_WAIT, Kind.TIME_WAIT, nowNanos);
            default -> tcb.moreFollows || dataWaitsForATurn() ? open(Kind.NOTHING) : synchronizedStates(nowNanos);
        };
    }

    /** SEND or CLOSE came after Output had found nothing to send. */
    private boolean dataWaitsForATurn() {
        return tcb.limit == TransmissionControlBlock.Limit.APPLICATION && unsent();
    }

    private boolean unsent() {
        return tcb.sendBuffer.end() > snd.nxt || tcb.finQueued && !finSent();
    }

    private boolean finSent() {
        return snd.nxt > tcb.sendBuffer.end();
    }

    private SendLimit synchronizedStates(long nowNanos) {
        return switch (tcb.limit) {
            case PACING -> until(Timer.PACING, Kind.PACING, nowNanos);
            case RECEIVE_WINDOW -> receiveWindow(nowNanos);
            case NAGLE -> acknowledgment(Kind.NAGLE, nowNanos);
            case CONGESTION_WINDOW -> acknowledgment(Kind.CONGESTION_WINDOW, nowNanos);
            case PATH_MTU_PROBE -> acknowledgment(Kind.PATH_MTU_PROBE, nowNanos);
            case APPLICATION -> application(nowNanos);
        };
    }

    private SendLimit receiveWindow(long nowNanos) {
        boolean silly = snd.usableWindow() > 0;
        if (tcb.timers.isSet(Timer.PERSIST)) {
            return until(Timer.PERSIST, silly ? Kind.SILLY_WINDOW : Kind.ZERO_WINDOW, nowNanos);
        }
        return acknowledgment(silly ? Kind.SILLY_WINDOW : Kind.RECEIVE_WINDOW, nowNanos);
    }

    private SendLimit application(long nowNanos) {
        if (finSent()) {
            return snd.flightSize() > 0
                    ? acknowledgment(Kind.FIN, nowNanos)
                    : until(Timer.FIN_WAIT_2, Kind.PEER_CLOSE, nowNanos);
        }
        if (snd.flightSize() == 0) {
            return open(Kind.APPLICATION);
        }
        return acknowledgment(tcb.sendBuffer.refused() ? Kind.SEND_BUFFER : Kind.APPLICATION, nowNanos);
    }

    /** An acknowledgment would end the wait. If it is overdue, what is waited for in truth is the timer that stands in for it. */
    private SendLimit acknowledgment(Kind kind, long nowNanos) {
        if (tcb.timers.isSet(Timer.REORDER)) {
            return until(Timer.REORDER, Kind.REORDERING, nowNanos);
        }
        if (overdue(nowNanos)) {
            return tcb.timers.isSet(Timer.PROBE)
                    ? until(Timer.PROBE, Kind.TAIL_LOSS_PROBE, nowNanos)
                    : until(Timer.RETRANSMIT, Kind.RETRANSMISSION_TIMEOUT, nowNanos);
        }
        return open(kind);
    }

    /** The timer has expired already and is backed off, or has run for as long as the RTO would be without its lower bound. */
    private boolean overdue(long nowNanos) {
        RttEstimator rtt = tcb.rtt;
        if (rtt.backoff() > 0) {
            return true;
        }
        boolean measured = snd.flightSize() > 0 && rtt.srttNanos() >= 0;
        return measured && nowNanos - (tcb.rtoDeadlineNanos - rtt.rtoNanos()) >= rtt.unboundedRtoNanos();
    }

    private static SendLimit open(Kind kind) {
        return new SendLimit(kind, SendLimit.UNTIL_SOMETHING_HAPPENS);
    }

    private SendLimit until(Timer timer, Kind kind, long nowNanos) {
        if (!tcb.timers.isSet(timer)) {
            return open(kind);
        }
        return new SendLimit(kind, Math.max(0, tcb.timers.deadlineNanos(timer) - nowNanos));
    }
}
