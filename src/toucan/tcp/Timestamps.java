package toucan.tcp;

import toucan.wire.SeqNum;
import toucan.wire.TcpOptions;

/** The timestamps of one connection: RTTM echo (RFC 7323 §4) and PAWS (§5). */
final class Timestamps {
    /** One tick of the timestamp clock: 1 ms, within the 1 ms to 1 s of RFC 7323 §5.4. */
    static final long TICK_NANOS = 1_000_000;

    /** RFC 7323 §5.5: TS.Recent is invalid when the connection was idle for more than 24 days. */
    private static final long OUTDATED_NANOS = 24L * 24 * 3600 * 1_000_000_000L;

    private final int offset;
    private boolean agreed;
    private int recent;
    private long recentNanos;

    /** @param offset added to the clock, so that it does not tell how long this host is up (RFC 7323 §5.4) */
    Timestamps(int offset) {
        this.offset = offset;
    }

    /** Both SYNs carried the option (RFC 7323 §3.2). */
    void agree(TcpOptions options, long nowNanos) {
        agreed = true;
        recent = options.tsVal();
        recentNanos = nowNanos;
    }

    boolean agreed() {
        return agreed;
    }

    /** Back to before the SYN arrived. */
    void forget() {
        agreed = false;
        recent = 0;
    }

    /** TSval: the timestamp clock. */
    int value(long nowNanos) {
        return value(offset, nowNanos);
    }

    static int value(int offset, long nowNanos) {
        return (int) (nowNanos / TICK_NANOS) + offset;
    }

    /** TSecr: TS.Recent. */
    int echo() {
        return recent;
    }

    /** PAWS (RFC 7323 §5.3, R1): the segment is older than one already accepted. */
    boolean isOld(TcpOptions options, long nowNanos) {
        return SeqNum.before(options.tsVal(), recent) && nowNanos - recentNanos <= OUTDATED_NANOS;
    }

    /**
     * RFC 7323 §4.3 (2): if SEG.TSval >= TS.Recent and SEG.SEQ <= Last.ACK.sent, then SEG.TSval is copied to TS.Recent.
     */
    void onAcceptable(TcpOptions options, long segSeq, long lastAckSent, long nowNanos) {
        if (segSeq <= lastAckSent) {
            recent = options.tsVal();
            recentNanos = nowNanos;
        }
    }

    /** Whether a TSval is later than TS.Recent: one of the signs of a new incarnation (RFC 6191 §2). */
    boolean isLater(int tsVal) {
        return SeqNum.before(recent, tsVal);
    }

    /** Whether an echo is older than something sent at {@code sentNanos}. */
    boolean isBefore(int tsEcr, long sentNanos) {
        return SeqNum.before(tsEcr, value(sentNanos));
    }

    /** The round-trip time that an echo tells, in whole ticks, at least one. */
    long roundTripNanos(int tsEcr, long nowNanos) {
        return Math.max(1, value(nowNanos) - tsEcr) * TICK_NANOS;
    }
}
