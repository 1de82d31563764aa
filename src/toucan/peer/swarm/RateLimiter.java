package toucan.peer.swarm;

/**
 * A token bucket: bytes may pass at a rate, and at most one burst of them at once. Time is the caller's; nothing here waits.
 */
final class RateLimiter {
    static final long UNLIMITED = 0;
    private static final double NANOS_PER_SECOND = 1e9;
    /** What rounding may lose; whoever waited until {@link #readyNanos} must not find that missing (bytes). */
    private static final double ROUNDING = 1e-3;

    private final long bytesPerSecond;
    private final long burstBytes;
    private double tokens;
    private long filledNanos;

    /**
     * @param bytesPerSecond {@link #UNLIMITED} for no limit
     * @param burstBytes how much may pass after a pause; at least the largest piece that is asked for at once
     */
    RateLimiter(long bytesPerSecond, long burstBytes, long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.burstBytes = burstBytes;
        tokens = burstBytes;
        filledNanos = nowNanos;
    }

    /** Takes so many bytes out of the bucket, if it holds them. */
    boolean tryTake(int bytes, long nowNanos) {
        if (bytesPerSecond == UNLIMITED) {
            return true;
        }
        fill(nowNanos);
        if (tokens + ROUNDING < bytes) {
            return false;
        }
        tokens -= bytes;
        return true;
    }

    /** Bytes that were taken, and did not pass after all. */
    void giveBack(int bytes) {
        tokens = Math.min(burstBytes, tokens + bytes);
    }

    /** When {@link #tryTake} of so many bytes will succeed, if nobody takes any before (nanoseconds, absolute). */
    long readyNanos(int bytes, long nowNanos) {
        if (bytesPerSecond == UNLIMITED) {
            return nowNanos;
        }
        fill(nowNanos);
        double missing = Math.min(bytes, burstBytes) - tokens;
        return missing <= 0 ? nowNanos : nowNanos + (long) Math.ceil(missing * NANOS_PER_SECOND / bytesPerSecond);
    }

    private void fill(long nowNanos) {
        tokens = Math.min(burstBytes, tokens + (nowNanos - filledNanos) * (bytesPerSecond / NANOS_PER_SECOND));
        filledNanos = nowNanos;
    }
}
