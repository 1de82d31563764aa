package toucan.sim;

import java.util.Map;
import java.util.TreeMap;
import toucan.tcp.Status;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/** What the peer has reported by SACK (RFC 2018) and not yet acknowledged: disjoint ranges, from left to right edge. */
final class Sacked {
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Takes in the blocks of a segment that arrives; the status is that before it. */
    void onSegment(Segment segment, Status status) {
        for (int i = 0; i < segment.options().sackBlocks(); i++) {
            long left = SeqNum.unwrap(segment.options().sackLeft(i), status.sndUna());
            long right = SeqNum.unwrap(segment.options().sackRight(i), status.sndUna());
            if (status.sndUna() <= left && left < right && right <= status.sndNxt()) {
                add(left, right);
            }
        }
    }

    private void add(long from, long to) {
        long left = from;
        long right = to;
        for (Map.Entry<Long, Long> e = ranges.floorEntry(right);
                e != null && e.getValue() >= left;
                e = ranges.floorEntry(right)) {
            left = Math.min(left, e.getKey());
            right = Math.max(right, e.getValue());
            ranges.remove(e.getKey());
        }
        ranges.put(left, right);
    }

    /** Bytes above SND.UNA that the peer has. */
    long bytesAbove(long sndUna) {
        while (!ranges.isEmpty() && ranges.firstEntry().getValue() <= sndUna) {
            ranges.pollFirstEntry();
        }
        long bytes = 0;
        for (Map.Entry<Long, Long> e : ranges.entrySet()) {
            bytes += e.getValue() - Math.max(sndUna, e.getKey());
        }
        return bytes;
    }
}
