package toucan.gateway;

/** When to dial a client again that the user has named: for ever, and the more rarely the less comes of it. */
final class Redial {
    static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
    static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
    /** A connection that lives so long was worth it. */
    static final long WORTH_NANOS = 20_000_000_000L;

    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** The connection has ended, or never was. @return how long to wait before the next (nanoseconds) */
    long ended(long livedNanos) {
        if (livedNanos >= WORTH_NANOS) {
            pauseNanos = FIRST_PAUSE_NANOS;
        }
        long pause = pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        return pause;
    }
}
