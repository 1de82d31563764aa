package toucan.peer.swarm;

/**
 * Bytes per second over the last twenty seconds, the span over which BEP 3's choker compares peers; over the time since the
 * first byte while that is shorter.
 */
final class RateMeter {
    private static final int SLOTS = 20;
    private static final long SLOT_NANOS = 1_000_000_000L;

    private final long[] bytes = new long[SLOTS];
    private long currentSlot;
    private long firstNanos = -1;
    private long total;

    void add(long count, long nowNanos) {
        if (firstNanos < 0) {
            firstNanos = nowNanos;
            currentSlot = nowNanos / SLOT_NANOS;
        }
        moveTo(nowNanos / SLOT_NANOS);
        bytes[(int) (currentSlot % SLOTS)] += count;
        total += count;
    }

    /** Bytes since the beginning. */
    long total() {
        return total;
    }

    /** Bytes per second. */
    long rate(long nowNanos) {
        if (firstNanos < 0) {
            return 0;
        }
        moveTo(nowNanos / SLOT_NANOS);
        long sum = 0;
        for (long slot : bytes) {
            sum += slot;
        }
        long inSlot = nowNanos - currentSlot * SLOT_NANOS;
        long span = Math.min(nowNanos - firstNanos, (SLOTS - 1) * SLOT_NANOS + inSlot);
        return (long) (sum * 1e9 / Math.max(SLOT_NANOS, span));
    }

    private void moveTo(long slot) {
        for (long s = Math.max(currentSlot + 1, slot - SLOTS + 1); s <= slot; s++) {
            bytes[(int) (s % SLOTS)] = 0;
        }
        currentSlot = Math.max(currentSlot, slot);
    }
}
