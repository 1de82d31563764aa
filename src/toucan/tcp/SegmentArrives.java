package toucan.tcp;

import toucan.congestion.AckSample;
import toucan.tcp.Event.DropReason;
import toucan.tcp.Timers.Timer;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/** SEGMENT ARRIVES (RFC 9293 §3.10.7): one method for each state or step, in the RFC's order. */
final class SegmentArrives {
    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final ReceiveSequenceSpace rcv;

    SegmentArrives(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        rcv = tcb.rcv;
    }

    void process(Segment seg, long nowNanos) {
        tcb.tally.segmentsReceived++;
        if (tcb.timers.isSet(Timer.IDLE)) {
            tcb.timers.setIn(Timer.IDLE, nowNanos, tcb.config.idleTimeoutNanos());
        }
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
     * RCV.NXT is set to SEG.SEQ+1, IRS to SEG.SEQ; what the options allow is agreed. Data on a SYN is permitted: it is
     * stored here and delivered once the connection is ESTABLISHED.
     */
    private void rememberPeerSyn(Segment syn, long nowNanos) {
        rcv.start(Integer.toUnsignedLong(syn.seq()));
        tcb.receiveBuffer.start(rcv.nxt);
        tcb.agree(syn.options(), nowNanos);
        rcv.windowEnd = rcv.nxt + tcb.receiveBuffer.room();
        snd.wnd = syn.window(); // RFC 7323 §2.2: the window of a SYN is never scaled
        snd.maxWnd = snd.wnd;
        snd.wl1 = rcv.irs;
        snd.wl2 = snd.una;
        syn.trimFront(1);
        segmentText(syn, rcv.nxt, nowNanos);
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
            acknowledgeSyn(seg, segAck, nowNanos);
            tcb.acks.immediately();
            tcb.establish(nowNanos);
            checkUrg(seg, rcv.irs + 1, nowNanos);
            checkFin(seg, rcv.irs + 1, nowNanos);
        } else {
            // Simultaneous open (MUST-10): our SYN goes out again, now as a SYN,ACK.
            tcb.handshakeDue = true;
            tcb.enter(State.SYN_RECEIVED, nowNanos);
        }
    }

    private void acknowledgeSyn(Segment seg, long segAck, long nowNanos) {
        RetransmissionQueue.Acknowledged taken = tcb.retransmissionQueue.acknowledge(segAck);
        measureRoundTrip(seg, taken, 1, nowNanos);
        snd.una = segAck;
        snd.wl2 = segAck;
        tcb.timeoutsInARow = 0;
        tcb.timers.cancel(Timer.RETRANSMIT);
    }

    // ---------------------------------------------------------------- §3.10.7.4 OTHER STATES

    private void otherStates(Segment seg, long nowNanos) {
        long segSeq = SeqNum.unwrap(seg.seq(), rcv.nxt);
        if (tcb.state == State.SYN_RECEIVED && isSynOfSimultaneousOpen(seg, segSeq)) {
            // Figure 8 of RFC 9293: the crossing SYN,ACK is old by its sequence number, but its ACK counts (9293/E23).
            seg.trimFront(1);
            segSeq++;
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
        if (tcb.timestamps.agreed() && seg.options().hasTimestamps()) {
            tcb.timestamps.onAcceptable(seg.options(), segSeq, rcv.lastAckSent, nowNanos);
        }
        //   Fourth, check the SYN bit.
        if (seg.is(Segment.SYN)) {
            checkSyn(seg, nowNanos);
            return;
        }
        long firstNew = trimToWindow(seg, segSeq);
        if (!checkAck(seg, firstNew, nowNanos)) {
            return;
        }
        checkUrg(seg, firstNew, nowNanos);
        segmentText(seg, firstNew, nowNanos);
        checkFin(seg, firstNew, nowNanos);
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
            reportDuplicate(seg, SeqNum.unwrap(seg.seq(), rcv.nxt));
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
        reportDuplicate(seg, segSeq);
        if (tcb.state == State.TIME_WAIT && seg.is(Segment.FIN)) {
            // The retransmission of the remote FIN: acknowledge it, and restart the 2 MSL timeout (9293/E13).
            tcb.restartTimeWait(nowNanos);
        }
        //   If an incoming segment is not acceptable, an acknowledgment should be sent in reply
        answerUnacceptable(seg, nowNanos);
        drop(DropReason.NOT_ACCEPTABLE, seg, nowNanos);
        return false;
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

    /** Data that arrived before is reported as D-SACK (RFC 2883 §4). */
    private void reportDuplicate(Segment seg, long segSeq) {
        if (tcb.sackAgreed && segSeq < rcv.nxt && seg.dataLength() > 0) {
            tcb.sackBlocks.duplicate(segSeq, Math.min(segSeq + seg.dataLength(), rcv.nxt));
        }
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
        }
        if (segSeq < rcv.nxt) {
            reportDuplicate(seg, segSeq);
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
            challenge("reset inside the window", nowNanos);
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
        tcb.handshakeDue = false;
        tcb.acks.onSent();
        snd.una = snd.iss;
        snd.nxt = snd.iss;
        snd.windowShift = 0;
        rcv.windowShift = 0;
        rcv.fin = -1;
        tcb.enter(State.LISTEN, nowNanos);
    }

    //   Fourth, check the SYN bit (9293/E9; RFC 5961 §4: whatever its sequence number).
    private void checkSyn(Segment seg, long nowNanos) {
        drop(DropReason.UNEXPECTED, seg, nowNanos);
        if (tcb.state == State.SYN_RECEIVED && !tcb.activeOpen) {
            returnToListen(nowNanos);
            return;
        }
        challenge("SYN on a synchronized connection", nowNanos);
    }

    private void challenge(String cause, long nowNanos) {
        if (tcb.challengeAcks.allow(nowNanos)) {
            tcb.acks.immediately();
            tcb.emit(new Event.ChallengeAck(cause), nowNanos);
        }
    }

    //   Fifth, check the ACK field (9293/E10 to E13). Returns whether to go on with the segment.
    private boolean checkAck(Segment seg, long segSeq, long nowNanos) {
        if (!seg.is(Segment.ACK)) {
            drop(DropReason.NO_ACK, seg, nowNanos);
            return false;
        }
        long segAck = SeqNum.unwrap(seg.ack(), snd.una);
        if (tcb.state == State.SYN_RECEIVED && !completeHandshake(seg, segSeq, segAck, nowNanos)) {
            return false;
        }
        //   RFC 5961 §5.2 (MAY-12): SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT, else acknowledge and discard
        if (segAck > snd.maxAck() || segAck < snd.una - snd.maxWnd) {
            drop(DropReason.BAD_ACK, seg, nowNanos);
            challenge("acknowledgment out of range", nowNanos);
            return false;
        }
        long window = (long) seg.window() << snd.windowShift;
        if (segAck > snd.una) {
            acknowledge(seg, segAck, nowNanos);
        } else if (isDuplicateAck(seg, segAck, window)) {
            tcb.duplicateAcks++;
            tcb.emit(new Event.DuplicateAck(seg.ack(), tcb.duplicateAcks), nowNanos);
            tcb.recovery.onDuplicateAck(segAck, tcb.duplicateAcks, nowNanos);
        }
        updateSendWindow(segSeq, segAck, window, nowNanos);
        return checkAckOfFin(nowNanos);
    }

    /** SYN-RECEIVED: SND.UNA < SEG.ACK =< SND.NXT leads to ESTABLISHED, anything else to a reset. */
    private boolean completeHandshake(Segment seg, long segSeq, long segAck, long nowNanos) {
        if (segAck <= snd.una || segAck > snd.nxt) {
            tcb.sendReset(segAck, "unacceptable acknowledgment in SYN-RECEIVED, RFC 9293 3.10.7.4", nowNanos);
            drop(DropReason.BAD_ACK, seg, nowNanos);
            return false;
        }
        acknowledgeSyn(seg, segAck, nowNanos);
        snd.wnd = (long) seg.window() << snd.windowShift;
        snd.maxWnd = Math.max(snd.maxWnd, snd.wnd);
        snd.wl1 = segSeq;
        tcb.establish(nowNanos);
        return true;
    }

    /** SND.UNA < SEG.ACK =< SND.NXT: SND.UNA <- SEG.ACK, and what that means for timers and windows. */
    private void acknowledge(Segment seg, long segAck, long nowNanos) {
        if (segAck > snd.nxt) {
            snd.nxt = segAck; // The octet of a window probe was taken after all: now it counts as sent.
            snd.probed = false;
        }
        long priorFlight = tcb.recovery.pipe();
        long acked = segAck - snd.una;
        RetransmissionQueue.Acknowledged taken = tcb.retransmissionQueue.acknowledge(segAck);
        int before = tcb.sendBuffer.size();
        tcb.sendBuffer.acknowledge(segAck);
        tcb.tally.bytesAcked += before - tcb.sendBuffer.size();
        snd.una = segAck;
        tcb.duplicateAcks = 0;
        tcb.beyondCwnd = 0;
        tcb.timeoutsInARow = 0;
        long rtt = measureRoundTrip(seg, taken, priorFlight, nowNanos);

        boolean inRecovery = tcb.recovery.active();
        boolean restartTimer = tcb.recovery.onNewAck(segAck, acked, nowNanos);
        if (!inRecovery) {
            tellCongestionControl(acked, priorFlight, rtt, nowNanos);
        }
        if (snd.una == snd.nxt) {
            //   RFC 6298 (5.2) When all outstanding data has been acknowledged, turn off the retransmission timer.
            tcb.timers.cancel(Timer.RETRANSMIT);
            tcb.timers.cancel(Timer.USER_TIMEOUT);
        } else {
            //   (5.3) When an ACK is received that acknowledges new data, restart the retransmission timer
            if (restartTimer) {
                tcb.restartRetransmissionTimer(nowNanos);
            }
            tcb.timers.setIn(Timer.USER_TIMEOUT, nowNanos, tcb.config.userTimeoutNanos());
        }
    }

    private void tellCongestionControl(long acked, long priorFlight, long rtt, long nowNanos) {
        AckSample sample = tcb.ackSample;
        sample.nowNanos = nowNanos;
        sample.ackedBytes = acked;
        sample.priorFlightSize = priorFlight;
        sample.cwndLimited = tcb.limit == TransmissionControlBlock.Limit.CONGESTION_WINDOW;
        sample.rttNanos = rtt;
        sample.srttNanos = Math.max(0, tcb.rtt.srttNanos());
        tcb.congestion.onAck(sample);
    }

    /**
     * RFC 6298 §3, Karn: from a segment sent once, the time since then, finer than any timestamp. Where the ACK covers a
     * retransmission, only timestamps can tell (RFC 7323 §4.1).
     *
     * <p>Unless the ACK is a D-SACK: then an earlier ACK was lost, and the echo would measure the wait for our own timer.
     * That is no sample; but the wait is explained and the path works, so the backoff ends, where RFC 6298 §5 would keep it
     * until the next sample. (With losses in both directions, the timer would else climb to its maximum and stay there.)
     *
     * @return the measurement, or {@link AckSample#NO_RTT}
     */
    private long measureRoundTrip(
            Segment seg, RetransmissionQueue.Acknowledged taken, long priorFlight, long nowNanos) {
        long rtt;
        if (taken.segments > 0 && !taken.ambiguous) {
            rtt = nowNanos - taken.sentNanos;
        } else if (tcb.timestamps.agreed() && seg.options().tsEcr() != 0) {
            if (isDuplicateReport(seg)) {
                tcb.rtt.endBackoff();
                return AckSample.NO_RTT;
            }
            rtt = tcb.timestamps.roundTripNanos(seg.options().tsEcr(), nowNanos);
        } else {
            return AckSample.NO_RTT;
        }
        // RFC 7323 App. G: ExpectedSamples = ceiling(FlightSize / (SMSS * 2))
        long twoSegments = 2L * tcb.smss();
        tcb.rtt.sample(rtt, Math.max(1, (priorFlight + twoSegments - 1) / twoSegments));
        return rtt;
    }

    /** Whether the first SACK block reports a duplicate: it lies below the acknowledgment (RFC 2883 §4). */
    private boolean isDuplicateReport(Segment seg) {
        return tcb.sackAgreed
                && seg.options().sackBlocks() > 0
                && !SeqNum.before(seg.ack(), seg.options().sackRight(0));
    }

    /** RFC 5681 §2, "duplicate acknowledgment": all five conditions. */
    private boolean isDuplicateAck(Segment seg, long segAck, long window) {
        return snd.una < snd.nxt && seg.len() == 0 && segAck == snd.una && window == snd.wnd;
    }

    /** If SND.WL1 < SEG.SEQ or (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK), set SND.WND (9293/E11). */
    private void updateSendWindow(long segSeq, long segAck, long window, long nowNanos) {
        boolean wasClosed = snd.wnd == 0;
        if (snd.una <= segAck && (snd.wl1 < segSeq || snd.wl1 == segSeq && snd.wl2 <= segAck)) {
            snd.wnd = window;
            snd.maxWnd = Math.max(snd.maxWnd, window);
            snd.wl1 = segSeq;
            snd.wl2 = segAck;
        }
        if (snd.wnd > 0 && wasClosed) {
            windowOpened(nowNanos);
        } else if (snd.wnd == 0) {
            if (!wasClosed && tcb.sendBuffer.size() > 0) {
                tcb.emit(new Event.WindowClosed(), nowNanos);
            }
            if (tcb.timers.isSet(Timer.USER_TIMEOUT)) {
                // MUST-37, SHLD-17: while the peer answers, a closed window does not end the connection.
                tcb.timers.setIn(Timer.USER_TIMEOUT, nowNanos, tcb.config.userTimeoutNanos());
            }
        }
    }

    private void windowOpened(long nowNanos) {
        tcb.timers.cancel(Timer.PERSIST);
        tcb.probesInARow = 0;
        tcb.probeDue = false;
        if (tcb.sendBuffer.size() > 0) {
            tcb.emit(new Event.WindowOpened(snd.wnd), nowNanos);
        }
    }

    /** What the acknowledgment of our FIN leads to (9293/E12). Returns whether to go on with the segment. */
    private boolean checkAckOfFin(long nowNanos) {
        if (!tcb.finAcknowledged()) {
            return true;
        }
        switch (tcb.state) {
            case FIN_WAIT_1 -> tcb.enterFinWait2(nowNanos);
            case CLOSING -> tcb.enterTimeWait(nowNanos);
            case LAST_ACK -> {
                tcb.closed(CloseReason.NORMAL, nowNanos);
                return false;
            }
            default -> {
                // FIN-WAIT-2 and TIME-WAIT have seen it already.
            }
        }
        return true;
    }

    //   Sixth, check the URG bit.
    private void checkUrg(Segment seg, long segSeq, long nowNanos) {
        if (!seg.is(Segment.URG) || !tcb.state.mayReceive()) {
            return;
        }
        //   RCV.UP <- max(RCV.UP, SEG.UP); MUST-62: the pointer names the octet after the urgent data.
        long up = segSeq + seg.urgentPointer();
        if (up > rcv.up) {
            rcv.up = up;
            tcb.emit(new Event.UrgentData(Math.max(0, up - tcb.receiveBuffer.readPosition())), nowNanos);
        }
    }

    //   Seventh, process the segment text.
    private void segmentText(Segment seg, long segSeq, long nowNanos) {
        if (rcv.fin >= 0 && segSeq + seg.dataLength() > rcv.fin) {
            seg.trimBack((int) Math.min(seg.len(), segSeq + seg.len() - rcv.fin)); // nothing comes after the FIN
        }
        int length = seg.dataLength();
        if (length == 0) {
            return;
        }
        if (tcb.state.isSynchronized() && !tcb.state.mayReceive()) {
            return; // 9293/E14: the peer has closed, so this is no text.
        }
        if (tcb.released) {
            // SHLD-3: data that nobody will read is lost, and the peer must learn it.
            tcb.resetAndClose(CloseReason.ABORTED, "data after close, RFC 9293 3.6.1", nowNanos);
            return;
        }
        if (segSeq > rcv.nxt) {
            outOfOrder(seg, segSeq, nowNanos);
        } else {
            inOrder(seg, segSeq, nowNanos);
        }
    }

    private void inOrder(Segment seg, long segSeq, long nowNanos) {
        boolean fillsGap = !tcb.receiveBuffer.outOfOrder().isEmpty();
        if (fillsGap) {
            reportOverlap(segSeq, segSeq + seg.dataLength());
        }
        tcb.receiveBuffer.store(segSeq, seg);
        tcb.tally.bytesReceived += tcb.receiveBuffer.nxt() - rcv.nxt;
        rcv.nxt = tcb.receiveBuffer.nxt();
        if (fillsGap) {
            tcb.acks.immediately(); // RFC 5681 §4.2: when the segment fills in all or part of a gap
        } else {
            tcb.acks.onData(seg.dataLength(), nowNanos);
        }
    }

    private void outOfOrder(Segment seg, long segSeq, long nowNanos) {
        tcb.tally.outOfOrderSegments++;
        reportOverlap(segSeq, segSeq + seg.dataLength());
        if (tcb.receiveBuffer.store(segSeq, seg)) {
            tcb.sackBlocks.arrived(segSeq);
        } else {
            drop(DropReason.REASSEMBLY_FULL, seg, nowNanos);
        }
        tcb.acks.immediately(); // RFC 5681 §4.2: a duplicate ACK for each segment out of order
    }

    /** RFC 2883 §4: the first range of [from, to) that is in the reassembly queue already is a duplicate. */
    private void reportOverlap(long from, long to) {
        ReassemblyQueue queue = tcb.receiveBuffer.outOfOrder();
        long left = queue.firstPresent(from, to);
        if (tcb.sackAgreed && left < to) {
            tcb.sackBlocks.duplicate(left, Math.min(to, queue.firstMissing(left)));
            tcb.tally.duplicateSegments++;
        }
    }

    //   Eighth, check the FIN bit. A FIN beyond a gap is remembered until the gap is filled.
    private void checkFin(Segment seg, long segSeq, long nowNanos) {
        if (seg.is(Segment.FIN) && rcv.fin < 0) {
            rcv.fin = segSeq + seg.dataLength();
            tcb.acks.immediately();
        }
        if (rcv.fin < 0 || rcv.fin != rcv.nxt || tcb.state == State.CLOSED) {
            return;
        }
        //   Advance RCV.NXT over the FIN, and send an acknowledgment for the FIN.
        rcv.nxt++;
        tcb.acks.immediately();
        switch (tcb.state) {
            case SYN_RECEIVED, ESTABLISHED -> tcb.enter(State.CLOSE_WAIT, nowNanos);
            case FIN_WAIT_1 -> tcb.enter(State.CLOSING, nowNanos);
            case FIN_WAIT_2 -> tcb.enterTimeWait(nowNanos);
            default -> {
                // CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT remain; their FIN lies behind RCV.NXT.
            }
        }
    }

    private void drop(DropReason reason, Segment seg, long nowNanos) {
        tcb.emit(new Event.SegmentDropped(reason, seg.seq()), nowNanos);
    }
}
