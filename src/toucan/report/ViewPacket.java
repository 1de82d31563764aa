package toucan.report;

import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/**
 * A packet of a connection as one capture shows it.
 *
 * @param segment its header and comments
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
        long nanos,
        boolean fromClient,
        long seq,
        long ack,
        long window,
        int marks,
        long otherFrame) {

    long end() {
        return seq + segment.len();
    }

    boolean is(Mark mark) {
        return mark.in(marks);
    }

    boolean hasAck() {
        return segment.is(Segment.ACK);
    }
}
