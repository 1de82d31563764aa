package toucan.congestion;

/**
 * What BBR makes of losses (draft-ietf-ccwg-bbr-06 §5.5.10): a probe that lost too much has found the long-term limit; losses
 * at other times lower the short-term bounds.
 *
 * <p><b>A deviation.</b> The draft takes every loss for a sign of a full queue, and tolerates 2 % of it: on a path that loses
 * more for other reasons its rate decays from round trip to round trip. Version 1, the BBR of the Linux kernel, takes no loss
 * for that and fills such a path, up to the 20 % (50/256) at which it assumes a policer; but it crowds others out. In between:
 * a loss counts as the draft has it when there is a queue, which is when the smallest round-trip time of this and of the last
 * round trip was above {@link #QUEUE} times BBR.min_rtt. Without a queue only a loss rate above {@link
 * #LOSS_THRESH_WITHOUT_QUEUE} counts. {@link Bbr#draft} makes a control without this deviation.
 */
final class BbrLossResponse {
    /** BBR.LossThresh. */
    private static final double LOSS_THRESH = 0.02;

    private static final double LOSS_THRESH_WITHOUT_QUEUE = 0.2;
    private static final double QUEUE = 1.25;
    /** BBR.Beta. */
    private static final double BETA = 0.7;
    /** BBRStartupFullLossCnt. */
    private static final int STARTUP_FULL_LOSS_COUNT = 6;

    private final BbrModel bbr;
    private final boolean everyLossIsCongestion;

    /** BBR.prev_probe_too_high. */
    boolean prevProbeTooHigh;

    private boolean bwProbeSample;
    private boolean lossInRound;
    /** A loss of this round trip was congestion: there was a queue. */
    private boolean congestionInRound;

    private int lossEventsInRound;
    private boolean lossRoundStart;
    private long lossRoundDelivered;
    private long lostBefore;
    private long deliveredBefore;
    private long bwLatest;
    private long inflightLatest;
    private long roundMinRttNanos = BbrModel.INFINITY;
    private long lastRoundMinRttNanos = BbrModel.INFINITY;

    BbrLossResponse(BbrModel bbr, boolean everyLossIsCongestion) {
        this.bbr = bbr;
        this.everyLossIsCongestion = everyLossIsCongestion;
    }

    // ---------------------------------------------------------------- what a loss means

    /** There is a queue: no segment of this round trip, nor of the last one, came through without. */
    private boolean isQueue() {
        long rtt = Math.min(roundMinRttNanos, lastRoundMinRttNanos);
        return rtt != BbrModel.INFINITY && rtt > QUEUE * bbr.minRttNanos;
    }

    private boolean isCongestion() {
        return everyLossIsCongestion || isQueue();
    }

    /** BBR.LossThresh, as things are. */
    private double lossThresh() {
        return isCongestion() ? LOSS_THRESH : LOSS_THRESH_WITHOUT_QUEUE;
    }

    /** IsInflightTooHigh() (§5.5.10.2), with what was in flight when a segment was sent, and what was lost since. */
    private boolean isInflightTooHigh(long lost, long txInFlight, boolean selectiveAcks) {
        return lost > txInFlight * lossThresh() || lost > 0 && !selectiveAcks && isCongestion();
    }

    boolean isInflightTooHigh(RateSample rs) {
        return rs.hasData && isInflightTooHigh(rs.lost, rs.txInFlight, rs.selectiveAcks);
    }

    // ---------------------------------------------------------------- losses, one by one

    /** NoteLoss() (§5.5.10.2). Returns whether it is the first of its round trip. */
    boolean noteLoss(long delivered, long lost) {
        boolean first = !lossInRound;
        if (first) {
            lossRoundDelivered = delivered;
            deliveredBefore = delivered;
            lostBefore = lost;
        }
        lossInRound = true;
        congestionInRound |= isCongestion();
        return first;
    }

    /**
     * HandleLostPacket() (§5.5.10.2), behind NoteLoss().
     *
     * @return whether it shows that a bandwidth probe was too much
     */
    boolean isProbeTooHigh(LostSegment p, boolean selectiveAcks) {
        if (!bwProbeSample || !isInflightTooHigh(p.lostSince, p.txInFlight, selectiveAcks)) {
            return false;
        }
        prevProbeTooHigh = true;
        bwProbeSample = false; // only react once per bandwidth probe
        if (!p.appLimited) {
            bbr.inflightLongterm = Math.max(inflightAtLoss(p), (long) (bbr.targetInflight() * BETA));
        }
        return true;
    }

    /** InflightAtLoss(): where the loss rate crossed the threshold, which may be in the middle of the segment. */
    private long inflightAtLoss(LostSegment p) {
        double thresh = lossThresh();
        long inflightPrev = p.txInFlight - p.size;
        long lostPrev = p.lostSince - p.size;
        double lostPrefix = (thresh * inflightPrev - lostPrev) / (1 - thresh);
        return inflightPrev + (long) lostPrefix;
    }

    /** BBR.is_bw_probe_sample: what is acknowledged from now on was sent to probe. */
    void expectProbeSamples() {
        bwProbeSample = true;
    }

    void expectNoProbeSamples() {
        bwProbeSample = false;
    }

    // ---------------------------------------------------------------- losses, round by round

    /** UpdateLatestDeliverySignals() (§5.5.10.3), near the start of the processing of an ACK. */
    void updateLatestDeliverySignals(RateSample rs) {
        bwLatest = Math.max(bwLatest, rs.deliveryRate);
        inflightLatest = Math.max(inflightLatest, rs.delivered);
        lossRoundStart = rs.hasData && rs.priorDelivered >= lossRoundDelivered;
        if (lossRoundStart) {
            lossRoundDelivered = rs.totalDelivered;
        }
    }

    /** UpdateCongestionSignals(), behind UpdateMaxBw(): once per round trip, respond to losses. */
    void updateCongestionSignals(RateSample rs) {
        if (bbr.roundStart) {
            lastRoundMinRttNanos = roundMinRttNanos;
            roundMinRttNanos = BbrModel.INFINITY;
        }
        if (rs.rttNanos != RateSample.NO_RTT) {
            roundMinRttNanos = Math.min(roundMinRttNanos, rs.rttNanos);
        }
        lossEventsInRound += rs.newlyLost > 0 ? 1 : 0;
        if (!lossRoundStart) {
            return;
        }
        if (lossInRound && (congestionInRound || roundLossRate(rs) > LOSS_THRESH_WITHOUT_QUEUE)) {
            adaptLowerBounds();
        }
        lossInRound = false;
        congestionInRound = false;
    }

    private double roundLossRate(RateSample rs) {
        double lost = rs.totalLost - lostBefore;
        return lost / (lost + rs.totalDelivered - deliveredBefore);
    }

    /** AdaptLowerBoundsFromCongestion(), InitLowerBounds(), LossLowerBounds(). */
    private void adaptLowerBounds() {
        if (bbr.state.isProbingBw()) {
            return;
        }
        if (bbr.bwShortterm == BbrModel.INFINITY) {
            bbr.bwShortterm = bbr.maxBw;
        }
        if (bbr.inflightShortterm == BbrModel.INFINITY) {
            bbr.inflightShortterm = bbr.cwnd;
        }
        bbr.bwShortterm = Math.max(bwLatest, (long) (BETA * bbr.bwShortterm));
        bbr.inflightShortterm = Math.max(inflightLatest, (long) (BETA * bbr.inflightShortterm));
    }

    /** AdvanceLatestDeliverySignals(), near the end of the processing of an ACK. */
    void advanceLatestDeliverySignals(RateSample rs) {
        if (lossRoundStart) {
            bwLatest = rs.deliveryRate;
            inflightLatest = rs.delivered;
            lossEventsInRound = 0;
        }
    }

    /** ResetCongestionSignals(). */
    void resetCongestionSignals() {
        forgetLossRound();
        bwLatest = 0;
        inflightLatest = 0;
    }

    /** The losses of this round trip count for nothing. */
    void forgetLossRound() {
        lossInRound = false;
        congestionInRound = false;
    }

    // ---------------------------------------------------------------- Startup

    /**
     * CheckStartupHighLoss() (§5.3.1.3): whether losses say that the pipe is full. As in Linux, what was lost by one ACK counts
     * as one range.
     *
     * @param inRecovery a recovery is under way; the end of a round trip with losses comes a round trip after the first
     */
    boolean isStartupTooHigh(RateSample rs, boolean inRecovery) {
        if (!rs.selectiveAcks) {
            return inRecovery && rs.newlyLost > 0 && isCongestion();
        }
        return lossRoundStart && inRecovery && lossEventsInRound >= STARTUP_FULL_LOSS_COUNT && isInflightTooHigh(rs);
    }

    /** max(BBR.bdp, BBR.inflight_latest): what is safe to have in flight, by the losses that ended Startup. */
    long safeInflight() {
        return Math.max(bbr.bdpMultiple(bbr.bw, 1), inflightLatest);
    }
}
