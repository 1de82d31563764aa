package toucan.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import toucan.trace.TracedSegment;
import toucan.trace.TracedSegment.Checksum;
import toucan.wire.TcpOptions;

/**
 * Which arrival is which transmission, for one direction of a connection.
 *
 * <p>Copies of one transmission are equal in all bytes, but so are retransmissions without timestamps, and duplicate ACKs.
 * Among equals an arrival belongs to the latest transmission that was sent early enough, since an earlier one that was
 * still missing is rather lost than overtaken; what finds none free is a duplicate. "Early enough" is the shortest delay
 * among segments that were sent and seen just once, which also takes up the difference between two clocks.
 */
final class Matching {
    private final List<Transmission> sent;
    private final List<TracedSegment> arrived;
    private final boolean headersOnly;
    private final List<TracedSegment> strangers = new ArrayList<>();
    private final Map<TracedSegment, Transmission> firstArrivals = new IdentityHashMap<>();
    private long shortestNanos;

    /** What is known of a segment that was not captured whole. */
    private record Header(int seq, int ack, int flags, int window, int dataLength, TcpOptions options) {}

    /** All transmissions and arrivals with the same content. */
    private static final class Equals {
        final List<Transmission> sent = new ArrayList<>(1);
        final List<TracedSegment> arrived = new ArrayList<>(1);
    }

    /**
     * @param sent in the order of sending
     * @param arrived undamaged ones in the order of arrival
     */
    Matching(List<Transmission> sent, List<TracedSegment> arrived) {
        this.sent = sent;
        this.arrived = arrived;
        headersOnly = arrived.stream().anyMatch(s -> s.checksum() == Checksum.UNKNOWN)
                || sent.stream().anyMatch(t -> t.sent().checksum() == Checksum.UNKNOWN);
    }

    /** Gives every transmission its arrivals. */
    void match() {
        Map<Object, Equals> byContent = new HashMap<>();
        for (Transmission t : sent) {
            byContent.computeIfAbsent(content(t.sent()), k -> new Equals()).sent.add(t);
        }
        for (TracedSegment s : arrived) {
            byContent.computeIfAbsent(content(s), k -> new Equals()).arrived.add(s);
        }
        shortestNanos = shortest(byContent);
        byContent.values().forEach(this::match);
        strangers.sort(Comparator.comparingLong(TracedSegment::frame));
        markReordered();
    }

    /** Arrivals that nobody sent, as far as the sender's capture goes. */
    List<TracedSegment> strangers() {
        return strangers;
    }

    /** The shortest time between sending and arrival, in nanoseconds of both clocks; 0 when nothing tells. */
    long shortestNanos() {
        return shortestNanos;
    }

    private Object content(TracedSegment s) {
        return headersOnly
                ? new Header(s.seq(), s.ack(), s.flags(), s.window(), s.dataLength(), s.options())
                : Integer.valueOf(s.fingerprint());
    }

    private static long shortest(Map<Object, Equals> byContent) {
        long shortest = Long.MAX_VALUE;
        for (Equals e : byContent.values()) {
            if (e.sent.size() == 1 && e.arrived.size() == 1) {
                long delay =
                        e.arrived.get(0).epochNanos() - e.sent.get(0).sent().epochNanos();
                shortest = Math.min(shortest, delay);
            }
        }
        return shortest == Long.MAX_VALUE ? 0 : shortest;
    }

    private void match(Equals e) {
        Deque<Transmission> free = new ArrayDeque<>();
        List<Transmission> taken = new ArrayList<>();
        List<TracedSegment> firsts = new ArrayList<>();
        int next = 0;
        for (TracedSegment arrival : e.arrived) {
            while (next < e.sent.size()
                    && e.sent.get(next).sent().epochNanos() <= arrival.epochNanos() - shortestNanos) {
                free.push(e.sent.get(next++));
            }
            if (!free.isEmpty()) {
                taken.add(free.pop());
                firsts.add(arrival);
            } else if (!taken.isEmpty()) {
                taken.get(taken.size() - 1).arrived(arrival);
            } else {
                strangers.add(arrival);
            }
        }
        pairInOrder(taken, firsts);
    }

    /** Equal segments cannot be told apart, so none of them overtakes another. */
    private void pairInOrder(List<Transmission> taken, List<TracedSegment> firsts) {
        taken.sort(Comparator.comparingLong(t -> t.sent().frame()));
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).arrivals().add(0, firsts.get(i));
            firstArrivals.put(firsts.get(i), taken.get(i));
        }
    }

    /** RFC 4737 §3.3 (Type-P-Reordered): something sent later has arrived before. */
    private void markReordered() {
        long latest = Long.MIN_VALUE;
        for (TracedSegment arrival : arrived) {
            Transmission t = firstArrivals.get(arrival);
            if (t == null) {
                continue;
            }
            if (t.sent().frame() < latest) {
                t.overtaken();
            }
            latest = Math.max(latest, t.sent().frame());
        }
    }
}
