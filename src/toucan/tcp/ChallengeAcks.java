package toucan.tcp;

/**
 * Throttle of the ACKs that answer segments which should not have come (RFC 5961 §7): at most ten in five seconds, counted
 * for each connection alone, because a count shared by all tells an attacker about others (CVE-2016-5696).
 */
final class ChallengeAcks {
    static final int LIMIT = 10;
    static final long PERIOD_NANOS = 5_000_000_000L;

    private long periodStart = Long.MIN_VALUE;
    private int sent;

    /** Whether one more may be sent now; counts it. */
    boolean allow(long nowNanos) {
        if (periodStart == Long.MIN_VALUE || nowNanos - periodStart >= PERIOD_NANOS) {
            periodStart = nowNanos;
            sent = 0;
        }
        if (sent == LIMIT) {
            return false;
        }
        sent++;
        return true;
    }
}
