package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds for the connections of one capture those of another that are the same, each once and the earliest first. The same are
 * those between the same ends whose initial sequence numbers agree, as far as their SYNs were seen. They are looked up by these
 * numbers, in a tree, whose depth no choice of numbers changes: a hostile file with a hundred thousand SYNs between the same two
 * ports takes hardly longer than an honest one.
 */
final class Counterparts {
    /** In the place of an initial sequence number: its SYN was not seen. */
    private static final long UNSEEN = -1;

    /** In the place of an initial sequence number: whatever it is. */
    private static final long ANY = -2;

    private final Map<Set<InetSocketAddress>, Between> ends = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    /** All connections between two ends. */
    private static final class Between {
        final InetSocketAddress one;
        final InetSocketAddress other;
        final Map<Numbers, Deque<Entry>> waiting =
                new TreeMap<>(Comparator.comparingLong(Numbers::one).thenComparingLong(Numbers::other));

        Between(Conversation first) {
            one = first.client();
            other = first.server();
        }
    }

    /** The initial sequence numbers of the two ends. */
    private record Numbers(long one, long other) {}

    /** @param place in the order of the capture */
    private record Entry(int place, Conversation conversation) {}

    Counterparts(List<Conversation> conversations) {
        for (int i = 0; i < conversations.size(); i++) {
            Conversation c = conversations.get(i);
            Between between = ends.computeIfAbsent(c.ends(), k -> new Between(c));
            Entry entry = new Entry(i, c);
            for (long one : new long[] {iss(c, between.one), ANY}) {
                for (long other : new long[] {iss(c, between.other), ANY}) {
                    Numbers key = new Numbers(one, other);
                    between.waiting
                            .computeIfAbsent(key, k -> new ArrayDeque<>(1))
                            .add(entry);
                }
            }
        }
    }

    private static long iss(Conversation conversation, InetSocketAddress host) {
        Integer iss = conversation.iss(host);
        return iss == null ? UNSEEN : Integer.toUnsignedLong(iss);
    }

    /** Takes the earliest that is the same as this one and was not taken before; or null. */
    Conversation take(Conversation wanted) {
        Between between = ends.get(wanted.ends());
        if (between == null) {
            return null;
        }
        List<Entry> found = new ArrayList<>(4);
        for (long one : agreeing(iss(wanted, between.one))) {
            for (long other : agreeing(iss(wanted, between.other))) {
                Entry next = next(between.waiting.get(new Numbers(one, other)));
                if (next != null) {
                    found.add(next);
                }
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        found.sort(Comparator.comparingInt(Entry::place));
        taken.add(found.get(0).place);
        return found.get(0).conversation;
    }

    private static long[] agreeing(long iss) {
        return iss == UNSEEN ? new long[] {ANY} : new long[] {iss, UNSEEN};
    }

    /** A connection stands in four queues, so one that was taken is passed over at most four times. */
    private Entry next(Deque<Entry> queue) {
        while (queue != null && !queue.isEmpty() && taken.contains(queue.peek().place)) {
            queue.poll();
        }
        return queue == null ? null : queue.peek();
    }
}
