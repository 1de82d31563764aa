package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.Event.Cause;

/** Fast retransmit and fast recovery without SACK: RFC 5681 §3.2 with the NewReno modification of RFC 6582 §3.2. */
final class NewRenoRecovery implements LossRecovery {
    /** Duplicate ACKs that show a loss (RFC 5681 §3.2). */
    static final int DUP_THRESH = 3;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final CongestionControl congestion;
    private final int smss;

    /** "recover": the highest sequence number transmitted when the last recovery began or the timer last expired. */
    private long recover;

    private boolean active;
    private boolean partialAckSeen;

    /** RFC 6582 §3.2 step 1: recover starts as the initial send sequence number. */
    NewRenoRecovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        congestion = tcb.congestion;
        smss = tcb.smss();
        recover = snd.iss;
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
    public void onDuplicateAck(long segAck, int count, long nowNanos) {
        if (active) {
            inflate();
        } else if (count == DUP_THRESH && segAck - 1 > recover) {
            enter(nowNanos);
        }
    }

    /** RFC 6582 §3.2 step 2, RFC 5681 §3.2 steps 2 and 3. */
    private void enter(long nowNanos) {
        active = true;
        partialAckSeen = false;
        recover = snd.nxt - 1;
        long flightSize = pipe() - tcb.beyondCwnd;
        congestion.onCongestionEvent(flightSize, nowNanos);
        //   cwnd MUST be set to ssthresh plus 3*SMSS.  This artificially "inflates" the congestion window
        congestion.setCwnd(congestion.ssthresh() + DUP_THRESH * (long) smss);
        queue.markLost(queue.first(), Cause.FAST_RETRANSMIT, true);
        tcb.emit(
                new Event.RecoveryEntered(name(), (int) recover, congestion.cwnd(), congestion.ssthresh(), flightSize),
                nowNanos);
    }

    /**
     * RFC 5681 §3.2 step 4: one SMSS per further duplicate ACK, for the segment that has left the network; never more than
     * there are outstanding, so that forged duplicates gain nothing.
     */
    private void inflate() {
        long cwnd = congestion.cwnd() + smss;
        congestion.setCwnd(Math.min(cwnd, congestion.ssthresh() + snd.flightSize()));
    }

    @Override
    public boolean onNewAck(long segAck, long acked, long nowNanos) {
        if (!active) {
            return true;
        }
        if (segAck > recover) {
            leave(nowNanos);
            return true;
        }
        return onPartialAck(acked);
    }

    /** RFC 6582 §3.2 step 3, full acknowledgment: the first of the two ways to set cwnd, which avoids a burst. */
    private void leave(long nowNanos) {
        active = false;
        congestion.setCwnd(Math.min(congestion.ssthresh(), Math.max(snd.flightSize(), smss) + smss));
        tcb.emit(new Event.RecoveryLeft(name(), congestion.cwnd(), congestion.ssthresh()), nowNanos);
    }

    /**
     * RFC 6582 §3.2 step 3, partial acknowledgment: resend the first unacknowledged segment, deflate by what was
     * acknowledged, add back one SMSS; the timer restarts on the first partial ACK only.
     */
    private boolean onPartialAck(long acked) {
        queue.markLost(queue.first(), Cause.PARTIAL_ACK, true);
        long cwnd = congestion.cwnd() - acked;
        if (acked >= smss) {
            cwnd += smss;
        }
        congestion.setCwnd(Math.max(cwnd, smss));
        boolean restartTimer = !partialAckSeen;
        partialAckSeen = true;
        return restartTimer;
    }

    /** RFC 6582 §3.2 step 4: the duplicate ACKs that follow a timeout must not start a recovery below recover. */
    @Override
    public void onRetransmissionTimeout() {
        recover = snd.nxt - 1;
        active = false;
    }

    @Override
    public long pipe() {
        return snd.flightSize() - queue.lostBytes();
    }
}
