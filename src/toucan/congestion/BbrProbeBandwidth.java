package toucan.congestion;

/**
 * ProbeBW (draft-ietf-ccwg-bbr-06 §5.3.3), the steady state: DOWN drains the queue, CRUISE holds the rate, REFILL fills the
 * pipe for a round trip, UP tries for more.
 *
 * <p>The draft makes the length of a cycle random, so that flows do not probe in step. Here it is drawn from what the
 * connection has measured, the time and its count of octets delivered: hardly the same on two connections, and always the
 * same when an experiment is repeated.
 */
final class BbrProbeBandwidth {
    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_RENO_ROUNDS = 63;
    private static final int MAX_UP_ROUNDS = 30;

    /** BBR.ack_phase: what the ACKs that arrive tell of. */
    private enum AckPhase {
        INIT,
        REFILLING,
        PROBE_STARTING,
        PROBE_FEEDBACK,
        PROBE_STOPPING
    }

    private final BbrModel bbr;
    private final BbrFullPipe fullPipe;
    private final BbrLossResponse losses;

    private AckPhase ackPhase = AckPhase.INIT;
    private long cycleStampNanos;
    private long bwProbeWaitNanos;
    private int bwProbeUpRounds;
    private long bwProbeUpAcked;
    private long probeUpAckedPerInc = BbrModel.INFINITY;
    private boolean prevProbePrecautionary;

    BbrProbeBandwidth(BbrModel bbr, BbrFullPipe fullPipe, BbrLossResponse losses) {
        this.bbr = bbr;
        this.fullPipe = fullPipe;
        this.losses = losses;
    }

    // ---------------------------------------------------------------- the phases

    /** StartProbeBW_DOWN(), which is EnterProbeBW() as well. */
    void startDown() {
        losses.resetCongestionSignals();
        probeUpAckedPerInc = BbrModel.INFINITY;
        pickProbeWait();
        cycleStampNanos = bbr.nowNanos;
        stopProbing();
        bbr.state = BbrState.PROBE_BW_DOWN;
    }

    /** What was sent to probe is still being acknowledged, for one round trip. */
    void stopProbing() {
        ackPhase = AckPhase.PROBE_STOPPING;
        bbr.startRound();
    }

    /** StartProbeBW_CRUISE(). */
    void startCruise() {
        bbr.state = BbrState.PROBE_BW_CRUISE;
    }

    /** StartProbeBW_REFILL(). */
    void startRefill() {
        bbr.resetShortTermModel();
        bwProbeUpRounds = 0;
        bwProbeUpAcked = 0;
        prevProbePrecautionary = false;
        ackPhase = AckPhase.REFILLING;
        bbr.startRound();
        bbr.state = BbrState.PROBE_BW_REFILL;
    }

    /** StartProbeBW_UP(). */
    private void startUp(RateSample rs) {
        ackPhase = AckPhase.PROBE_STARTING;
        bbr.startRound();
        fullPipe.reset(rs.deliveryRate);
        bbr.state = BbrState.PROBE_BW_UP;
        raiseInflightLongtermSlope();
    }

    // ---------------------------------------------------------------- when to go on

    /** UpdateProbeBWCyclePhase() (§5.3.3.9). */
    void update(RateSample rs) {
        if (!bbr.fullBwReached || adaptLongTermModel(rs) || !bbr.state.isProbeBw()) {
            return;
        }
        switch (bbr.state) {
            case PROBE_BW_DOWN -> {
                if (isTimeToProbe()) {
                    startRefill();
                } else if (isTimeToCruise(rs)) {
                    startCruise();
                }
            }
            case PROBE_BW_CRUISE -> {
                if (isTimeToProbe()) {
                    startRefill();
                }
            }
            case PROBE_BW_REFILL -> {
                if (bbr.roundStart) {
                    losses.expectProbeSamples();
                    startUp(rs);
                }
            }
            case PROBE_BW_UP -> {
                if (isTimeToGoDown(rs)) {
                    losses.prevProbeTooHigh = false; // no high loss (yet)
                    startDown();
                }
            }
            default -> throw new AssertionError(bbr.state);
        }
    }

    /** IsTimeToProbeBW() (§5.3.3.8.3): by the wall clock, or as often as a Reno flow would come back to a full pipe. */
    private boolean isTimeToProbe() {
        long renoRounds = bbr.targetInflight() / bbr.smss;
        return bbr.nowNanos > cycleStampNanos + bwProbeWaitNanos
                || bbr.roundsSinceProbeUp >= Math.min(renoRounds, MAX_RENO_ROUNDS);
    }

    /** PickProbeWait(): 2 to 3 seconds, and 0 or 1 round trips to begin with. */
    private void pickProbeWait() {
        long random = mix(bbr.nowNanos * 31 + bbr.delivered);
        bbr.roundsSinceProbeUp = random & 1;
        bwProbeWaitNanos = 2 * SECOND + Math.floorMod(random >> 1, SECOND);
    }

    /** The finalizer of MurmurHash3: every bit of the result depends on every bit that goes in. */
    private static long mix(long z) {
        long y = (z ^ z >>> 33) * 0xff51afd7ed558ccdL;
        y = (y ^ y >>> 33) * 0xc4ceb9fe1a85ec53L;
        return y ^ y >>> 33;
    }

    /** IsTimeToCruise(): the queue is drained, and there is headroom. */
    private boolean isTimeToCruise(RateSample rs) {
        return rs.inflight <= bbr.inflightWithHeadroom() && rs.inflight <= bbr.inflight(bbr.maxBw, 1);
    }

    /** IsTimeToGoDown(): the precaution of §5.3.3.6, or the pipe is full. */
    private boolean isTimeToGoDown(RateSample rs) {
        if (losses.prevProbeTooHigh && rs.inflight >= bbr.inflightLongterm) {
            prevProbePrecautionary = true;
            return true;
        }
        if (bbr.cwndLimited && bbr.cwnd >= bbr.inflightLongterm) {
            fullPipe.reset(rs.deliveryRate); // it is inflight_longterm that limits the bandwidth
            return false;
        }
        return fullPipe.isFull();
    }

    // ---------------------------------------------------------------- the long-term model

    /** AdaptLongTermModel(). Returns whether it has gone on to another phase. */
    private boolean adaptLongTermModel(RateSample rs) {
        if (ackPhase == AckPhase.PROBE_STARTING && bbr.roundStart) {
            ackPhase = AckPhase.PROBE_FEEDBACK;
        }
        if (ackPhase == AckPhase.PROBE_STOPPING && bbr.roundStart && endOfFeedback(rs)) {
            return true;
        }
        if (bbr.inflightLongterm == BbrModel.INFINITY || losses.isInflightTooHigh(rs)) {
            return false;
        }
        // The loss rate is safe: upper bounds go up.
        bbr.inflightLongterm = Math.max(bbr.inflightLongterm, rs.txInFlight);
        if (bbr.state == BbrState.PROBE_BW_UP) {
            probeInflightLongtermUpward(rs);
        }
        return false;
    }

    /** The last sample of the probe is in. Returns whether the next probe follows at once: this one was only a precaution. */
    private boolean endOfFeedback(RateSample rs) {
        losses.expectNoProbeSamples();
        ackPhase = AckPhase.INIT;
        if (bbr.state.isProbeBw() && !rs.appLimited) {
            bbr.advanceMaxBwFilter();
        }
        boolean again = bbr.state.isProbeBw() && prevProbePrecautionary && !losses.prevProbeTooHigh;
        if (again) {
            startRefill();
        }
        return again;
    }

    /** ProbeInflightLongtermUpward(): by 1, 2, 4, ... segments in one round trip after the other. */
    private void probeInflightLongtermUpward(RateSample rs) {
        if (!bbr.cwndLimited || bbr.cwnd < bbr.inflightLongterm) {
            return; // it is not used fully
        }
        bwProbeUpAcked += rs.newlyAcked;
        if (bwProbeUpAcked >= probeUpAckedPerInc) {
            long delta = bwProbeUpAcked / probeUpAckedPerInc;
            bwProbeUpAcked -= delta * probeUpAckedPerInc;
            bbr.inflightLongterm += delta * bbr.smss;
        }
        if (bbr.roundStart) {
            raiseInflightLongtermSlope();
        }
    }

    /** RaiseInflightLongtermSlope(). */
    private void raiseInflightLongtermSlope() {
        long growthThisRound = 1L << bwProbeUpRounds;
        bwProbeUpRounds = Math.min(bwProbeUpRounds + 1, MAX_UP_ROUNDS);
        probeUpAckedPerInc = Math.max(bbr.cwnd / growthThisRound, bbr.smss);
    }
}
