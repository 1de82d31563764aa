package toucan.report;

/** Bytes per interval of time. */
final class Throughput {
    private static final int MOST_INTERVALS = 80;
    private static final long SHORTEST_NANOS = 1_000_000;
    private static final int[] ROUND = {1, 2, 5};

    private final long intervalNanos;
    private final long[] bytes;

    /** @param lastNanos when the last packet was seen */
    Throughput(long lastNanos) {
        intervalNanos = interval(Math.max(0, lastNanos));
        bytes = new long[(int) (Math.max(0, lastNanos) / intervalNanos) + 1];
    }

    /** The shortest of 1, 2, 5, 10, … ms with which there are not too many. */
    private static long interval(long lastNanos) {
        for (long decade = SHORTEST_NANOS; ; decade *= 10) {
            for (int factor : ROUND) {
                if (lastNanos / (factor * decade) < MOST_INTERVALS) {
                    return factor * decade;
                }
            }
        }
    }

    void add(long nanos, long count) {
        int at = (int) (Math.max(0, nanos) / intervalNanos);
        bytes[Math.min(at, bytes.length - 1)] += count;
    }

    long intervalNanos() {
        return intervalNanos;
    }

    long[] bytes() {
        return bytes;
    }
}
