package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.Event.Cause;

/** Fast retransmit and fast recovery without SACK: RFC 5681 §3.2 with the NewReno modification of RFC 6582 §3.2. */
final class NewRenoRecovery implements LossRecovery {
    /** Duplicate ACKs that show a loss (RFC 5681 §3.2). */
    private final TransmissionControlBlock tcb;

    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final CongestionControl congestion;

    /** "recover": the highest sequence number transmitted when the last recovery began or the timer last expired. */
    private long recover;

    private boolean active;
    private boolean partialAckSeen;
    /** What a congestion control that governs its window itself is allowed beyond it: the inflation of RFC 5681 §3.2. */
    private long inflation;

    private int duplicateAcks;
    /** What limited transmit has in flight beyond cwnd (bytes); RFC 3042 keeps it out of FlightSize. */
    private long beyondCwnd;

    /**
     * RFC 6582 §3.2 step 1 sets recover to the initial send sequence number. As its comparison is against the octets that an
     * ACK covers, that would keep the loss of the very first segment from fast retransmit, so it starts one below, to the
     * same effect as in FreeBSD.
     */
    NewRenoRecovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        congestion = tcb.congestion;
        recover = snd.iss - 1;
    }

    @Override
    public String name() {
        return "NewReno";
    }

    @Override
    public boolean active() {
        return active;
    }

    @Override
    public boolean open() {
        return recover >= snd.una;
    }

    @Override
    public SendSequenceSpace snd() {
        return snd;
    }

    @Override
    public RetransmissionQueue queue() {
        return queue;
    }

    @Override
    public boolean onAck(AckSummary ack) {
        if (ack.acked > 0) {
            duplicateAcks = 0;
            beyondCwnd = 0;
            if (!open() && recover >= ack.segAck - ack.acked) {
                congestion.onRecoveryExit();
            }
            return onNewAck(ack);
        }
        duplicateAcks = ack.duplicate;
        if (active && ack.duplicate > 0) {
            inflate();
        } else if (ack.duplicate == DUP_THRESH && ack.segAck - 1 > recover) {
            if (tcb.pathMtu.isProbe(queue.first())) {
                tcb.pathMtu.onProbeLost(ack.nowNanos);
            } else {
                enter(ack.nowNanos);
            }
        }
        return false;
    }

    /** RFC 6582 §3.2 step 2, RFC 5681 §3.2 steps 2 and 3. */
    private void enter(long nowNanos) {
        active = true;
        partialAckSeen = false;
        recover = snd.nxt - 1;
        long flightSize = pipe() - beyondCwnd;
        congestion.save();
        congestion.onCongestionEvent(flightSize, nowNanos);
        //   cwnd MUST be set to ssthresh plus 3*SMSS.  This artificially "inflates" the congestion window
        setWindow(congestion.ssthresh(), DUP_THRESH * (long) tcb.smss());
        queue.markLost(queue.first(), Cause.FAST_RETRANSMIT, true);
        tcb.emit(
                new Event.RecoveryEntered(name(), (int) recover, congestion.cwnd(), congestion.ssthresh(), flightSize),
                nowNanos);
    }

    /**
     * RFC 5681 §3.2 step 4: one SMSS per further duplicate ACK, for the segment that has left the network; never more than
     * were outstanding when recovery began, so that forged duplicates gain nothing.
     */
    private void inflate() {
        long outstanding = recover + 1 - snd.una;
        if (congestion.governsRecovery()) {
            inflation = Math.min(inflation + tcb.smss(), outstanding);
        } else {
            long cwnd = congestion.cwnd() + tcb.smss();
            congestion.setCwnd(Math.min(cwnd, congestion.ssthresh() + outstanding));
        }
    }

    /** The window, inflated by what has left the network. */
    private void setWindow(long cwnd, long inflated) {
        if (congestion.governsRecovery()) {
            inflation = inflated;
        } else {
            congestion.setCwnd(cwnd + inflated);
        }
    }

    private boolean onNewAck(AckSummary ack) {
        if (!active) {
            return true;
        }
        if (ack.segAck > recover) {
            leave(ack.nowNanos);
            return true;
        }
        if (tcb.pathMtu.isProbe(queue.first())) {
            tcb.pathMtu.onProbeLost(ack.nowNanos);
        }
        return onPartialAck(ack.acked);
    }

    /** RFC 6582 §3.2 step 3, full acknowledgment: the first of the two ways to set cwnd, which avoids a burst. */
    private void leave(long nowNanos) {
        active = false;
        setWindow(Math.min(congestion.ssthresh(), Math.max(snd.flightSize(), tcb.smss()) + tcb.smss()), 0);
        tcb.emit(new Event.RecoveryLeft(name(), congestion.cwnd(), congestion.ssthresh()), nowNanos);
    }

    /**
     * RFC 6582 §3.2 step 3, partial acknowledgment: resend the first unacknowledged segment, deflate by what was
     * acknowledged, add back one SMSS; the timer restarts on the first partial ACK only.
     */
    private boolean onPartialAck(long acked) {
        queue.markLost(queue.first(), Cause.PARTIAL_ACK, true);
        long change = acked >= tcb.smss() ? tcb.smss() - acked : -acked;
        if (congestion.governsRecovery()) {
            inflation = Math.max(0, inflation + change);
        } else {
            congestion.setCwnd(Math.max(congestion.cwnd() + change, tcb.smss()));
        }
        boolean restartTimer = !partialAckSeen;
        partialAckSeen = true;
        return restartTimer;
    }

    /** RFC 6582 §3.2 step 4: the duplicate ACKs that follow a timeout must not start a recovery below recover. */
    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        queue.markLost(queue.first(), Cause.RTO, true);
        recover = snd.nxt - 1;
        active = false;
        inflation = 0;
        duplicateAcks = 0;
    }

    @Override
    public void onSpuriousTimeout() {
        recover = snd.una;
    }

    @Override
    public void loseFlight(long from, long nowNanos) {
        queue.markRestLost(from, recover + 1);
    }

    /** RFC 3042 §2: one new segment beyond cwnd for each of the first two duplicate ACKs. */
    @Override
    public long limitedTransmit() {
        if (active) {
            return inflation;
        }
        return tcb.config.limitedTransmit() ? Math.min(duplicateAcks, DUP_THRESH - 1) * (long) tcb.smss() : 0;
    }

    @Override
    public void onSent(int length) {
        beyondCwnd = active ? 0 : Math.max(0, pipe() - congestion.cwnd());
    }
}
