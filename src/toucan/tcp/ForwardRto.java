package toucan.tcp;

import toucan.congestion.CongestionControl;

/**
 * F-RTO (RFC 5682): after a retransmission timeout only the first segment is sent again, and the next two ACKs show whether
 * the rest is lost as well, or was merely late. §2.1 is for connections without SACK, §3.1 for those with it.
 *
 * <p>Until that is known nothing else counts as lost, and neither the loss recovery nor the congestion control hears of the
 * ACKs.
 */
final class ForwardRto {
    private enum Step {
        /** No timeout is in doubt. */
        NONE,
        /** Step 2: the ACK of the segment sent again is awaited. */
        FIRST_ACK,
        /** Step 3: new data was sent instead of old; what does the next ACK cover? */
        SECOND_ACK
    }

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private Step step = Step.NONE;
    /** "recover", RecoveryPoint: SND.NXT when the timer expired, in step 3 when new data could be sent. */
    private long recover;
    /** Behind the segment that was sent again. */
    private long retransmittedEnd;

    ForwardRto(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
    }

    /** It is not known yet whether the timeout was spurious. */
    boolean inDoubt() {
        return step != Step.NONE;
    }

    /**
     * Step 1: the timer expired, and the first segment is marked lost.
     *
     * @param fresh no recovery was under way: else the timeout is taken for real
     * @return whether it is in doubt now; if not, the rest of the flight is lost, too
     */
    boolean begin(boolean fresh) {
        retransmittedEnd = tcb.retransmissionQueue.first().end;
        recover = snd.nxt;
        boolean applies = tcb.config.forwardRto() && tcb.config.fastRetransmit() && fresh && retransmittedEnd < recover;
        step = applies ? Step.FIRST_ACK : Step.NONE;
        return applies;
    }

    /** Takes in an ACK. Returns whether the timeout is in doubt still. */
    boolean onAck(AckSummary ack) {
        return switch (step) {
            case NONE -> false;
            case FIRST_ACK -> onFirstAck(ack);
            case SECOND_ACK -> tcb.usesSack() ? onSecondAckWithSack(ack) : onSecondAck(ack);
        };
    }

    private boolean onFirstAck(AckSummary ack) {
        if (ack.acked == 0) {
            // §2.1 (2a): a duplicate ACK; but with SACK (§3.1 (2)) it only fills the scoreboard.
            return tcb.usesSack() || ack.duplicate == 0 || lost(ack, 1);
        }
        if (ack.segAck >= recover || ack.segAck < retransmittedEnd || !hasNewData(ack)) {
            return lost(ack, 2);
        }
        //   (2b) ... transmit up to two new (previously unsent) segments
        recover = snd.nxt;
        tcb.congestion.setCwnd(tcb.recovery.pipe() + 2L * tcb.smss());
        step = Step.SECOND_ACK;
        return true;
    }

    private boolean hasNewData(AckSummary ack) {
        long unsent = tcb.sendBuffer.end() - snd.nxt;
        long usable = Math.min(snd.usableWindow(), ack.segAck + ack.window - snd.nxt);
        return Math.min(unsent, usable) >= tcb.smss() || unsent > 0 && unsent <= usable && !tcb.nagle;
    }

    /** §2.1 step 3. */
    private boolean onSecondAck(AckSummary ack) {
        if (ack.acked > 0) {
            return spurious(ack);
        }
        return ack.duplicate == 0 || lost(ack, 3);
    }

    /** §3.1 step 3. */
    private boolean onSecondAckWithSack(AckSummary ack) {
        if (ack.segAck > recover || tcb.scoreboard.highest() > recover) {
            return lost(ack, 3);
        }
        if (ack.acked > 0 || ack.reported > 0) {
            return spurious(ack);
        }
        return ack.duplicate == 0 || lost(ack, 3);
    }

    /**
     * The conventional recovery goes on from here.
     *
     * @param segments what slow start would have made of cwnd by now, and what it is set to
     */
    private boolean lost(AckSummary ack, int segments) {
        step = Step.NONE;
        tcb.congestion.setCwnd((long) segments * tcb.smss());
        tcb.recovery.loseFlight(retransmittedEnd, ack.nowNanos);
        return false;
    }

    /** (3b): the ACK is for data that was sent before the timeout and not since, so that was only late. */
    private boolean spurious(AckSummary ack) {
        step = Step.NONE;
        CongestionControl congestion = tcb.congestion;
        congestion.setCwnd(tcb.smss()); // what the timeout left, before step 2 lent two segments
        congestion.undo();
        tcb.recovery.onSpuriousTimeout();
        tcb.emit(new Event.SpuriousTimeout(congestion.cwnd(), congestion.ssthresh()), ack.nowNanos);
        return false;
    }
}
