package toucan.tcp;

import toucan.tcp.Event.DropReason;
import toucan.wire.Segment;

/** The sixth to eighth step of SEGMENT ARRIVES: URG, the segment text, and the FIN (RFC 9293 §3.10.7.4). */
final class TextArrives {
    private final TransmissionControlBlock tcb;
    private final ReceiveSequenceSpace rcv;

    TextArrives(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        rcv = tcb.rcv;
    }

    //   Sixth, check the URG bit.
    void checkUrg(Segment seg, long segSeq, long nowNanos) {
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
    void process(Segment seg, long segSeq, long nowNanos) {
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
            inOrder(seg, segSeq, length, nowNanos);
        }
    }

    private void inOrder(Segment seg, long segSeq, int length, long nowNanos) {
        boolean fillsGap = !tcb.receiveBuffer.outOfOrder().isEmpty();
        if (fillsGap) {
            reportOverlap(segSeq, segSeq + length);
        }
        tcb.receiveBuffer.store(segSeq, seg);
        tcb.tally.bytesReceived += tcb.receiveBuffer.nxt() - rcv.nxt;
        rcv.nxt = tcb.receiveBuffer.nxt();
        tcb.receiveTuning.textArrived(seg, seg.dataLength(), nowNanos);
        if (fillsGap) {
            if (tcb.notes != null) {
                tcb.notes.aboutArrival(new Remark.GapFilled(
                        rcv.nxt - segSeq, !tcb.receiveBuffer.outOfOrder().isEmpty()));
            }
            tcb.acks.immediately(); // RFC 5681 §4.2: when the segment fills in all or part of a gap
        } else {
            tcb.peerSegments.onData(length, seg.is(Segment.PSH));
            tcb.acks.onData(length, nowNanos);
        }
    }

    private void outOfOrder(Segment seg, long segSeq, long nowNanos) {
        tcb.tally.outOfOrderSegments++;
        if (tcb.notes != null) {
            tcb.notes.aboutArrival(new Remark.OutOfOrder(seg.dataLength(), segSeq - rcv.nxt));
            tcb.notes.acknowledgingBecause("data arrived out of order");
        }
        reportOverlap(segSeq, segSeq + seg.dataLength());
        if (tcb.receiveBuffer.store(segSeq, seg)) {
            tcb.sackBlocks.arrived(segSeq);
        } else {
            tcb.emit(new Event.SegmentDropped(DropReason.REASSEMBLY_FULL, seg.seq()), nowNanos);
        }
        tcb.acks.immediately(); // RFC 5681 §4.2: a duplicate ACK for each segment out of order
    }

    /** RFC 2883 §4: the first range of [from, to) that is in the reassembly queue already is a duplicate. */
    private void reportOverlap(long from, long to) {
        SequenceRanges outOfOrder = tcb.receiveBuffer.outOfOrder();
        long left = outOfOrder.firstPresent(from, to);
        if (tcb.agreed.sack() && left < to) {
            tcb.sackBlocks.duplicate(left, Math.min(to, outOfOrder.firstMissing(left)));
            tcb.tally.duplicateSegments++;
        }
    }

    /** What lies below RCV.NXT has arrived before; the next ACK reports it (RFC 2883 §4). */
    void reportDuplicate(Segment seg, long segSeq) {
        if (tcb.agreed.sack() && segSeq < rcv.nxt && seg.dataLength() > 0) {
            tcb.sackBlocks.duplicate(segSeq, Math.min(segSeq + seg.dataLength(), rcv.nxt));
        }
    }

    //   Eighth, check the FIN bit. A FIN beyond a gap is remembered until the gap is filled.
    void checkFin(Segment seg, long segSeq, long nowNanos) {
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
}
