package toucan.tcp;

/** The retransmission timeout (RFC 6298), MUST-18. Times in nanoseconds. */
final class RttEstimator {
    /** G, the clock granularity: that of the timestamp clock, one millisecond. */
    private static final long GRANULARITY_NANOS = 1_000_000;

    /** RFC 6298 §5.7: what the RTO starts from when the SYN timer expired and nothing was measured since. */
    private static final long RTO_AFTER_SYN_TIMEOUT_NANOS = 3_000_000_000L;

    private static final int K = 4;
    private static final int ALPHA_DIVISOR = 8;
    private static final int BETA_DIVISOR = 4;
    private static final int NONE = -1;

    private final long minRtoNanos;
    private final long maxRtoNanos;

    private long srttNanos = NONE;
    private long rttvarNanos = NONE;
    private long rtoNanos;
    private int backoff;
    private long latestNanos = NONE;
    private long minNanos = NONE;
    private long maxNanos = NONE;

    RttEstimator(TcpConfig config) {
        minRtoNanos = config.minRtoNanos();
        maxRtoNanos = config.maxRtoNanos();
        //   (2.1) Until a round-trip time (RTT) measurement has been made ... the sender SHOULD set RTO <- 1 second
        rtoNanos = Math.max(minRtoNanos, config.initialRtoNanos());
    }

    /**
     * Takes a measurement and ends any backoff.
     *
     * @param r the round-trip time R
     * @param samplesPerRtt how many such measurements a round trip brings; RFC 7323 App. G divides the gains by it
     */
    void sample(long r, long samplesPerRtt) {
        latestNanos = r;
        minNanos = minNanos == NONE ? r : Math.min(minNanos, r);
        maxNanos = Math.max(maxNanos, r);
        if (srttNanos == NONE) {
            //   (2.2) SRTT <- R, RTTVAR <- R/2
            srttNanos = r;
            rttvarNanos = r / 2;
        } else {
            //   (2.3) RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|, then SRTT <- (1 - alpha) * SRTT + alpha * R'
            rttvarNanos += (Math.abs(srttNanos - r) - rttvarNanos) / (BETA_DIVISOR * samplesPerRtt);
            srttNanos += (r - srttNanos) / (ALPHA_DIVISOR * samplesPerRtt);
        }
        //   (2.4) and (2.5): bounded from below and from above
        rtoNanos = Math.min(maxRtoNanos, Math.max(minRtoNanos, unboundedRtoNanos()));
        backoff = 0;
    }

    /** When an acknowledgment is overdue: the RTO of the last measurement, without backoff or bounds; after the first one only. */
    long unboundedRtoNanos() {
        //   (2.2) and (2.3) RTO <- SRTT + max (G, K*RTTVAR)
        return srttNanos + Math.max(GRANULARITY_NANOS, K * rttvarNanos);
    }

    /** The RTO in force, with its backoff. */
    long rtoNanos() {
        return backedOff(rtoNanos, backoff);
    }

    /** {@code base · 2^doublings}, at most the maximum RTO: also the interval between window probes (SHLD-30). */
    long backedOff(long base, int doublings) {
        return doublings >= 62 || base > maxRtoNanos >> doublings ? maxRtoNanos : base << doublings;
    }

    /** The RTO without backoff. */
    long baseRtoNanos() {
        return rtoNanos;
    }

    /** (5.5) The host MUST set RTO <- RTO * 2 ("back off the timer"). */
    void backOff() {
        backoff++;
    }

    void endBackoff() {
        backoff = 0;
    }

    int backoff() {
        return backoff;
    }

    /** (5.7) If the SYN timer expired and RTO < 3 s, the RTO is 3 s when data transmission begins. */
    void onEstablishedAfterSynTimeout() {
        if (srttNanos == NONE) {
            rtoNanos = Math.max(rtoNanos, Math.min(maxRtoNanos, RTO_AFTER_SYN_TIMEOUT_NANOS));
            backoff = 0;
        }
    }

    /** SRTT, or -1 before the first measurement. */
    long srttNanos() {
        return srttNanos;
    }

    long rttvarNanos() {
        return rttvarNanos;
    }

    long latestNanos() {
        return latestNanos;
    }

    long minNanos() {
        return minNanos;
    }

    long maxNanos() {
        return maxNanos;
    }
}
