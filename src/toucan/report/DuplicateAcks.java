package toucan.report;

import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** Recognizes duplicate ACKs as RFC 5681 §2 defines them. */
final class DuplicateAcks {
    private final long[] ack = {Long.MIN_VALUE, Long.MIN_VALUE};
    private final int[] window = new int[2];

    /**
     * To be asked of every segment, in order.
     *
     * @param relative its acknowledgment number
     * @param sent up to where the other host has sent
     */
    boolean isOne(TracedSegment s, boolean fromClient, long relative, long sent) {
        if (!s.is(Segment.ACK)) {
            return false;
        }
        int side = fromClient ? 0 : 1;
        boolean plain = s.dataLength() == 0 && (s.flags() & (Segment.SYN | Segment.FIN | Segment.RST)) == 0;
        boolean same = plain && relative == ack[side] && s.window() == window[side] && sent > relative;
        ack[side] = Math.max(ack[side], relative);
        window[side] = s.window();
        return same;
    }
}
