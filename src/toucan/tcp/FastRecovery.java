package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.RetransmissionQueue.Entry;

/**
 * One episode of recovery with SACK, whoever finds the losses: it begins with the first loss found, reduces the congestion
 * window once, paces what is sent by {@link Prr}, and ends when everything sent before it is acknowledged (RFC 6675 §5).
 *
 * <p>A retransmission timeout opens an episode too, in which slow start governs the window; losses found in it do not reduce
 * the window again (RFC 6675 §5.1).
 */
final class FastRecovery {
    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final CongestionControl congestion;
    /** Of the present episode, or the last one; null without PRR. */
    private Prr prr;

    private final DsackUndo undo;
    private final String name;

    /** RecoveryPoint: SND.NXT when the episode began. */
    private long recoveryPoint;

    private boolean open;
    private boolean afterTimeout;

    FastRecovery(TransmissionControlBlock tcb, String name) {
        this.tcb = tcb;
        this.name = name;
        snd = tcb.snd;
        congestion = tcb.congestion;
        undo = new DsackUndo(tcb);
    }

    /** Fast recovery: not the one after a timeout. */
    boolean active() {
        return open && !afterTimeout;
    }

    /** An episode of either kind is open. */
    boolean open() {
        return open;
    }

    /** Where the episode ends, or the last one ended. */
    long recoveryPoint() {
        return recoveryPoint;
    }

    /**
     * Limited transmit (RFC 3042): what SACK reports has left the network, so new data may take its place before a loss is
     * found. Without it the octets reported count until then as if they were under way.
     */
    long limitedTransmit() {
        return open || tcb.config.limitedTransmit() ? 0 : -tcb.retransmissionQueue.sackedBytes();
    }

    /**
     * A loss was found.
     *
     * @param delivered DeliveredData of the ACK that showed it; 0 when a timer did
     */
    void onLoss(long delivered, long nowNanos) {
        if (open) {
            return;
        }
        open = true;
        afterTimeout = false;
        recoveryPoint = snd.nxt;
        if (tcb.config.prr() && !congestion.governsRecovery()) {
            prr = new Prr(tcb.smss());
            prr.start(snd.flightSize() - tcb.retransmissionQueue.sackedBytes() + delivered);
        }
        // What is in flight beyond cwnd was sent by limited transmit, which FlightSize leaves out (RFC 5681 §3.2).
        long flightSize = Math.min(snd.flightSize(), congestion.cwnd());
        tcb.tailLossProbe.onRecovery();
        congestion.save();
        undo.begin();
        //   RFC 6675 §5 (4.2): ssthresh = cwnd = (FlightSize / 2), or what the congestion control puts in its place
        congestion.onCongestionEvent(flightSize, nowNanos);
        tcb.emit(
                new Event.RecoveryEntered(
                        name, (int) recoveryPoint, congestion.cwnd(), congestion.ssthresh(), flightSize),
                nowNanos);
    }

    /** Before the losses of an ACK are looked for: ends the episode when the ACK covers it, or shows it was for nothing. */
    void onAck(AckSummary ack) {
        if (undo.onAck(ack)) {
            open = false;
            congestion.undo();
            tcb.emit(new Event.RecoveryUndone(name, congestion.cwnd(), congestion.ssthresh()), ack.nowNanos);
        }
        if (!open || ack.segAck < recoveryPoint) {
            return;
        }
        if (congestion.governsRecovery()) {
            congestion.onRecoveryExit();
        } else if (active()) {
            congestion.setCwnd(congestion.ssthresh());
        }
        if (active()) {
            tcb.emit(new Event.RecoveryLeft(name, congestion.cwnd(), congestion.ssthresh()), ack.nowNanos);
        }
        open = false;
        undo.onRecoveryLeft();
    }

    /** The timeout that began the episode was spurious. */
    void cancel() {
        open = false;
        undo.giveUp();
    }

    /**
     * After losses were looked for: how much may be sent for it.
     *
     * @param delivered DeliveredData of the ACK; 0 when a timer found the losses
     * @param safeAck the ACK moved SND.UNA and showed no further loss
     */
    void pace(long delivered, long pipe, boolean safeAck) {
        if (active() && prr != null) {
            congestion.setCwnd(pipe + prr.sendCount(delivered, pipe, congestion.ssthresh(), safeAck));
        }
    }

    void onSent(int length) {
        if (active() && prr != null) {
            prr.onSent(length);
        }
    }

    void onRetransmitting(Entry entry) {
        undo.onRetransmitted(entry.seq, entry.end, entry.transmissions);
    }

    /** The congestion control has saved what it had before, if no episode was open. */
    void onRetransmissionTimeout() {
        if (!open) {
            undo.begin();
        } else if (!afterTimeout) {
            undo.giveUp();
        }
        tcb.tailLossProbe.onRecovery();
        open = true;
        afterTimeout = true;
        recoveryPoint = snd.nxt;
    }
}
