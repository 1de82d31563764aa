package toucan.tcp;

import toucan.congestion.AckSample;
import toucan.congestion.CongestionControl;
import toucan.congestion.RateSample;
import toucan.tcp.Event.DropReason;
import toucan.tcp.Timers.Timer;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/** The fifth step of SEGMENT ARRIVES: check the ACK field (RFC 9293 §3.10.7.4), and all that an acknowledgment sets going. */
final class AckArrives {
    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final AckSummary ack = new AckSummary();
    private final AckSample sample = new AckSample();
    /** The most that was in flight since SND.UNA passed the end of the round before, and where this one ends. */
    private long mostInFlight;

    private long roundEnd;

    AckArrives(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
    }

    /** The acknowledgment of our SYN, in SYN-SENT and SYN-RECEIVED. */
    void acknowledgeSyn(Segment seg, long segAck, long nowNanos) {
        RetransmissionQueue.Acknowledged taken = queue.acknowledge(segAck, tcb.recovery, nowNanos);
        measureRoundTrip(seg, taken, false, 1, nowNanos);
        tcb.deliveryRate.begin();
        snd.una = segAck;
        snd.wl2 = segAck;
        tcb.timeoutsInARow = 0;
        tcb.timers.cancel(Timer.RETRANSMIT);
    }

    /** RFC 5961 §5.2 (MAY-12): SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT. */
    boolean isInRange(Segment seg) {
        long segAck = SeqNum.unwrap(seg.ack(), snd.una);
        return seg.is(Segment.ACK) && snd.una - snd.maxWnd <= segAck && segAck <= snd.maxAck();
    }

    /**
     * @param empty the segment carried neither data nor SYN nor FIN when it arrived, before it was trimmed
     * @param ofSyn it carried a SYN then, so that its window is not scaled (RFC 7323 §2.2)
     * @return whether to go on with the segment (9293/E10 to E13)
     */
    boolean process(Segment seg, long segSeq, boolean empty, boolean ofSyn, long nowNanos) {
        if (!seg.is(Segment.ACK)) {
            drop(DropReason.NO_ACK, seg, nowNanos);
            return false;
        }
        long segAck = SeqNum.unwrap(seg.ack(), snd.una);
        long window = (long) seg.window() << (ofSyn ? 0 : snd.windowShift);
        boolean ofHandshake = tcb.state == State.SYN_RECEIVED;
        if (ofHandshake && !completeHandshake(seg, segSeq, segAck, window, nowNanos)) {
            return false;
        }
        //   ... else acknowledge and discard
        if (!isInRange(seg)) {
            drop(DropReason.BAD_ACK, seg, nowNanos);
            tcb.challenge("acknowledgment out of range", nowNanos);
            return false;
        }
        if (tcb.notes != null && empty && !ofHandshake) {
            tcb.notes.emptyAckArrives(segAck, window);
        }
        // With nothing outstanding, a D-SACK still tells of what was.
        if (snd.una < snd.nxt || segAck > snd.una || tcb.usesSack()) {
            acknowledge(seg, segAck, window, empty, nowNanos);
        }
        updateSendWindow(segSeq, segAck, window, nowNanos);
        return checkAckOfFin(nowNanos);
    }

    /** SYN-RECEIVED: SND.UNA < SEG.ACK =< SND.NXT leads to ESTABLISHED, anything else to a reset. */
    private boolean completeHandshake(Segment seg, long segSeq, long segAck, long window, long nowNanos) {
        if (segAck <= snd.una || segAck > snd.nxt) {
            tcb.sendReset(segAck, "unacceptable acknowledgment in SYN-RECEIVED, RFC 9293 3.10.7.4", nowNanos);
            drop(DropReason.BAD_ACK, seg, nowNanos);
            return false;
        }
        acknowledgeSyn(seg, segAck, nowNanos);
        snd.wnd = window;
        snd.maxWnd = Math.max(snd.maxWnd, window);
        snd.wl1 = segSeq;
        tcb.establish(nowNanos);
        return true;
    }

    /** With data outstanding: what was acknowledged, what was reported, and what recovery and congestion control make of it. */
    private void acknowledge(Segment seg, long segAck, long window, boolean empty, long nowNanos) {
        tcb.checkIfApplicationLimited(nowNanos);
        tcb.deliveryRate.ackArrives();
        ack.nowNanos = nowNanos;
        ack.segAck = segAck;
        ack.window = window;
        ack.acked = Math.max(0, segAck - snd.una);
        ack.tsEcr = tcb.timestamps.agreed() ? seg.options().tsEcr() : 0;
        ack.pureDuplicate =
                empty && segAck == snd.una && window == snd.wnd && seg.options().sackBlocks() == 0;
        ack.duplicate = empty ? countDuplicate(seg, segAck, window, nowNanos) : 0;
        long priorFlight = tcb.recovery.pipe();
        long sackedBefore = queue.sackedBytes();
        tcb.recovery.aboutToDeliver(ack.tsEcr);
        ack.duplicateReported = false;
        if (tcb.agreed.sack()) {
            SackScoreboard.findDuplicate(seg.options(), ack, snd.una);
        }
        if (tcb.usesSack()) {
            tcb.scoreboard.update(seg.options(), ack, snd, tcb.recovery, nowNanos);
        }
        ack.longest = 0;
        long rtt = ack.acked > 0 ? advance(seg, priorFlight) : AckSample.NO_RTT;
        ack.delivered = Math.max(0, ack.acked + queue.sackedBytes() - sackedBefore);

        boolean inRecovery = tcb.recovery.active() || tcb.forwardRto.inDoubt();
        boolean restartTimer = tcb.forwardRto.onAck(ack) || tcb.recovery.onAck(ack);
        if (ack.acked > 0) {
            if (!inRecovery && !tcb.recovery.active()) {
                tellCongestionControl(priorFlight, rtt);
            }
            tellOfRate(priorFlight);
            tcb.growSendBuffer();
            resetTimers(restartTimer);
        } else {
            tellOfRate(priorFlight);
            tcb.reconsiderProbe();
        }
        tcb.pathMtu.onAck(ack.acked, ack.longest, nowNanos);
    }

    /** SND.UNA < SEG.ACK =< SND.NXT: SND.UNA <- SEG.ACK. Returns the round-trip time, or {@link AckSample#NO_RTT}. */
    private long advance(Segment seg, long priorFlight) {
        if (ack.segAck > snd.nxt) {
            snd.nxt = ack.segAck; // The octet of a window probe was taken after all: now it counts as sent.
            snd.probed = false;
        }
        RetransmissionQueue.Acknowledged taken = queue.acknowledge(ack.segAck, tcb.recovery, ack.nowNanos);
        ack.longest = taken.longest;
        tcb.scoreboard.acknowledge(ack.segAck);
        int before = tcb.sendBuffer.size();
        tcb.sendBuffer.acknowledge(ack.segAck);
        tcb.tally.bytesAcked += before - tcb.sendBuffer.size();
        snd.una = ack.segAck;
        tcb.duplicateAcks = 0;
        tcb.timeoutsInARow = 0;
        return measureRoundTrip(seg, taken, ack.duplicateReported, priorFlight, ack.nowNanos);
    }

    private void resetTimers(boolean restart) {
        if (snd.una == snd.nxt) {
            //   RFC 6298 (5.2) When all outstanding data has been acknowledged, turn off the retransmission timer.
            tcb.cancelRetransmissionTimer();
            tcb.userTimeout.stop();
            tcb.freeBuffersLater(ack.nowNanos);
        } else {
            //   (5.3) When an ACK is received that acknowledges new data, restart the retransmission timer
            if (restart) {
                tcb.restartRetransmissionTimer(ack.nowNanos);
            }
            tcb.userTimeout.restart(ack.nowNanos);
        }
    }

    private void tellCongestionControl(long priorFlight, long rtt) {
        sample.nowNanos = ack.nowNanos;
        sample.segAck = ack.segAck;
        sample.sndNxt = snd.nxt;
        sample.ackedBytes = ack.acked;
        sample.priorFlightSize = priorFlight;
        boolean halfUsed = halfUsedInSlowStart(priorFlight);
        sample.cwndLimited = cwndLimited(priorFlight) || halfUsed;
        sample.rttNanos = rtt;
        sample.srttNanos = Math.max(0, tcb.rtt.srttNanos());
        CongestionControl congestion = tcb.congestion;
        long ssthresh = congestion.ssthresh();
        boolean slowStart = congestion.cwnd() < ssthresh;
        congestion.onAck(sample);
        if (tcb.notes != null && slowStart && congestion.cwnd() >= congestion.ssthresh()) {
            boolean byDelay = ssthresh == CongestionControl.INFINITE_SSTHRESH;
            tcb.notes.aboutArrival(new Remark.SlowStartLeft(byDelay, congestion.cwnd()));
        }
    }

    /** The window was used up when it held data back, or when there was no room in it for one more segment. */
    private boolean cwndLimited(long priorFlight) {
        return tcb.limit == TransmissionControlBlock.Limit.CONGESTION_WINDOW
                || tcb.limit == TransmissionControlBlock.Limit.PATH_MTU_PROBE
                || priorFlight + tcb.smss() > tcb.congestion.cwnd();
    }

    private boolean halfUsedInSlowStart(long priorFlight) {
        if (snd.una - ack.acked >= roundEnd || priorFlight > mostInFlight) {
            mostInFlight = priorFlight;
            roundEnd = snd.nxt;
        }
        return tcb.config.growsHalfUsed()
                && tcb.congestion.cwnd() < tcb.congestion.ssthresh()
                && tcb.congestion.cwnd() < 2 * mostInFlight;
    }

    /**
     * The rate sample of this ACK, for congestion controls that go by it. As long as a timeout is in doubt, the window is what
     * F-RTO lent.
     */
    private void tellOfRate(long priorFlight) {
        RateSample rs = tcb.deliveryRate.generate(tcb.rtt.minNanos(), queue.pipe());
        CongestionControl congestion = tcb.congestion;
        if (!congestion.governsRecovery()) {
            return;
        }
        rs.cwndLimited = cwndLimited(priorFlight);
        rs.selectiveAcks = tcb.usesSack();
        long cwnd = congestion.cwnd();
        String before = congestion.state();
        congestion.onRateSample(rs);
        if (tcb.forwardRto.inDoubt()) {
            congestion.setCwnd(cwnd);
        }
        if (congestion.limitsItself()) {
            tcb.deliveryRate.markApplicationLimited(rs.inflight);
        }
        tcb.tellCongestionState(before, ack.nowNanos);
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
            Segment seg,
            RetransmissionQueue.Acknowledged taken,
            boolean duplicateReported,
            long priorFlight,
            long nowNanos) {
        long rtt;
        if (taken.segments > 0 && !taken.ambiguous) {
            rtt = nowNanos - taken.sentNanos;
        } else if (tcb.timestamps.agreed() && seg.options().tsEcr() != 0) {
            if (duplicateReported) {
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
        tcb.tailLossProbe.onRttSample();
        return rtt;
    }

    /** RFC 5681 §2, "duplicate acknowledgment": all five conditions. Returns the how-manieth in a row this is, or 0. */
    private int countDuplicate(Segment seg, long segAck, long window, long nowNanos) {
        if (snd.una == snd.nxt || segAck != snd.una || window != snd.wnd) {
            return 0;
        }
        tcb.duplicateAcks++;
        tcb.emit(new Event.DuplicateAck(seg.ack(), tcb.duplicateAcks), nowNanos);
        return tcb.duplicateAcks;
    }

    /**
     * If SND.WL1 < SEG.SEQ or (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK), set SND.WND (9293/E11). And if SND.WL2 < SEG.ACK, as
     * in Linux: the peer's retransmission has an old sequence number, but its ACK and its window are new, and SND.UNA must not
     * move on without the window that came with it, or the right edge would go beyond what was ever offered.
     */
    private void updateSendWindow(long segSeq, long segAck, long window, long nowNanos) {
        boolean wasClosed = snd.wnd == 0;
        if (snd.una <= segAck && (snd.wl2 < segAck || snd.wl1 <= segSeq)) {
            snd.wnd = window;
            snd.maxWnd = Math.max(snd.maxWnd, window);
            snd.wl1 = Math.max(snd.wl1, segSeq);
            snd.wl2 = segAck;
        }
        if (snd.wnd > 0 && wasClosed) {
            windowOpened(nowNanos);
        } else if (snd.wnd == 0) {
            tcb.tellWindowClosed(nowNanos);
            if (tcb.userTimeout.isRunning()) {
                // MUST-37, SHLD-17: while the peer answers, a closed window does not end the connection.
                tcb.userTimeout.restart(nowNanos);
            }
        }
    }

    private void windowOpened(long nowNanos) {
        tcb.timers.cancel(Timer.PERSIST);
        if (!queue.isEmpty()) {
            // What waits to be sent again may not be let go by the congestion window: then only this timer can.
            tcb.startRetransmissionTimer(nowNanos);
        }
        tcb.probesInARow = 0;
        tcb.probeDue = false;
        if (tcb.windowClosedTold) {
            tcb.windowClosedTold = false;
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

    private void drop(DropReason reason, Segment seg, long nowNanos) {
        tcb.emit(new Event.SegmentDropped(reason, seg.seq()), nowNanos);
    }
}
