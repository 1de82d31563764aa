package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** One direction of a connection: what one host sent, and what became of it. */
public final class Flow {
    private final InetSocketAddress from;
    private final List<Transmission> transmissions;
    private final List<TracedSegment> strangers = new ArrayList<>();
    private long shortestNanos;

    private Flow(InetSocketAddress from, List<Transmission> transmissions) {
        this.from = from;
        this.transmissions = transmissions;
    }

    /** What one host sent, by one capture alone. */
    public static Flow sent(Conversation seen, InetSocketAddress from) {
        return new Flow(from, transmissions(seen, from));
    }

    /** What one host sent, and what the other capture shows of it, but for what was damaged on the way. */
    static Flow matched(Conversation near, Conversation far, InetSocketAddress from) {
        Flow flow = sent(near, from);
        Matching matching = new Matching(flow.transmissions, far.from(from));
        matching.match();
        flow.strangers.addAll(matching.strangers());
        flow.shortestNanos = matching.shortestNanos();
        return flow;
    }

    private static List<Transmission> transmissions(Conversation seen, InetSocketAddress from) {
        List<Transmission> all = new ArrayList<>();
        Unwrapping numbers = new Unwrapping(seen.iss(from));
        Unwrapping acks = new Unwrapping(seen.iss(from.equals(seen.client()) ? seen.server() : seen.client()));
        long highest = Long.MIN_VALUE;
        for (TracedSegment s : seen.from(from)) {
            long seq = numbers.unwrap(s.seq());
            boolean again = s.len() > 0 && seq + s.len() <= highest;
            all.add(new Transmission(s, seq, s.is(Segment.ACK) ? acks.unwrap(s.ack()) : 0, again));
            highest = Math.max(highest, seq + s.len());
        }
        return all;
    }

    /** Who sent. */
    public InetSocketAddress from() {
        return from;
    }

    /** In the order of sending. */
    public List<Transmission> transmissions() {
        return transmissions;
    }

    /** What arrived and, as far as the sender's capture goes, was never sent. */
    public List<TracedSegment> strangers() {
        return strangers;
    }

    /** No arrival is younger than that, see {@link Matching#shortestNanos}. */
    long shortestNanos() {
        return shortestNanos;
    }

    public int sent() {
        return transmissions.size();
    }

    public long lost() {
        return transmissions.stream().filter(Transmission::lost).count();
    }

    public long duplicated() {
        return transmissions.stream().filter(Transmission::duplicated).count();
    }

    public long reordered() {
        return transmissions.stream().filter(Transmission::reordered).count();
    }

    public long damaged() {
        return transmissions.stream().filter(t -> !t.damaged().isEmpty()).count();
    }

    public long retransmitted() {
        return transmissions.stream().filter(Transmission::isRetransmission).count();
    }

    /** How many retransmissions there were for which reason. */
    public Map<String, Long> reasons() {
        Map<String, Long> reasons = new TreeMap<>();
        for (Transmission t : transmissions) {
            if (t.isRetransmission()) {
                reasons.merge(t.reason(), 1L, Long::sum);
            }
        }
        return reasons;
    }

    public Delays delays() {
        return Delays.of(transmissions);
    }

    /** Bytes of data, each counted once however often it was sent. */
    public long bytes() {
        // By place, as what fills a gap comes behind what lies above it where a capture shows arrivals.
        List<Transmission> data = new ArrayList<>(transmissions);
        data.removeIf(t -> t.sent().dataLength() == 0);
        data.sort(Comparator.comparingLong(Transmission::seq));
        long bytes = 0;
        long upTo = Long.MIN_VALUE;
        for (Transmission t : data) {
            TracedSegment s = t.sent();
            long end = t.seq() + s.len();
            bytes += Math.max(0, Math.min(s.dataLength(), end - Math.max(upTo, t.seq())));
            upTo = Math.max(upTo, end);
        }
        return bytes;
    }

    /** From the first segment with data to the last, in nanoseconds. */
    public long nanos() {
        long first = 0;
        long last = 0;
        for (Transmission t : transmissions) {
            if (t.sent().dataLength() > 0) {
                last = t.sent().epochNanos();
                first = first == 0 ? last : first;
            }
        }
        return last - first;
    }
}
