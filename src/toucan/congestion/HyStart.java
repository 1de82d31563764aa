package toucan.congestion;

/**
 * HyStart++ (RFC 9406): leaves slow start before it overshoots, when the round-trip time begins to grow, by way of a phase
 * of conservative slow start (CSS) in which it may still change its mind. Used in the first slow start only.
 */
final class HyStart {
    /** RFC 9406 §4.3. */
    static final long MIN_RTT_THRESH_NANOS = 4_000_000;

    static final long MAX_RTT_THRESH_NANOS = 16_000_000;
    static final int MIN_RTT_DIVISOR = 8;
    static final int N_RTT_SAMPLE = 8;
    static final int CSS_GROWTH_DIVISOR = 4;
    static final int CSS_ROUNDS = 5;
    /** L, the limit in segments per ACK for an implementation without pacing. */
    static final int L = 8;

    /** L without a limit. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final long INFINITY = Long.MAX_VALUE;

    private final int limit;
    private long windowEnd = -1;
    private long lastRoundMinRtt = INFINITY;
    private long currentRoundMinRtt = INFINITY;
    private int rttSampleCount;
    private boolean conservative;
    private long cssBaselineMinRtt = INFINITY;
    private int cssRounds;
    private boolean done;

    /** @param limit {@link #L}, or more where what leaves is paced */
    HyStart(int limit) {
        this.limit = limit;
    }

    /** Slow start is over for good: a loss, or CSS came to its end. */
    void stop() {
        done = true;
    }

    /** What was taken for a loss was none: slow start goes on. */
    void resume() {
        done = false;
    }

    /**
     * Takes in an ACK in slow start.
     *
     * @return by how much cwnd grows for it (bytes); {@link #exits} tells whether slow start ends with it
     */
    long onAck(AckSample ack, int smss) {
        if (done) {
            return Math.min(ack.ackedBytes, smss);
        }
        boolean roundEnded = ack.segAck >= windowEnd;
        if (ack.rttNanos != AckSample.NO_RTT) {
            currentRoundMinRtt = Math.min(currentRoundMinRtt, ack.rttNanos);
            rttSampleCount++;
        }
        //   cwnd = cwnd + min(N, L * SMSS), in CSS divided by CSS_GROWTH_DIVISOR
        long growth = Math.min(ack.ackedBytes, (long) limit * smss);
        if (conservative) {
            growth /= CSS_GROWTH_DIVISOR;
            whileConservative(roundEnded);
        } else {
            lookForDelay();
        }
        if (roundEnded) {
            startRound(ack.sndNxt);
        }
        return growth;
    }

    /** RttThresh = max(MIN_RTT_THRESH, min(lastRoundMinRTT / MIN_RTT_DIVISOR, MAX_RTT_THRESH)). */
    static long rttThresh(long lastRoundMinRttNanos) {
        return Math.max(MIN_RTT_THRESH_NANOS, Math.min(lastRoundMinRttNanos / MIN_RTT_DIVISOR, MAX_RTT_THRESH_NANOS));
    }

    private void lookForDelay() {
        if (rttSampleCount >= N_RTT_SAMPLE
                && currentRoundMinRtt != INFINITY
                && lastRoundMinRtt != INFINITY
                && currentRoundMinRtt >= lastRoundMinRtt + rttThresh(lastRoundMinRtt)) {
            cssBaselineMinRtt = currentRoundMinRtt;
            conservative = true;
            cssRounds = 0;
        }
    }

    private void whileConservative(boolean roundEnded) {
        if (rttSampleCount >= N_RTT_SAMPLE && currentRoundMinRtt < cssBaselineMinRtt) {
            cssBaselineMinRtt = INFINITY; // the delay has gone: it was no queue
            conservative = false;
        } else if (roundEnded && ++cssRounds >= CSS_ROUNDS) {
            done = true;
        }
    }

    private void startRound(long sndNxt) {
        lastRoundMinRtt = currentRoundMinRtt;
        currentRoundMinRtt = INFINITY;
        rttSampleCount = 0;
        windowEnd = sndNxt;
    }

    /** CSS came to its end with the last ACK, or slow start was over before: ssthresh becomes cwnd. */
    boolean exits() {
        return done;
    }

    /** In conservative slow start. */
    boolean isConservative() {
        return conservative && !done;
    }
}
