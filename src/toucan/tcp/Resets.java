package toucan.tcp;

import toucan.wire.Segment;

/** The resets that answer segments (RFC 9293 §3.5.2, §3.10.7.1). */
final class Resets {
    private Resets() {}

    /**
     * Makes {@code reset} the answer to a segment that belongs to no connection.
     *
     * @return false when nothing is answered, because the segment is itself a reset (9293/E24)
     */
    static boolean answer(Segment arrived, Segment reset) {
        if (arrived.is(Segment.RST)) {
            return false;
        }
        reset.clear().ports(arrived.dstPort(), arrived.srcPort());
        if (arrived.is(Segment.ACK)) {
            //   <SEQ=SEG.ACK><CTL=RST>
            reset.seq(arrived.ack()).flags(Segment.RST);
        } else {
            //   <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
            reset.ack(arrived.seq() + arrived.len()).flags(Segment.RST | Segment.ACK);
        }
        if (arrived.options().hasTimestamps()) {
            // RFC 7323 §5.2: a reset that answers a segment with a timestamp echoes it, and has none of its own.
            reset.options().timestamps(0, arrived.options().tsVal());
        }
        return true;
    }
}
