package toucan.impair;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import toucan.link.Datagram;

/**
 * The datagrams under way in the bad network, in the order of their release; those of the same time in the order in which
 * they came. Bounded in number and in bytes; rooms are reused, so that steady state allocates nothing.
 */
final class HeldDatagrams {
    /** At most so many datagrams are held. */
    static final int MAX_DATAGRAMS = 65_536;
    /** At most so many bytes of room are taken: 32 MiB, that is 16,384 datagrams of the usual size. */
    static final int MAX_BYTES = 32 << 20;

    private static final int[] ROOMS = {128, 2_048, Datagram.MAX_PAYLOAD};

    private final PriorityQueue<Held> queue = new PriorityQueue<>();
    private final List<Deque<Held>> free = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    private long bytes;
    private long arrivals;

    /** A datagram of our own, and when it goes on. */
    static final class Held implements Comparable<Held> {
        private final int size;
        private final Datagram datagram;
        private long releaseNanos;
        private long arrival;

        private Held(int size) {
            this.size = size;
            datagram = new Datagram(ROOMS[size]);
        }

        Datagram datagram() {
            return datagram;
        }

        @Override
        public int compareTo(Held other) {
            int byTime = Long.compare(releaseNanos, other.releaseNanos);
            return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
        }
    }

    /** When the first one is to be released, or {@link Fate#NEVER}. */
    long nextReleaseNanos() {
        Held first = queue.peek();
        return first == null ? Fate.NEVER : first.releaseNanos;
    }

    /** Holds a copy of the datagram, and returns that copy; null when there is no room. */
    Datagram hold(Datagram datagram, long releaseNanos) {
        Held held = queue.size() < MAX_DATAGRAMS ? room(datagram.length()) : null;
        if (held == null) {
            return null;
        }
        held.datagram.copyFrom(datagram);
        held.datagram.clearNotes();
        held.releaseNanos = releaseNanos;
        held.arrival = arrivals++;
        queue.add(held);
        return held.datagram;
    }

    /** The next datagram that is due, or null; to be given back with {@link #recycle}. */
    Held poll(long nowNanos) {
        return nextReleaseNanos() <= nowNanos ? queue.poll() : null;
    }

    void recycle(Held held) {
        held.datagram.clearNotes();
        free.get(held.size).push(held);
    }

    private Held room(int length) {
        int size = 0;
        while (length > ROOMS[size]) {
            size++;
        }
        Held held = free.get(size).poll();
        if (held != null) {
            return held;
        }
        if (bytes + ROOMS[size] > MAX_BYTES) {
            giveUpFreeRooms();
        }
        if (bytes + ROOMS[size] > MAX_BYTES) {
            return null;
        }
        bytes += ROOMS[size];
        return new Held(size);
    }

    private void giveUpFreeRooms() {
        for (int size = 0; size < ROOMS.length; size++) {
            bytes -= (long) ROOMS[size] * free.get(size).size();
            free.get(size).clear();
        }
    }
}
