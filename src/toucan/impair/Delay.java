package toucan.impair;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import toucan.link.Datagram;

/** Delay, jitter and reordering: when a datagram that left the queue arrives at the other end of the network. */
final class Delay {
    /** Endpoints whose last arrival is remembered; the one unused for longest is forgotten. */
    private static final int MAX_ENDPOINTS = 4_096;

    private final long delayNanos;
    private final long jitterNanos;
    private final double reorder;
    private final RandomStream jitters;
    private final RandomStream copyJitters;
    private final RandomStream reorders;
    private final String reorderNote;
    private final String jitterNote;
    // What the dice say about the present datagram: drawn for every one, used for those that come so far.
    private double jitter;
    private double copyJitter;
    private boolean reordered;
    private final Map<InetSocketAddress, long[]> lastArrivals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, long[]> eldest) {
            return size() > MAX_ENDPOINTS;
        }
    };

    Delay(Impairments impairments) {
        delayNanos = impairments.delayNanos();
        jitterNanos = impairments.jitterNanos();
        reorder = impairments.reorder();
        jitters = new RandomStream(impairments.seed(), "jitter");
        copyJitters = new RandomStream(impairments.seed(), "jitter of copies");
        reorders = new RandomStream(impairments.seed(), "reorder");
        String how = delayNanos > 0
                ? "skips the delay of " + Units.duration(delayNanos)
                : "held back " + Units.duration(Impairments.REORDER_HOLD_NANOS);
        reorderNote = "network: reordered, " + how + " (--reorder " + Units.percent(reorder) + ")";
        jitterNote = "network: reordered, overtakes an earlier datagram (--jitter " + Units.duration(jitterNanos) + ")";
    }

    /** Takes this datagram's random numbers. */
    void draw() {
        jitter = jitters.next();
        copyJitter = copyJitters.next();
        reordered = reorders.next(reorder);
    }

    /** When the datagram arrives; notes on it what is unusual about that. */
    long arrival(Datagram datagram, long departureNanos) {
        if (reordered) {
            datagram.note(reorderNote);
            // netem: with a delay, the chosen share is sent at once; without one there is nothing to skip.
            return delayNanos > 0 ? departureNanos : departureNanos + Impairments.REORDER_HOLD_NANOS;
        }
        long arrival = departureNanos + varied(jitter);
        if (jitterNanos > 0 && overtakes(datagram.remote(), arrival)) {
            datagram.note(jitterNote);
            reordered = true;
        }
        return arrival;
    }

    /** When the copy of a duplicated datagram arrives. */
    long copyArrival(long departureNanos) {
        return departureNanos + varied(copyJitter);
    }

    /** Whether {@link #arrival} noted that the datagram changes places with others. */
    boolean wasReordered() {
        return reordered;
    }

    private long varied(double dice) {
        return Math.max(0, delayNanos - jitterNanos + (long) (dice * (2 * jitterNanos + 1)));
    }

    private boolean overtakes(InetSocketAddress remote, long arrival) {
        long[] last = lastArrivals.computeIfAbsent(remote, r -> new long[1]);
        if (arrival < last[0]) {
            return true;
        }
        last[0] = arrival;
        return false;
    }
}
