package toucan.peer.discovery;

import java.util.SplittableRandom;

/**
 * When to announce: at once, after one and after three seconds, since the first datagrams of a link are the ones that get lost;
 * from then on every 30 to 60 s. A newcomer is answered soon, at most once in ten seconds, and the answer counts as the next
 * announcement.
 */
final class Schedule {
    static final long MIN_NANOS = 30_000_000_000L;
    static final long MAX_NANOS = 60_000_000_000L;
    static final long BETWEEN_ANSWERS_NANOS = 10_000_000_000L;
    private static final long[] FIRST_PAUSES_NANOS = {1_000_000_000L, 2_000_000_000L};
    /** All who hear a newcomer would answer in the same moment. */
    private static final long MAX_ANSWER_DELAY_NANOS = 1_000_000_000L;

    private final SplittableRandom random;
    private int sent;
    private long nextNanos;
    private long answerAllowedNanos = Long.MIN_VALUE;

    Schedule(long seed, long nowNanos) {
        random = new SplittableRandom(seed);
        nextNanos = nowNanos;
    }

    /** When the next announcement is due (absolute). */
    long nextNanos() {
        return nextNanos;
    }

    /** One was sent. */
    void announced(long nowNanos) {
        long pause =
                sent < FIRST_PAUSES_NANOS.length ? FIRST_PAUSES_NANOS[sent] : random.nextLong(MIN_NANOS, MAX_NANOS + 1);
        sent = Math.min(sent + 1, FIRST_PAUSES_NANOS.length);
        nextNanos = nowNanos + pause;
    }

    /** Somebody is there who may not know of us. */
    void answer(long nowNanos) {
        if (nowNanos >= answerAllowedNanos) {
            answerAllowedNanos = nowNanos + BETWEEN_ANSWERS_NANOS;
            nextNanos = Math.min(nextNanos, nowNanos + random.nextLong(MAX_ANSWER_DELAY_NANOS));
        }
    }
}
