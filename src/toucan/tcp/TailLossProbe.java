package toucan.tcp;

import toucan.tcp.Timers.Timer;

/**
 * The tail loss probe (RFC 8985 §7): when ACKs stop coming, one segment is sent after about two round trips, so that its ACK
 * shows what was lost and the retransmission timer, which is slower and costs the whole window, need not expire.
 */
final class TailLossProbe {
    /** TLP.max_ack_delay: what a peer may delay the ACK of a single segment by; Linux waits as long. */
    private static final long MAX_ACK_DELAY_NANOS = 200_000_000L;
    /** Without a round-trip time (§7.2). */
    private static final long INITIAL_PTO_NANOS = 1_000_000_000L;

    private static final long NONE = -1;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;

    /** TLP.end_seq: SND.NXT when the probe left; {@link #NONE} when none is outstanding. */
    private long endSeq = NONE;
    /** TLP.is_retrans: the probe repeated what had been sent. */
    private boolean isRetransmission;
    /** §7.3: a new RTT sample is needed between two probes. */
    private boolean sampledSinceProbe = true;

    TailLossProbe(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
    }

    /**
     * TLP_calc_PTO() (§7.2): sets the probe timer in place of the retransmission timer, where a probe is in order.
     *
     * @param rtoDeadlineNanos when the retransmission timer would expire; the probe comes no later
     */
    boolean arm(long rtoDeadlineNanos, long nowNanos) {
        if (!inOrder()) {
            return false;
        }
        tcb.timers.set(Timer.PROBE, Math.min(nowNanos + ptoNanos(), rtoDeadlineNanos));
        return true;
    }

    /**
     * §7.2 and §7.3: something is in flight, all inside the peer's window and none of it SACKed, no recovery is under way, no
     * other probe is outstanding, and a round-trip time was measured since the last one.
     */
    boolean inOrder() {
        return endSeq == NONE
                && sampledSinceProbe
                && snd.flightSize() > 0
                && snd.usableWindow() >= 0
                && !tcb.recovery.open()
                && tcb.retransmissionQueue.sackedBytes() == 0
                && tcb.retransmissionQueue.lostBytes() == 0;
    }

    private long ptoNanos() {
        long srtt = tcb.rtt.srttNanos();
        if (srtt < 0) {
            return INITIAL_PTO_NANOS;
        }
        // No earlier than the minimum: below, the scheduling of a busy host is what would be measured, and a loss-free
        // transfer on one computer would show probes.
        long pto = Math.max(tcb.config.minProbeTimeoutNanos(), 2 * srtt);
        return snd.flightSize() <= tcb.smss() ? pto + MAX_ACK_DELAY_NANOS : pto;
    }

    /** TLP_send_probe() has sent one. */
    void onProbeSent(boolean retransmission) {
        endSeq = snd.nxt;
        isRetransmission = retransmission;
        sampledSinceProbe = false;
    }

    void onRttSample() {
        sampledSinceProbe = true;
    }

    /** TLP_process_ack() (§7.4.2). */
    void onAck(AckSummary ack) {
        if (endSeq == NONE || ack.segAck < endSeq) {
            return;
        }
        if (!isRetransmission || probeArrivedTwice(ack)) {
            endSeq = NONE;
        } else if (ack.segAck > endSeq) {
            endSeq = NONE;
            onLossRepaired(ack);
        }
    }

    /** Cases 1 and 2 of §7.4.1: the original arrived as well, so nothing was lost. */
    private boolean probeArrivedTwice(AckSummary ack) {
        return ack.duplicateReported && ack.duplicateRight == endSeq || ack.pureDuplicate && ack.segAck == endSeq;
    }

    /** The probe repaired a loss: that was congestion all the same. */
    private void onLossRepaired(AckSummary ack) {
        tcb.congestion.onCongestionEvent(snd.flightSize() + ack.acked, ack.nowNanos);
        tcb.emit(new Event.ProbeRepairedLoss(tcb.congestion.cwnd(), tcb.congestion.ssthresh()), ack.nowNanos);
    }

    /** §7.1: a recovery begins, fast or after a timeout; what was lost is its business now. */
    void onRecovery() {
        endSeq = NONE;
    }
}
