package toucan.tcp;

import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.TcpOptions;

/**
 * Puts a segment together, always in the same one: begun with what all segments carry, so that it is known how much data fits;
 * filled; and completed with what is only known when it leaves for sure.
 */
final class SegmentBuilder {
    /** Bytes of options that a header can hold (RFC 9293 §3.1). */
    private static final int MAX_OPTIONS = SegmentCodec.MAX_HEADER - SegmentCodec.HEADER;

    /** Octets of the SACK option with its padding before the first block, and of one block (RFC 2018 §3). */
    private static final int SACK_HEADER = 4;

    private static final int SACK_BLOCK = 8;
    private static final int MAX_URGENT_POINTER = 0xFFFF;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final ReceiveSequenceSpace rcv;
    private final Segment out = new Segment();
    /** SACK blocks that the segment begun will carry at most. */
    private int sackBlocks;

    SegmentBuilder(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        rcv = tcb.rcv;
    }

    /** A SYN, or a SYN,ACK. */
    void beginSyn(boolean synAck, long nowNanos) {
        out.clear().ports(tcb.localPort, tcb.remotePort).seq((int) snd.iss).flags(Segment.SYN);
        if (synAck) {
            out.flags(Segment.SYN | Segment.ACK).ack((int) rcv.nxt);
        }
        out.window(tcb.receiveWindow.advertiseOnSyn());
        HandshakeOptions options = synAck ? tcb.agreed : HandshakeOptions.offered(tcb.config);
        options.put(out.options(), tcb.config, tcb.timestamps.value(nowNanos), synAck ? tcb.timestamps.echo() : 0);
        tcb.userTimeout.putOnSyn(out.options());
    }

    /** Starts a segment with everything that all segments of a synchronized connection carry. */
    void begin(long seq, long nowNanos) {
        out.clear().ports(tcb.localPort, tcb.remotePort).seq((int) seq).flags(Segment.ACK);
        TcpOptions options = out.options();
        if (tcb.timestamps.agreed()) {
            options.timestamps(tcb.timestamps.value(nowNanos), tcb.timestamps.echo());
        }
        int room = (MAX_OPTIONS - SegmentCodec.optionsLength(options) - SACK_HEADER) / SACK_BLOCK;
        sackBlocks = tcb.agreed.sack() ? Math.min(room, tcb.sackBlocks.available()) : 0;
    }

    /** Data bytes that fit into the segment begun, with the options it carries (MUST-16). */
    int maxData() {
        return maxData(tcb.sendMss);
    }

    /** The same in a segment of another size. */
    int maxData(int mss) {
        return mss - SegmentCodec.optionsLength(out.options()) - sackLength();
    }

    private int sackLength() {
        return sackBlocks > 0 ? SACK_HEADER + sackBlocks * SACK_BLOCK : 0;
    }

    /** Puts the data in, and the flags that go with it. */
    void fill(long seq, int length, boolean fin) {
        int flags = Segment.ACK;
        if (length > 0) {
            tcb.sendBuffer.fill(out, seq, length);
            if (seq + length == tcb.sendBuffer.end()) {
                flags |= Segment.PSH; // MUST-61: on the last segment of what is queued
            }
        }
        if (fin) {
            flags |= Segment.FIN;
        }
        if (snd.up > seq) {
            flags |= Segment.URG;
            out.urgentPointer((int) Math.min(MAX_URGENT_POINTER, snd.up - seq));
        }
        out.flags(flags);
    }

    /** Adds what is known only now that the segment leaves for sure: ACK, window, SACK. */
    Segment sent() {
        out.ack((int) rcv.nxt).window(tcb.receiveWindow.advertise());
        if (sackBlocks > 0) {
            tcb.sackBlocks.report(out.options(), sackBlocks);
            sackBlocks = 0;
        }
        if (out.dataLength() == 0) {
            tcb.userTimeout.tell(out.options(), 0); // not with what is sent again, whose size is fixed
        }
        tcb.userTimeout.told(out.options());
        return leaves();
    }

    /** What is done for every segment of the connection that leaves. */
    Segment leaves() {
        tcb.acks.onSent();
        rcv.lastAckSent = rcv.nxt;
        tcb.tally.segmentsSent++;
        if (tcb.notes != null) {
            tcb.notes.leaving(out);
        }
        return out;
    }

    /** Leaves SACK blocks out until so many bytes of data fit. */
    void fewerSackBlocksFor(int length) {
        while (length > maxData() && sackBlocks > 0) {
            sackBlocks--;
        }
    }

    /** The user timeout option, if it is due and there is room for it (RFC 5482 §2). */
    void tellUserTimeout() {
        tcb.userTimeout.tell(out.options(), sackLength());
    }
}
