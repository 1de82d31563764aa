package toucan.compare;

import java.util.Arrays;
import java.util.List;
import toucan.trace.TracedSegment;

/**
 * One-way delays of one direction: time of arrival less time of sending, each by the clock of its own capture.
 *
 * @param count how many were measured
 * @param minNanos in nanoseconds, like the others; negative when the clocks differ by more than the way takes
 */
public record Delays(int count, long minNanos, long medianNanos, long p95Nanos, long maxNanos) {

    static Delays of(List<Transmission> transmissions) {
        long[] nanos = transmissions.stream()
                .filter(t -> !t.arrivals().isEmpty())
                .mapToLong(Delays::delay)
                .toArray();
        Arrays.sort(nanos);
        int n = nanos.length;
        return n == 0
                ? new Delays(0, 0, 0, 0, 0)
                : new Delays(n, nanos[0], nanos[(n - 1) / 2], nanos[(int) ((n - 1) * 0.95)], nanos[n - 1]);
    }

    private static long delay(Transmission t) {
        TracedSegment first = t.arrivals().get(0);
        return first.epochNanos() - t.sent().epochNanos();
    }

    /** The same, with the arrivals' clock set back by so much. */
    public Delays minus(long nanos) {
        return new Delays(count, minNanos - nanos, medianNanos - nanos, p95Nanos - nanos, maxNanos - nanos);
    }
}
