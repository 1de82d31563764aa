package toucan.sim;

import java.util.PriorityQueue;

/** What is going to happen, in order of time; what happens at the same time does so in the order in which it was planned. */
final class EventQueue {
    private final PriorityQueue<Planned> queue = new PriorityQueue<>();
    private long planned;

    private record Planned(long nanos, long order, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    void at(long nanos, Runnable action) {
        queue.add(new Planned(nanos, planned++, action));
    }

    /** When the next event is, or {@link Long#MAX_VALUE}. */
    long nextNanos() {
        Planned first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.nanos;
    }

    Runnable poll() {
        return queue.remove().action;
    }
}
