package toucan.net;

/** Lets through {@code ratePerSecond} events a second on average, and at most {@code burst} at once. */
final class TokenBucket {
    private final long nanosPerToken;
    private final long capacityNanos;
    private long creditNanos;
    private long lastNanos;

    TokenBucket(int ratePerSecond, int burst) {
        nanosPerToken = 1_000_000_000L / ratePerSecond;
        capacityNanos = burst * nanosPerToken;
        creditNanos = capacityNanos;
    }

    /** Whether one more event may happen at {@code nowNanos}; if so it is counted. */
    boolean take(long nowNanos) {
        long passed = Math.min(capacityNanos, Math.max(0, nowNanos - lastNanos));
        lastNanos = Math.max(lastNanos, nowNanos);
        creditNanos = Math.min(capacityNanos, creditNanos + passed);
        if (creditNanos < nanosPerToken) {
            return false;
        }
        creditNanos -= nanosPerToken;
        return true;
    }
}
