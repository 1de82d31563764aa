package toucan.exhaustive;

import toucan.sim.Passage;

/** What becomes of a datagram. A decision is the ordinal number of one. */
enum Fate {
    ARRIVES,
    LOST,
    /** Overtaken by those behind it. */
    LATE,
    /** Later than any retransmission of it. */
    VERY_LATE,
    TWICE,
    /** And the second one very late. */
    TWICE_VERY_LATE;

    static final long DELAY_NANOS = 10_000_000;
    private static final long LATE_NANOS = 15_000_000;
    private static final long VERY_LATE_NANOS = 700_000_000;

    long[] arrivals(long nowNanos) {
        long first = nowNanos + DELAY_NANOS;
        return switch (this) {
            case ARRIVES -> new long[] {first};
            case LOST -> Passage.LOST;
            case LATE -> new long[] {first + LATE_NANOS};
            case VERY_LATE -> new long[] {first + VERY_LATE_NANOS};
            case TWICE -> new long[] {first, first};
            case TWICE_VERY_LATE -> new long[] {first, first + VERY_LATE_NANOS};
        };
    }
}
