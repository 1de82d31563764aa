package toucan.tcp;

import toucan.tcp.Event.DropReason;
import toucan.tcp.Timers.Timer;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/**
 * SEGMENT ARRIVES (RFC 9293 §3.10.7): one method for each state or step, in the RFC's order. The fifth step, the ACK field, is
 * in {@link AckArrives}; the sixth to eighth, URG, text and FIN, in {@link TextArrives}.
 */
final class SegmentArrives {
    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final ReceiveSequenceSpace rcv;
    private final AckArrives ack;
    private final TextArrives text;

    SegmentArrives(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        rcv = tcb.rcv;
        ack = new AckArrives(tcb);
        text = new TextArrives(tcb);
    }

    void process(Segment seg, long nowNanos) {
        tcb.tally.segmentsReceived++;
        if (tcb.timers.isSet(Timer.IDLE)) {
            tcb.timers.setIn(Timer.IDLE, nowNanos, tcb.config.idleTimeoutNanos());
        }
        tcb.keepAlive.heard(nowNanos);
        tcb.portUnreachable = 0;
        switch (tcb.state) {
            case CLOSED -> closed(seg, nowNanos);
            case LISTEN -> listen(seg, nowNanos);
            case SYN_SENT -> synSent(seg, nowNanos);
            default -> otherStates(seg, nowNanos);
        }
    }

    // ---------------------------------------------------------------- §3.10.7.1 CLOSED STATE

    private void closed(Segment seg, long nowNanos) {
        if (Resets.answer(seg, tcb.reset)) {
            tcb.resetDue = true;
            tcb.emit(new Event.ResetSent("the connection is closed, RFC 9293 3.10.7.1"), nowNanos);
        }
    }

    // ---------------------------------------------------------------- §3.10.7.2 LISTEN STATE

    private void listen(Segment seg, long nowNanos) {
        //   First, check for a RST: An incoming RST should be ignored.
        if (seg.is(Segment.RST)) {
            drop(DropReason.UNEXPECTED, seg, nowNanos);
            return;
        }
        //   Second, check for an ACK: Any acknowledgment is bad if it arrives on a connection still in the LISTEN
        // state.
        if (seg.is(Segment.ACK)) {
            tcb.remotePort = seg.srcPort();
            Resets.answer(seg, tcb.reset);
            tcb.resetDue = true;
            tcb.emit(new Event.ResetSent("acknowledgment in LISTEN, RFC 9293 3.10.7.2"), nowNanos);
            return;
        }
        //   Third, check for a SYN. One with a FIN is no way to begin: it is dropped, as Linux does.
        if (seg.is(Segment.SYN) && !seg.is(Segment.FIN)) {
            tcb.remotePort = seg.srcPort();
            tcb.synBytes = tcb.packetLength(seg);
            rememberPeerSyn(seg, nowNanos);
            tcb.timers.setIn(Timer.CONNECT, nowNanos, tcb.config.connectTimeoutNanos());
            tcb.handshakeDue = true;
            tcb.enter(State.SYN_RECEIVED, nowNanos);
            return;
        }
        //   Fourth, other data or control: drop the segment.
        drop(DropReason.UNEXPECTED, seg, nowNanos);
    }

    /**
     * RCV.NXT is set to SEG.SEQ+1, IRS to SEG.SEQ; what the options allow is agreed. "Any other incoming control or data
     * (combined with SYN) will be processed later": the data is kept, and counts as received once we are ESTABLISHED.
     */
    private void rememberPeerSyn(Segment syn, long nowNanos) {
        rcv.start(Integer.toUnsignedLong(syn.seq()));
        tcb.receiveBuffer.start(rcv.nxt);
        tcb.agree(syn.options(), nowNanos);
        tcb.receiveWindow.advertiseOnSyn();
        snd.wnd = syn.window(); // RFC 7323 §2.2: the window of a SYN is never scaled
        snd.maxWnd = snd.wnd;
        snd.wl1 = rcv.irs;
        snd.wl2 = snd.una;
        syn.trimFront(1);
        syn.trimBack((int) Math.max(0, syn.len() - rcv.wnd()));
        tcb.receiveBuffer.store(rcv.nxt, syn);
    }

    // ---------------------------------------------------------------- §3.10.7.3 SYN-SENT STATE

    private void synSent(Segment seg, long nowNanos) {
        long segAck = SeqNum.unwrap(seg.ack(), snd.una);
        boolean ackAcceptable = seg.is(Segment.ACK) && snd.una < segAck && segAck <= snd.nxt;
        //   First, check the ACK bit: if SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a reset
        if (seg.is(Segment.ACK) && !ackAcceptable) {
            if (!seg.is(Segment.RST)) {
                tcb.sendReset(segAck, "acknowledgment of what was never sent, RFC 9293 3.10.7.3", nowNanos);
            }
            drop(DropReason.BAD_ACK, seg, nowNanos);
            return;
        }
        //   Second, check the RST bit. Without an acceptable ACK it is dropped.
        if (seg.is(Segment.RST)) {
            if (ackAcceptable) {
                tcb.emit(new Event.ResetReceived(), nowNanos);
                tcb.closed(CloseReason.REFUSED, nowNanos);
            } else {
                drop(DropReason.BLIND_RESET, seg, nowNanos);
            }
            return;
        }
        //   Fourth, check the SYN bit.
        //   Fifth, if neither of the SYN or RST bits is set, then drop the segment and return.
        if (!seg.is(Segment.SYN)) {
            drop(DropReason.UNEXPECTED, seg, nowNanos);
            return;
        }
        rememberPeerSyn(seg, nowNanos);
        if (ackAcceptable) {
            ack.acknowledgeSyn(seg, segAck, nowNanos);
            tcb.acks.immediately();
            tcb.establish(nowNanos);
            if (tcb.notes != null) {
                tcb.notes.aboutLeaving(new Remark.HandshakeCompleted());
            }
            text.checkUrg(seg, rcv.irs + 1, nowNanos);
            text.checkFin(seg, rcv.irs + 1, nowNanos);
        } else {
            // Simultaneous open (MUST-10): our SYN goes out again, now as a SYN,ACK.
            tcb.handshakeDue = true;
            tcb.enter(State.SYN_RECEIVED, nowNanos);
            if (tcb.notes != null) {
                tcb.notes.aboutLeaving(new Remark.SimultaneousOpen(false));
            }
        }
    }

    // ---------------------------------------------------------------- §3.10.7.4 OTHER STATES

    private void otherStates(Segment seg, long nowNanos) {
        long segSeq = SeqNum.unwrap(seg.seq(), rcv.nxt);
        if (tcb.state == State.SYN_RECEIVED && seg.is(Segment.SYN) && segSeq == rcv.irs) {
            tcb.synBytes += tcb.packetLength(seg);
        }
        boolean ofSyn = tcb.state == State.SYN_RECEIVED && isSynOfSimultaneousOpen(seg, segSeq);
        if (ofSyn) {
            // Figure 7 of RFC 9293: the crossing SYN,ACK is old by its sequence number, but its ACK counts (9293/E23).
            seg.trimFront(1);
            segSeq++;
            if (tcb.notes != null) {
                tcb.notes.aboutArrival(new Remark.SimultaneousOpen(true));
            }
        }
        //   Second, check the RST bit: before the rest, because PAWS and the window test do not apply to it as they do
        //   to other segments (RFC 7323 §5.2; RFC 9293 §3.10.7.4 "RFC 5961 mitigation").
        if (seg.is(Segment.RST)) {
            checkRst(seg, segSeq, nowNanos);
            return;
        }
        if (tcb.timestamps.agreed() && !passesPaws(seg, nowNanos)) {
            return;
        }
        if (!checkSequence(seg, segSeq, nowNanos)) {
            return;
        }
        // RFC 5961 §5.2 comes first: what will be discarded for its ACK, a guess, must not move TS.Recent.
        if (tcb.timestamps.agreed() && seg.options().hasTimestamps() && ack.isInRange(seg)) {
            tcb.timestamps.onAcceptable(seg.options(), segSeq, rcv.lastAckSent, nowNanos);
        }
        //   Fourth, check the SYN bit.
        if (seg.is(Segment.SYN)) {
            checkSyn(seg, nowNanos);
            return;
        }
        boolean empty = seg.len() == 0;
        boolean repeats = segSeq < rcv.nxt && seg.dataLength() > 0;
        boolean late = tcb.state == State.TIME_WAIT && !(empty && segSeq == rcv.nxt);
        long firstNew = trimToWindow(seg, segSeq);
        if (ack.process(seg, firstNew, empty, ofSyn, nowNanos)) {
            if (late) {
                lateInTimeWait(seg, nowNanos);
                return;
            }
            if (repeats) {
                acknowledgeRepetition();
            }
            if (seg.options().hasUserTimeout()) {
                tcb.userTimeout.arrived(seg.options(), nowNanos);
            }
            text.checkUrg(seg, firstNew, nowNanos);
            text.process(seg, firstNew, nowNanos);
            text.checkFin(seg, firstNew, nowNanos);
        }
    }

    /** RFC 2883 §4: the ACK of this very segment reports what it repeats, before another has something to report. */
    private void acknowledgeRepetition() {
        tcb.acks.immediately();
        if (tcb.notes != null) {
            tcb.notes.acknowledgingBecause("a part of what arrived had arrived before");
        }
    }

    /**
     * "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge it, and restart the 2 MSL
     * timeout." Whoever sends anything behind that FIN is out of step, and our ACK tells him where we are, as Linux' and
     * FreeBSD's do; a bare ACK at RCV.NXT is the end of the conversation.
     */
    private void lateInTimeWait(Segment seg, long nowNanos) {
        if (seg.is(Segment.FIN)) {
            tcb.restartTimeWait(nowNanos);
        }
        if (tcb.challengeAcks.allow(nowNanos)) {
            tcb.acks.immediately();
        }
    }

    private boolean isSynOfSimultaneousOpen(Segment seg, long segSeq) {
        return tcb.activeOpen && segSeq == rcv.irs && seg.is(Segment.SYN) && seg.is(Segment.ACK);
    }

    /** RFC 7323 §5.3 R1: a segment older than what was accepted before is acknowledged and dropped; PAWS comes first. */
    private boolean passesPaws(Segment seg, long nowNanos) {
        if (!seg.options().hasTimestamps()) {
            // RFC 7323 §3.2: silently drop a segment without the option that was agreed.
            drop(DropReason.NO_TIMESTAMP, seg, nowNanos);
            return false;
        }
        if (tcb.timestamps.isOld(seg.options(), nowNanos)) {
            text.reportDuplicate(seg, SeqNum.unwrap(seg.seq(), rcv.nxt));
            answerUnacceptable(seg, nowNanos);
            drop(DropReason.PAWS, seg, nowNanos);
            return false;
        }
        return true;
    }

    //   First, check sequence number: the four cases of the table (9293/E6).
    private boolean checkSequence(Segment seg, long segSeq, long nowNanos) {
        if (isAcceptable(seg, segSeq)) {
            return true;
        }
        tcb.tally.duplicateSegments += segSeq < rcv.nxt && seg.dataLength() > 0 ? 1 : 0;
        text.reportDuplicate(seg, segSeq);
        if (tcb.notes != null) {
            explainUnacceptable(seg, segSeq);
        }
        if (tcb.state == State.TIME_WAIT && seg.is(Segment.FIN)) {
            // The retransmission of the remote FIN: acknowledge it, and restart the 2 MSL timeout (9293/E13).
            tcb.restartTimeWait(nowNanos);
        }
        //   If an incoming segment is not acceptable, an acknowledgment should be sent in reply
        answerUnacceptable(seg, nowNanos);
        drop(DropReason.NOT_ACCEPTABLE, seg, nowNanos);
        if (isFromProber(seg, segSeq)) {
            ack.process(seg, segSeq, false, false, nowNanos);
        }
        return false;
    }

    private void explainUnacceptable(Segment seg, long segSeq) {
        boolean dataAgain = seg.dataLength() > 0 && segSeq + seg.dataLength() <= rcv.nxt;
        boolean finAgain = seg.is(Segment.FIN) && segSeq + seg.len() == rcv.nxt;
        if (dataAgain) {
            tcb.notes.aboutArrival(new Remark.DataAgain(seg.dataLength()));
        }
        if (finAgain) {
            tcb.notes.aboutArrival(new Remark.FinAgain(tcb.state == State.TIME_WAIT));
        }
        if (dataAgain || finAgain) {
            tcb.notes.acknowledgingBecause("what arrived had arrived before");
        } else if (seg.len() == 0 && segSeq == rcv.nxt - 1) {
            tcb.notes.acknowledgingBecause("a keep-alive is answered");
        } else {
            tcb.notes.acknowledgingBecause("what arrived lies outside the window");
        }
    }

    /**
     * Both sides probe each other's window, and both octets were taken. Neither counts its own as sent before that is
     * acknowledged, so the peer's ACKs stand one below RCV.NXT, as ours do there: if both were dropped, both would wait for ever.
     */
    private boolean isFromProber(Segment seg, long segSeq) {
        return snd.probed
                && segSeq == rcv.nxt - 1
                && seg.len() <= 1
                && !seg.is(Segment.SYN)
                && !seg.is(Segment.FIN)
                && seg.is(Segment.ACK);
    }

    /**
     * Some of the segment lies in the window. Two liberties, both to let valid ACKs through: with a zero window a segment
     * at RCV.NXT is taken without its text ("special allowance should be made to accept valid ACKs"), and an empty segment
     * may lie at the right edge itself, where a peer that filled the window sends its ACKs from (as Linux does).
     */
    private boolean isAcceptable(Segment seg, long segSeq) {
        int len = seg.len();
        if (len == 0) {
            return rcv.nxt <= segSeq && segSeq <= rcv.windowEnd;
        }
        if (rcv.wnd() == 0) {
            return segSeq == rcv.nxt;
        }
        return segSeq < rcv.windowEnd && rcv.nxt < segSeq + len;
    }

    /**
     * The ACK for an unacceptable segment. Data means that our ACK may be lost, so it is answered always; an empty segment
     * may be one of two hosts that disagree and answer each other for ever, so that is throttled (RFC 5961 §7).
     */
    private void answerUnacceptable(Segment seg, long nowNanos) {
        if (seg.len() > 0 || tcb.challengeAcks.allow(nowNanos)) {
            tcb.acks.immediately();
        }
    }

    /** "Segments with higher beginning sequence numbers should be held"; the parts outside the window are cut off (9293/E7). */
    private long trimToWindow(Segment seg, long segSeq) {
        long beyond = segSeq + seg.len() - rcv.windowEnd;
        if (beyond > 0) {
            seg.trimBack((int) beyond);
            tcb.acks.immediately(); // 9293/E21: a window probe is answered
            if (tcb.notes != null) {
                tcb.notes.acknowledgingBecause("a window probe is answered");
            }
        }
        if (segSeq < rcv.nxt) {
            text.reportDuplicate(seg, segSeq);
            seg.trimFront((int) (rcv.nxt - segSeq));
            return rcv.nxt;
        }
        return segSeq;
    }

    //   Second, check the RST bit (RFC 9293 §3.10.7.4 with RFC 5961 §3; 9293/E8).
    private void checkRst(Segment seg, long segSeq, long nowNanos) {
        if (tcb.state == State.TIME_WAIT) {
            // RFC 1337 §3 (F1): a reset must not cut TIME-WAIT short. RFC 9293 would close here.
            drop(DropReason.TIME_WAIT_RESET, seg, nowNanos);
            return;
        }
        if (segSeq == rcv.nxt) {
            tcb.emit(new Event.ResetReceived(), nowNanos);
            reset(nowNanos);
            return;
        }
        drop(DropReason.BLIND_RESET, seg, nowNanos);
        if (rcv.nxt < segSeq && segSeq < rcv.windowEnd) {
            tcb.challenge("reset inside the window", nowNanos);
        }
    }

    private void reset(long nowNanos) {
        if (tcb.state == State.SYN_RECEIVED) {
            if (tcb.activeOpen) {
                tcb.closed(CloseReason.REFUSED, nowNanos);
            } else {
                returnToListen(nowNanos);
            }
            return;
        }
        // In CLOSING and LAST-ACK our FIN may not have arrived, and with it the end of our data.
        tcb.closed(CloseReason.RESET, nowNanos);
    }

    /** A passive OPEN goes back to LISTEN and the user is not told (9293/E8, E9). */
    private void returnToListen(long nowNanos) {
        tcb.timers.cancelAll();
        tcb.retransmissionQueue.clear();
        tcb.timestamps.forget();
        tcb.userTimeout.forgetPeer();
        tcb.handshakeDue = false;
        tcb.handshakeTimeouts = 0;
        tcb.timeoutsInARow = 0;
        tcb.rtt.endBackoff();
        tcb.acks.onSent();
        snd.una = snd.iss;
        snd.nxt = snd.iss;
        snd.windowShift = 0;
        rcv.windowShift = 0;
        rcv.fin = -1;
        tcb.enter(State.LISTEN, nowNanos);
    }

    //   Fourth, check the SYN bit (9293/E9; RFC 5961 §4: whatever its sequence number).
    // In TIME-WAIT, too, where RFC 6191 §2 would be silent: RFC 9293, which is later, asks for the challenge ACK.
    private void checkSyn(Segment seg, long nowNanos) {
        drop(DropReason.UNEXPECTED, seg, nowNanos);
        if (tcb.state == State.SYN_RECEIVED && !tcb.activeOpen) {
            returnToListen(nowNanos);
            return;
        }
        tcb.challenge("SYN on a synchronized connection", nowNanos);
    }

    private void drop(DropReason reason, Segment seg, long nowNanos) {
        tcb.emit(new Event.SegmentDropped(reason, seg.seq()), nowNanos);
    }
}
