package toucan.congestion;

/**
 * What BBR believes of the path, and what it wants to be sent: the variables that its parts share, by the draft's names, and
 * the estimators that need no more than these (draft-ietf-ccwg-bbr-06 §5.5). Bytes, bytes per second, nanoseconds.
 */
final class BbrModel {
    static final long INFINITY = Long.MAX_VALUE;

    /** BBR.MaxBwFilterLen: the current probing cycle and the one before. */
    private static final int MAX_BW_FILTER_LEN = 2;
    /** BBR.ExtraAckedFilterLen, in round trips. */
    private static final int EXTRA_ACKED_FILTER_LEN = 10;

    private static final int MIN_PIPE_SEGMENTS = 4;
    private static final double SECOND = 1e9;

    // ---- the connection

    /** The present. */
    long nowNanos;

    int smss;
    /** C.InitialCwnd. */
    long initialCwnd;
    /** C.cwnd. */
    long cwnd;
    /** C.delivered. */
    long delivered;
    /** C.send_quantum. */
    long sendQuantum;
    /** C.is_cwnd_limited: in this packet-timed round trip or in the last one. */
    boolean cwndLimited;

    private boolean cwndLimitedThisRound;

    // ---- the state machine

    BbrState state = BbrState.STARTUP;
    /** BBR.full_bw_reached: the bandwidth has been found once. */
    boolean fullBwReached;
    /** BBR.idle_restart: nothing has been delivered since the connection was idle. */
    boolean idleRestart;

    // ---- round trips (§5.5.1)

    long roundCount;
    boolean roundStart;
    long roundsSinceProbeUp;
    private long nextRoundDelivered;

    // ---- the data rate

    long maxBw;
    /** BBR.bw_shortterm. */
    long bwShortterm = INFINITY;
    /** BBR.bw: the smaller one of the two. */
    long bw;

    private final WindowedMaxFilter maxBwFilter = new WindowedMaxFilter();
    private long cycleCount;

    // ---- the data volume

    /** BBR.min_rtt; {@link #INFINITY} before the first sample. */
    long minRttNanos = INFINITY;

    /** BBR.inflight_longterm. */
    long inflightLongterm = INFINITY;
    /** BBR.inflight_shortterm. */
    long inflightShortterm = INFINITY;

    long extraAcked;
    private final WindowedMaxFilter extraAckedFilter = new WindowedMaxFilter();
    private long extraAckedIntervalStartNanos;
    private long extraAckedDelivered;

    // ---------------------------------------------------------------- round trips

    /** UpdateRound() (§5.5.1): a round trip ends with the ACK of a segment that was sent after it began. */
    void updateRound(RateSample rs) {
        roundStart = rs.hasData && rs.priorDelivered >= nextRoundDelivered;
        if (roundStart) {
            startRound();
            roundCount++;
            roundsSinceProbeUp++;
            cwndLimitedThisRound = false;
        }
        cwndLimited = rs.cwndLimited || cwndLimitedThisRound || cwndLimited && !roundStart;
        cwndLimitedThisRound |= rs.cwndLimited;
    }

    /** StartRound(). */
    void startRound() {
        nextRoundDelivered = delivered;
    }

    // ---------------------------------------------------------------- data rate

    /** UpdateMaxBw() (§5.5.5). */
    void updateMaxBw(RateSample rs) {
        if (rs.deliveryRate > 0 && (rs.deliveryRate >= maxBw || !rs.appLimited)) {
            maxBw = maxBwFilter.update(rs.deliveryRate, cycleCount, MAX_BW_FILTER_LEN);
        }
    }

    /** AdvanceMaxBwFilter() (§5.5.6). */
    void advanceMaxBwFilter() {
        cycleCount++;
    }

    /** BoundBWForModel() (§5.5.10.3). */
    void boundBw() {
        bw = Math.min(maxBw, bwShortterm);
    }

    /** ResetShortTermModel() (§5.5.10.3). */
    void resetShortTermModel() {
        bwShortterm = INFINITY;
        inflightShortterm = INFINITY;
    }

    // ---------------------------------------------------------------- data volume

    /** UpdateACKAggregation() (§5.5.9): how much more than expected is acknowledged at once. */
    void updateAckAggregation(RateSample rs) {
        double interval = (nowNanos - extraAckedIntervalStartNanos) / SECOND;
        long expectedDelivered = (long) (bw * interval);
        if (extraAckedDelivered <= expectedDelivered) {
            restartAckAggregation();
            expectedDelivered = 0;
        }
        extraAckedDelivered += rs.newlyAcked;
        long extra = Math.min(extraAckedDelivered - expectedDelivered, cwnd);
        extraAcked = extraAckedFilter.update(extra, roundCount, fullBwReached ? EXTRA_ACKED_FILTER_LEN : 1);
    }

    /** What is acknowledged from now on is compared with the bandwidth from now on. */
    void restartAckAggregation() {
        extraAckedDelivered = 0;
        extraAckedIntervalStartNanos = nowNanos;
    }

    /** BBR.MinPipeCwnd. */
    long minPipeCwnd() {
        return (long) MIN_PIPE_SEGMENTS * smss;
    }

    /** BDPMultiple(bw, gain) (§5.6.4.2). */
    long bdpMultiple(long bandwidth, double gain) {
        return minRttNanos == INFINITY ? initialCwnd : (long) (gain * bandwidth * (minRttNanos / SECOND));
    }

    /** Inflight(bw, gain). */
    long inflight(long bandwidth, double gain) {
        return quantizationBudget(bdpMultiple(bandwidth, gain));
    }

    /** UpdateMaxInflight(): BBR.max_inflight. */
    long maxInflight() {
        return quantizationBudget(bdpMultiple(bw, state.cwndGain) + extraAcked);
    }

    /** QuantizationBudget(), with UpdateOffloadBudget() (§5.5.8.1). */
    private long quantizationBudget(long inflightCap) {
        long offloadBudget = 3 * sendQuantum;
        long cap = Math.max(Math.max(inflightCap, offloadBudget), minPipeCwnd());
        return state == BbrState.PROBE_BW_UP ? cap + 2L * smss : cap;
    }

    /** TargetInflight() (§5.3.3.8.3). */
    long targetInflight() {
        return Math.min(bdpMultiple(bw, 1), cwnd);
    }

    /** InflightWithHeadroom() (§5.3.3.9): BBR.Headroom = 0.15 of what the path holds is left to others. */
    long inflightWithHeadroom() {
        if (inflightLongterm == INFINITY) {
            return INFINITY;
        }
        long headroom = Math.max(smss, (long) (0.15 * inflightLongterm));
        return Math.max(inflightLongterm - headroom, minPipeCwnd());
    }
}
