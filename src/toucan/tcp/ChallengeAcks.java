package toucan.tcp;

/**
 * Throttle of the ACKs that answer segments which should not have come (RFC 5961 §7): so many in five seconds, ten by default,
 * counted for each connection alone, because a count shared by all tells an attacker about others (CVE-2016-5696). So it need
 * not be a random number, as Linux's is, which counts for all.
 */
final class ChallengeAcks {
    static final long PERIOD_NANOS = 5_000_000_000L;

    private long periodStart = Long.MIN_VALUE;
    private int sent;
    private final int limit;

    ChallengeAcks(int limit) {
        this.limit = limit;
    }

    /** Whether one more may be sent now; counts it. */
    boolean allow(long nowNanos) {
        if (periodStart == Long.MIN_VALUE || nowNanos - periodStart >= PERIOD_NANOS) {
            periodStart = nowNanos;
            sent = 0;
        }
        if (sent == limit) {
            return false;
        }
        sent++;
        return true;
    }
}
