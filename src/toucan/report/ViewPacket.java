package toucan.report;

import toucan.trace.TracedSegment;
import toucan.trace.TracedSegment.Checksum;
import toucan.wire.Segment;

/**
 * A packet of a connection as one capture shows it.
 *
 * @param segment as the capture shows it, with its comments
 * @param header the same, or of a damaged arrival what was sent, if that is known
 * @param nanos since the connection's beginning
 * @param fromClient who sent it
 * @param seq relative to its sender's initial sequence number, in 64 bits
 * @param ack relative to the other's, 0 without an ACK
 * @param window bytes, scaled
 * @param marks of {@link Mark}
 * @param otherFrame its frame in the capture of the other host; 0 when there is none
 */
record ViewPacket(
        TracedSegment segment,
        TracedSegment header,
        long nanos,
        boolean fromClient,
        long seq,
        long ack,
        long window,
        int marks,
        long otherFrame) {

    long end() {
        return seq + header.len();
    }

    boolean is(Mark mark) {
        return mark.in(marks);
    }

    boolean hasAck() {
        return header.is(Segment.ACK);
    }

    /** Whether it arrived with a wrong checksum: then the TCP has dropped it. */
    boolean isDamaged() {
        return segment.checksum() == Checksum.BAD;
    }
}
