package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;
import toucan.tcp.Timers.Timer;
import toucan.tcp.TransmissionControlBlock.Limit;
import toucan.wire.Segment;

/** Answers one question: what would this connection send now? How a segment is put together is {@link SegmentBuilder}'s. */
final class Output {
    /** RFC 9293 §3.8.6.2.1: the override timeout is in the range 0.1 to 1.0 seconds. */
    private static final long OVERRIDE_NANOS = 200_000_000L;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final IdleRestart idleRestart;
    private final SegmentBuilder segment;

    Output(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        idleRestart = new IdleRestart(tcb);
        segment = new SegmentBuilder(tcb);
    }

    /** The next segment, or null. */
    Segment next(long nowNanos) {
        Segment next = decide(nowNanos);
        tcb.moreFollows = next != null;
        return next;
    }

    private Segment decide(long nowNanos) {
        if (tcb.resetDue) {
            tcb.resetDue = false;
            tcb.tally.segmentsSent++;
            return tcb.reset;
        }
        return switch (tcb.state) {
            case CLOSED, LISTEN -> null;
            case SYN_SENT, SYN_RECEIVED -> tcb.handshakeDue ? handshake(nowNanos) : acknowledgment(nowNanos);
            default -> synchronizedStates(nowNanos);
        };
    }

    private Segment synchronizedStates(long nowNanos) {
        Segment next = retransmission(nowNanos);
        if (next == null && tcb.tailProbeDue) {
            next = tailLossProbe(nowNanos);
        }
        if (next == null && tcb.probeDue) {
            next = probe(nowNanos);
        }
        if (next == null) {
            next = newData(nowNanos);
        }
        if (next == null) {
            next = unproven(nowNanos);
        }
        if (next == null && tcb.keepAlive.takeDue(nowNanos)) {
            next = keepAlive(nowNanos);
        }
        return next == null ? acknowledgment(nowNanos) : next;
    }

    // ---------------------------------------------------------------- SYN and SYN,ACK

    private Segment handshake(long nowNanos) {
        tcb.handshakeDue = false;
        segment.beginSyn(tcb.state == State.SYN_RECEIVED, nowNanos);
        if (snd.nxt == snd.iss) {
            snd.nxt = snd.iss + 1;
            queue.add(snd.iss, snd.nxt, nowNanos);
        } else {
            Entry syn = queue.first();
            if (syn.lost) {
                tellRetransmission(syn, 0, nowNanos);
            }
            queue.onRetransmitted(syn, nowNanos);
        }
        tcb.startRetransmissionTimer(nowNanos);
        Segment leaves = segment.leaves();
        tcb.synAckLength = tcb.packetLength(leaves);
        return leaves;
    }

    // ---------------------------------------------------------------- retransmission

    private Segment retransmission(long nowNanos) {
        Entry entry = queue.nextLost();
        if (entry == null) {
            return null;
        }
        long inWindow = snd.windowEnd() - entry.seq;
        if (inWindow <= 0) {
            tcb.limit = Limit.RECEIVE_WINDOW;
            if (entry == queue.first()) {
                awaitWindow(nowNanos);
            }
            return null;
        }
        segment.begin(entry.seq, nowNanos);
        int most = (int) Math.min(segment.maxData(), inWindow);
        long dataEnd = tcb.sendBuffer.end();
        queue.repacketize(entry, entry.end > dataEnd && entry.end - 1 - entry.seq <= most ? most + 1 : most);
        long pipe = tcb.recovery.pipe();
        // With nothing in the network no ACK will open the congestion window, so one segment may always leave.
        if (!entry.forced && pipe > 0 && pipe + entry.length() > tcb.congestion.cwnd()) {
            tcb.limit = Limit.CONGESTION_WINDOW;
            return null;
        }
        int length = (int) (Math.min(entry.end, dataEnd) - entry.seq);
        if (!entry.forced && !mayLeaveNow(length, nowNanos)) {
            return null;
        }
        segment.fill(entry.seq, length, entry.end > dataEnd);
        tellRetransmission(entry, length, nowNanos);
        tcb.recovery.onRetransmitting(entry);
        queue.onRetransmitted(entry, nowNanos);
        onDataSent(length, nowNanos);
        if (entry == queue.first() && tcb.recovery.timesRetransmissions()) {
            tcb.restartRetransmissionTimer(nowNanos);
        } else {
            tcb.startRetransmissionTimer(nowNanos);
        }
        return segment.sent();
    }

    /** In a recovery with no new data to send: what may not be lost at all (RFC 6675 §4, NextSeg() rules 3 and 4). */
    private Segment unproven(long nowNanos) {
        boolean nothingNew = tcb.limit == Limit.APPLICATION || tcb.limit == Limit.RECEIVE_WINDOW;
        if (!tcb.recovery.active()
                || !nothingNew
                || queue.lostBytes() > 0
                || tcb.recovery.pipe() + tcb.smss() > tcb.congestion.cwnd()
                || !mayLeaveNow(tcb.smss(), nowNanos)) {
            return null;
        }
        Entry entry = tcb.recovery.nextUnproven();
        if (entry != null && tcb.pathMtu.isProbe(entry)) {
            tcb.pathMtu.onProbeLost(nowNanos);
            return retransmission(nowNanos);
        }
        return entry == null || entry.end > snd.windowEnd() ? null : repeat(entry, nowNanos);
    }

    /** Sends once more, as it is, what is not marked lost. */
    private Segment repeat(Entry entry, long nowNanos) {
        segment.begin(entry.seq, nowNanos);
        long dataEnd = tcb.sendBuffer.end();
        int length = (int) (Math.min(entry.end, dataEnd) - entry.seq);
        segment.fewerSackBlocksFor(length); // it was sent with fewer
        segment.fill(entry.seq, length, entry.end > dataEnd);
        tellRetransmission(entry, length, nowNanos);
        tcb.recovery.onRetransmitting(entry);
        queue.onRetransmitted(entry, nowNanos);
        onDataSent(length, nowNanos);
        return segment.sent();
    }

    private void tellRetransmission(Entry entry, int length, long nowNanos) {
        boolean byTimer = entry.cause == Cause.RTO;
        tcb.emit(
                new Event.Retransmitted(
                        entry.cause,
                        (int) entry.seq,
                        length,
                        byTimer ? tcb.expiredRtoNanos : 0,
                        byTimer ? tcb.expiredBackoff : 0),
                nowNanos);
    }

    // ---------------------------------------------------------------- new data

    private Segment newData(long nowNanos) {
        if (queue.lostBytes() > 0) {
            return null; // what is lost goes first
        }
        long dataEnd = tcb.sendBuffer.end();
        long queued = dataEnd - snd.nxt; // D; -1 once the FIN is sent
        boolean finWaits = tcb.finQueued && queued >= 0;
        if (queued <= 0 && !finWaits) {
            tcb.limit = Limit.APPLICATION;
            return null;
        }
        long usable = snd.usableWindow(); // U
        if (usable <= 0) {
            tcb.limit = Limit.RECEIVE_WINDOW;
            if (snd.una == snd.nxt) {
                awaitWindow(nowNanos);
            }
            return null;
        }
        idleRestart.beforeNewData(nowNanos);
        segment.begin(snd.nxt, nowNanos);
        segment.tellUserTimeout();
        switch (tcb.pathMtu.turn(queued, usable)) {
            case PROBE -> {
                return mtuProbe(nowNanos);
            }
            case WAIT -> {
                tcb.limit = Limit.PATH_MTU_PROBE;
                return null;
            }
            case SEND -> {
                // as always
            }
        }
        int length = (int) Math.min(Math.min(queued, usable), segment.maxData());
        if (!maySend(length, queued, usable, nowNanos)) {
            return null;
        }
        boolean fin = finWaits && length == queued && length < usable;
        return transmit(length, fin, nowNanos);
    }

    private Segment transmit(int length, boolean fin, long nowNanos) {
        tcb.overrideDue = false;
        segment.fill(snd.nxt, length, fin);
        idleRestart.beforeSending(nowNanos);
        long end = snd.nxt + length + (fin ? 1 : 0);
        if (tcb.notes != null) {
            explainNewData(length, end, nowNanos);
        }
        queue.add(snd.nxt, end, nowNanos);
        snd.nxt = end;
        snd.probed = false;
        tcb.tally.bytesSent += length;
        tcb.lastDataSentNanos = nowNanos;
        onDataSent(length, nowNanos);
        tcb.startRetransmissionTimer(nowNanos);
        tcb.userTimeout.start(nowNanos);
        return segment.sent();
    }

    private void explainNewData(int length, long end, long nowNanos) {
        if (length == 0) {
            return;
        }
        tcb.notes.newData(length);
        tcb.notes.noLongerHeldBack(snd.una == snd.nxt, tcb.finQueued, nowNanos);
        if (tcb.duplicateAcks > 0 && !tcb.recovery.open() && snd.flightSize() + length > tcb.congestion.cwnd()) {
            tcb.notes.aboutLeaving(new Remark.LimitedTransmit(tcb.duplicateAcks));
        }
        if (end == snd.windowEnd()) {
            tcb.notes.aboutLeaving(new Remark.WindowFilled(snd.wnd));
        }
    }

    private void onDataSent(int length, long nowNanos) {
        tcb.recovery.onSent(length);
        tcb.pacer.onSent(tcb.congestion, length, tcb.limit == Limit.PACING, nowNanos);
    }

    /** The windows allow it; does the pacing rate? */
    private boolean mayLeaveNow(int length, long nowNanos) {
        boolean may = tcb.pacer.mayLeave(tcb.congestion, length, nowNanos);
        if (!may) {
            tcb.limit = Limit.PACING;
        }
        return may;
    }

    /** The sender's silly-window rule with Nagle's (9293/E19, MUST-38, SHLD-7), then the congestion window. */
    private boolean maySend(int length, long queued, long usable, long nowNanos) {
        boolean idle = snd.una == snd.nxt;
        boolean nagleHolds = tcb.nagle && !idle && !tcb.finQueued;
        //   (1) if a maximum-sized segment can be sent
        boolean full = length == segment.maxData();
        //   (2) if the data is pushed and all queued data can be sent now; without PUSH in our SEND all data is pushed
        boolean all = queued <= usable && length == queued && !nagleHolds;
        //   (3) if at least a fraction Fs = 1/2 of the maximum window can be sent
        boolean half = length >= snd.maxWnd / 2 && !nagleHolds;
        if (!full && !all && !half && !tcb.overrideDue) {
            boolean silly = length < queued;
            tcb.limit = silly ? Limit.RECEIVE_WINDOW : Limit.NAGLE;
            if (!silly && tcb.notes != null) {
                tcb.notes.heldBack(nowNanos);
            }
            if (silly && idle && !tcb.timers.isSet(Timer.PERSIST)) {
                //   (4) ... or if the override timeout occurs.
                tcb.timers.setIn(Timer.PERSIST, nowNanos, OVERRIDE_NANOS);
            }
            return false;
        }
        if (length > 0
                && !idle
                && tcb.recovery.pipe() + length > tcb.congestion.cwnd() + tcb.recovery.limitedTransmit()) {
            tcb.limit = Limit.CONGESTION_WINDOW;
            return false;
        }
        return length == 0 || mayLeaveNow(length, nowNanos);
    }

    /** A probe of the path MTU: new data in a segment larger than the others (RFC 4821 §7.5). */
    private Segment mtuProbe(long nowNanos) {
        long seq = snd.nxt;
        Segment probe = transmit(segment.maxData(tcb.pathMtu.probeSize()), false, nowNanos);
        tcb.pathMtu.onProbeSent(seq, snd.nxt, nowNanos);
        return probe;
    }

    // ---------------------------------------------------------------- tail loss probe

    /**
     * TLP_send_probe() (RFC 8985 §7.3): a segment of new data, even one beyond cwnd; if there is none or no window for it, the
     * highest segment again. Then the retransmission timer takes over.
     */
    private Segment tailLossProbe(long nowNanos) {
        tcb.tailProbeDue = false;
        if (queue.isEmpty() || queue.sackedBytes() > 0) {
            return null; // since the probe timer was set SACK has shown more than a probe could (§7.2)
        }
        long available = Math.min(tcb.sendBuffer.end() - snd.nxt, snd.usableWindow());
        Segment probe;
        if (available > 0) {
            segment.begin(snd.nxt, nowNanos);
            int length = (int) Math.min(available, segment.maxData());
            probe = transmit(length, false, nowNanos);
            tcb.emit(new Event.ProbeOfTail(length), nowNanos);
        } else {
            queue.last().cause = Cause.TLP;
            probe = repeat(queue.last(), nowNanos);
        }
        tcb.tailLossProbe.onProbeSent(available <= 0);
        tcb.restartRetransmissionTimer(nowNanos);
        return probe;
    }

    // ---------------------------------------------------------------- zero window

    /** Nothing may be sent until the peer opens its window: probe it, first after one RTO (SHLD-29). */
    private void awaitWindow(long nowNanos) {
        tcb.limit = Limit.RECEIVE_WINDOW;
        tcb.tellWindowClosed(nowNanos);
        tcb.cancelRetransmissionTimer();
        tcb.userTimeout.start(nowNanos);
        if (!tcb.timers.isSet(Timer.PERSIST) && !tcb.probeDue) {
            tcb.timers.setIn(Timer.PERSIST, nowNanos, tcb.rtt.baseRtoNanos());
        }
    }

    /**
     * RFC 9293 §3.8.6.1: "at least one octet of new data (if available), or retransmit". The octet does not count as sent:
     * a receiver that closed its window drops it, and only its acknowledgment shows that this one did not.
     */
    private Segment probe(long nowNanos) {
        tcb.probeDue = false;
        long seq = snd.una;
        boolean isNew = snd.una == snd.nxt;
        boolean data = seq < tcb.sendBuffer.end();
        if (snd.usableWindow() > 0 || !data && !tcb.finQueued) {
            return null; // the window opened, or there is nothing left to say
        }
        segment.begin(seq, nowNanos);
        segment.fill(seq, data ? 1 : 0, !data);
        snd.probed |= isNew;
        long next = tcb.rtt.backedOff(tcb.rtt.baseRtoNanos(), tcb.probesInARow);
        tcb.timers.setIn(Timer.PERSIST, nowNanos, next);
        tcb.emit(new Event.ProbeSent(tcb.probesInARow, next), nowNanos);
        return segment.sent();
    }

    // ---------------------------------------------------------------- keep-alive

    /** SEG.SEQ = SND.NXT-1, and no data, for that would count where it was once received (SHLD-12). */
    private Segment keepAlive(long nowNanos) {
        segment.begin(snd.nxt - 1, nowNanos);
        return segment.sent();
    }

    // ---------------------------------------------------------------- acknowledgment

    private Segment acknowledgment(long nowNanos) {
        if (!tcb.acks.due()) {
            return null;
        }
        segment.begin(snd.nxt, nowNanos);
        return segment.sent();
    }
}
