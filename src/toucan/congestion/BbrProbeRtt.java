package toucan.congestion;

/**
 * BBR.min_rtt, and ProbeRTT, which empties the path for a moment when no small round-trip time was seen for some seconds
 * (draft-ietf-ccwg-bbr-06 §5.3.4).
 */
final class BbrProbeRtt {
    private static final long SECOND = 1_000_000_000L;
    /** BBR.MinRTTFilterLen. */
    static final long MIN_RTT_FILTER_LEN_NANOS = 10 * SECOND;
    /** BBR.ProbeRTTInterval. */
    static final long PROBE_RTT_INTERVAL_NANOS = 5 * SECOND;
    /** BBR.ProbeRTTDuration. */
    static final long PROBE_RTT_DURATION_NANOS = SECOND / 5;

    private static final long NONE = 0;

    private final BbrModel bbr;

    private long minRttStampNanos;
    private long probeRttMinDelayNanos = BbrModel.INFINITY;
    private long probeRttMinStampNanos;
    private boolean probeRttExpired;
    private long probeRttDoneStampNanos;
    private boolean probeRttRoundDone;

    BbrProbeRtt(BbrModel bbr) {
        this.bbr = bbr;
    }

    /** The connection begins, with the round-trip time of its handshake if that was measured. */
    void begin(long srttNanos) {
        bbr.minRttNanos = srttNanos > 0 ? srttNanos : BbrModel.INFINITY;
        minRttStampNanos = bbr.nowNanos;
        probeRttMinStampNanos = bbr.nowNanos;
    }

    /** UpdateMinRTT() (§5.3.4.3). */
    void updateMinRtt(RateSample rs) {
        probeRttExpired = bbr.nowNanos > probeRttMinStampNanos + PROBE_RTT_INTERVAL_NANOS;
        boolean sampled = rs.rttNanos != RateSample.NO_RTT;
        if (sampled && (rs.rttNanos < probeRttMinDelayNanos || probeRttExpired)) {
            probeRttMinDelayNanos = rs.rttNanos;
            probeRttMinStampNanos = bbr.nowNanos;
        }
        boolean minRttExpired = bbr.nowNanos > minRttStampNanos + MIN_RTT_FILTER_LEN_NANOS;
        if (probeRttMinDelayNanos < bbr.minRttNanos || minRttExpired) {
            bbr.minRttNanos = probeRttMinDelayNanos;
            minRttStampNanos = probeRttMinStampNanos;
        }
    }

    /** CheckProbeRTT(), first part: whether to enter ProbeRTT now. */
    boolean isTimeToProbe() {
        return bbr.state != BbrState.PROBE_RTT && probeRttExpired && !bbr.idleRestart;
    }

    /** EnterProbeRTT(). */
    void enter() {
        bbr.state = BbrState.PROBE_RTT;
        probeRttDoneStampNanos = NONE;
    }

    /** HandleProbeRTT(): in ProbeRTT. Returns whether it is over. */
    boolean handle(RateSample rs) {
        if (probeRttDoneStampNanos == NONE) {
            if (rs.inflight <= cwnd()) {
                probeRttDoneStampNanos = bbr.nowNanos + PROBE_RTT_DURATION_NANOS;
                probeRttRoundDone = false;
                bbr.startRound();
            }
            return false;
        }
        probeRttRoundDone |= bbr.roundStart;
        return probeRttRoundDone && isDone();
    }

    /** CheckProbeRTTDone(): it has lasted long enough. The next one is due in five seconds, then. */
    boolean isDone() {
        boolean done = probeRttDoneStampNanos != NONE && bbr.nowNanos > probeRttDoneStampNanos;
        if (done) {
            probeRttMinStampNanos = bbr.nowNanos;
        }
        return done;
    }

    /** ProbeRTTCwnd() (§5.6.4.5). */
    long cwnd() {
        return Math.max(bbr.bdpMultiple(bbr.bw, BbrState.PROBE_RTT.cwndGain), bbr.minPipeCwnd());
    }
}
