package toucan.congestion;

/**
 * BBR, version 3 (draft-ietf-ccwg-bbr-06): measures how fast the path delivers and how long it is, paces at that rate, and
 * keeps in flight what the path holds; it does not wait until losses tell that a queue has overflowed.
 *
 * <p>The parts: {@link BbrModel}, what is believed of the path; {@link BbrFullPipe}, {@link BbrProbeBandwidth} and {@link
 * BbrProbeRtt}, the states; {@link BbrLossResponse}, with the one deliberate deviation, and {@link BbrUndo}. Here is what
 * ties them together: the steps for each ACK (§5.2.3), Startup and Drain (§5.3.1, §5.3.2), and the three controls (§5.6).
 */
public final class Bbr implements CongestionControl {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000;
    private static final int MAX_QUANTUM = 64 << 10;
    /** BBR.PacingMarginPercent = 1. */
    private static final double PACING_MARGIN = 0.99;
    /** Rounds after which Drain ends in any case (§5.3.2). */
    private static final int DRAIN_ROUNDS = 3;

    private final String name;
    private final BbrModel bbr = new BbrModel();
    private final BbrFullPipe fullPipe = new BbrFullPipe(bbr);
    private final BbrLossResponse losses;
    private final BbrUndo undo = new BbrUndo(bbr);
    private final BbrProbeBandwidth probeBandwidth;
    private final BbrProbeRtt probeRtt = new BbrProbeRtt(bbr);

    private long pacingRate;
    private boolean handshakeLoss;
    private boolean roundTripMeasured;
    private boolean selectiveAcks = true;
    private boolean inLossRecovery;
    /** BBR.prior_cwnd. */
    private long priorCwnd;
    /** BBR.drain_start_round. */
    private long drainStartRound;

    public Bbr(int smss) {
        this(smss, "bbr", false);
    }

    private Bbr(int smss, String name, boolean everyLossIsCongestion) {
        this.name = name;
        losses = new BbrLossResponse(bbr, everyLossIsCongestion);
        probeBandwidth = new BbrProbeBandwidth(bbr, fullPipe, losses);
        bbr.smss = smss;
        bbr.initialCwnd = InitialWindow.bytes(smss);
        bbr.cwnd = bbr.initialCwnd;
        initPacingRate(0);
    }

    /** {@code bbr:draft}: to the letter, where every loss counts as congestion (see {@link BbrLossResponse}). */
    public static Factory draft() {
        return smss -> new Bbr(smss, "bbr:draft", true);
    }

    // ---------------------------------------------------------------- beginning (§5.2.1)

    @Override
    public void onEstablished(long srttNanos, long nowNanos) {
        bbr.nowNanos = nowNanos;
        bbr.restartAckAggregation();
        probeRtt.begin(srttNanos);
        initPacingRate(srttNanos);
    }

    /** InitPacingRate() (§5.6.2): the initial window, spread over the round trip of the handshake, or over 1 ms. */
    private void initPacingRate(long srttNanos) {
        roundTripMeasured = srttNanos > 0;
        long rtt = roundTripMeasured ? srttNanos : MILLISECOND;
        pacingRate = (long) (BbrState.STARTUP.pacingGain * bbr.initialCwnd * SECOND / rtt);
        setSendQuantum();
    }

    @Override
    public void onHandshakeLoss() {
        handshakeLoss = true;
        bbr.initialCwnd = bbr.smss;
        bbr.cwnd = bbr.smss;
    }

    // ---------------------------------------------------------------- each ACK (§5.2.3)

    /** UpdateOnACK(). */
    @Override
    public void onRateSample(RateSample rs) {
        bbr.nowNanos = rs.nowNanos;
        bbr.delivered = rs.totalDelivered;
        selectiveAcks = rs.selectiveAcks;
        if (!roundTripMeasured && rs.rttNanos > 0) {
            initPacingRate(rs.rttNanos);
        }
        updateModelAndState(rs);
        setPacingRate(bbr.state.pacingGain);
        setSendQuantum();
        setCwnd(rs);
    }

    private void updateModelAndState(RateSample rs) {
        losses.updateLatestDeliverySignals(rs);
        bbr.updateRound(rs);
        bbr.updateMaxBw(rs);
        losses.updateCongestionSignals(rs);
        bbr.updateAckAggregation(rs);
        fullPipe.check(rs);
        checkStartupDone(rs);
        checkDrainDone(rs);
        probeBandwidth.update(rs);
        probeRtt.updateMinRtt(rs);
        checkProbeRtt(rs);
        losses.advanceLatestDeliverySignals(rs);
        bbr.boundBw();
    }

    // ---------------------------------------------------------------- Startup and Drain (§5.3.1, §5.3.2)

    private void enterStartup() {
        bbr.state = BbrState.STARTUP;
    }

    /** CheckStartupDone(). */
    private void checkStartupDone(RateSample rs) {
        if (!bbr.fullBwReached && losses.isStartupTooHigh(rs, inLossRecovery)) {
            undo.ends(BbrState.STARTUP);
            bbr.fullBwReached = true;
            bbr.inflightLongterm = losses.safeInflight();
        }
        if (bbr.state == BbrState.STARTUP && bbr.fullBwReached) {
            bbr.state = BbrState.DRAIN;
            drainStartRound = bbr.roundCount;
        }
    }

    /** CheckDrainDone(). */
    private void checkDrainDone(RateSample rs) {
        boolean drained = rs.inflight <= bbr.inflight(bbr.bw, 1) || bbr.roundCount > drainStartRound + DRAIN_ROUNDS;
        if (bbr.state == BbrState.DRAIN && drained) {
            probeBandwidth.startDown();
        }
    }

    // ---------------------------------------------------------------- ProbeRTT (§5.3.4.3), idle times (§5.4.1)

    /** CheckProbeRTT(). */
    private void checkProbeRtt(RateSample rs) {
        if (probeRtt.isTimeToProbe()) {
            saveCwnd();
            probeRtt.enter();
            probeBandwidth.stopProbing();
        }
        if (bbr.state == BbrState.PROBE_RTT && probeRtt.handle(rs)) {
            exitProbeRtt();
        }
        if (rs.delivered > 0) {
            bbr.idleRestart = false;
        }
    }

    /** RestoreCwnd(), ExitProbeRTT(): the queue is drained already, so that DOWN is over as soon as it begins. */
    private void exitProbeRtt() {
        restoreCwnd();
        bbr.resetShortTermModel();
        if (bbr.fullBwReached) {
            probeBandwidth.startDown();
            probeBandwidth.startCruise();
        } else {
            enterStartup();
        }
    }

    /** HandleProbeRTT(): "ignore low rate samples during ProbeRTT". */
    @Override
    public boolean limitsItself() {
        return bbr.state == BbrState.PROBE_RTT;
    }

    /** HandleRestartFromIdle(): the window stays, and segments are paced at the bandwidth known. */
    @Override
    public void onRestartFromIdle(long nowNanos) {
        bbr.nowNanos = nowNanos;
        bbr.idleRestart = true;
        bbr.restartAckAggregation();
        if (bbr.state.isProbeBw()) {
            setPacingRate(1);
        } else if (bbr.state == BbrState.PROBE_RTT && probeRtt.isDone()) {
            exitProbeRtt();
        }
    }

    /** RFC 5681's restart window is for an ACK clock; here pacing takes its place (§5.4.2). */
    @Override
    public void onRestartAfterIdle() {}

    // ---------------------------------------------------------------- losses (§5.2.4, §5.2.5, §5.6.4.4)

    @Override
    public void onLost(LostSegment p) {
        bbr.nowNanos = Math.max(bbr.nowNanos, p.nowNanos);
        bbr.delivered = p.totalDelivered;
        if (losses.noteLoss(p.totalDelivered, p.totalLost - p.size)) {
            saveStateUponLoss();
        }
        if (losses.isProbeTooHigh(p, selectiveAcks) && bbr.state == BbrState.PROBE_BW_UP) {
            undo.ends(BbrState.PROBE_BW_UP);
            probeBandwidth.startDown();
        }
    }

    /** SaveStateUponLoss(). */
    private void saveStateUponLoss() {
        saveCwnd();
        undo.save();
    }

    /** OnEnterFastRecovery(), and the first half of OnEnterRTO(). */
    @Override
    public void save() {
        saveStateUponLoss();
        inLossRecovery = true;
    }

    /** The loss has been noted; in a recovery the window follows the model, as always. */
    @Override
    public void onCongestionEvent(long flightSize, long nowNanos) {}

    /** OnEnterRTO(): what was in flight counts as lost, so that its "C.inflight + 1" is one segment. */
    @Override
    public void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos) {
        saveCwnd();
        inLossRecovery = true;
        bbr.cwnd = bbr.smss;
    }

    @Override
    public boolean governsRecovery() {
        return true;
    }

    @Override
    public void onRecoveryExit() {
        inLossRecovery = false;
        restoreCwnd();
    }

    /** HandleSpuriousLossDetection() (§5.5.11.2). */
    @Override
    public void undo() {
        onRecoveryExit();
        losses.forgetLossRound();
        fullPipe.reset(0);
        BbrState ended = undo.restore();
        if (ended == BbrState.STARTUP) {
            bbr.fullBwReached = false;
        }
        if (ended != null && bbr.state != BbrState.PROBE_RTT) {
            if (ended == BbrState.STARTUP) {
                enterStartup();
            } else {
                probeBandwidth.startRefill();
            }
        }
    }

    /** SaveCwnd(): the last window that neither a recovery nor ProbeRTT had lowered. */
    private void saveCwnd() {
        boolean whole = !inLossRecovery && bbr.state != BbrState.PROBE_RTT;
        priorCwnd = whole ? bbr.cwnd : Math.max(priorCwnd, bbr.cwnd);
    }

    private void restoreCwnd() {
        bbr.cwnd = Math.max(bbr.cwnd, priorCwnd);
    }

    // ---------------------------------------------------------------- controls (§5.6)

    /** SetPacingRateWithGain() (§5.6.2). */
    private void setPacingRate(double gain) {
        long rate = (long) (gain * bbr.bw * PACING_MARGIN);
        if (rate > 0 && (bbr.fullBwReached || rate > pacingRate)) {
            pacingRate = rate;
        }
    }

    /** SetSendQuantum() (§5.6.3). */
    private void setSendQuantum() {
        bbr.sendQuantum = Math.max(Math.min(pacingRate * MILLISECOND / SECOND, MAX_QUANTUM), 2L * bbr.smss);
    }

    /** SetCwnd() (§5.6.4.6). */
    private void setCwnd(RateSample rs) {
        long maxInflight = bbr.maxInflight();
        if (bbr.fullBwReached) {
            bbr.cwnd = Math.min(bbr.cwnd + rs.newlyAcked, maxInflight);
        } else if (bbr.cwnd < maxInflight || rs.totalDelivered < bbr.initialCwnd) {
            bbr.cwnd += rs.newlyAcked;
        }
        bbr.cwnd = Math.max(bbr.cwnd, bbr.minPipeCwnd());
        if (bbr.state == BbrState.PROBE_RTT) {
            bbr.cwnd = Math.min(bbr.cwnd, probeRtt.cwnd());
        }
        boundCwndForModel();
    }

    /** BoundCwndForModel() (§5.6.4.7). */
    private void boundCwndForModel() {
        long cap =
                switch (bbr.state) {
                    case PROBE_BW_DOWN, PROBE_BW_REFILL, PROBE_BW_UP -> bbr.inflightLongterm;
                    case PROBE_BW_CRUISE, PROBE_RTT -> bbr.inflightWithHeadroom();
                    case STARTUP, DRAIN -> BbrModel.INFINITY;
                };
        cap = Math.max(Math.min(cap, bbr.inflightShortterm), bbr.minPipeCwnd());
        bbr.cwnd = Math.min(bbr.cwnd, cap);
    }

    @Override
    public void setCwnd(long bytes) {
        bbr.cwnd = bytes;
    }

    @Override
    public void onMssChange(int newSmss) {
        bbr.smss = newSmss;
        bbr.initialCwnd = handshakeLoss ? newSmss : InitialWindow.bytes(newSmss);
        bbr.cwnd = Math.max(bbr.cwnd, newSmss);
        setSendQuantum();
    }

    /** The window goes by rate samples, in a recovery and outside. */
    @Override
    public void onAck(AckSample ack) {}

    // ---------------------------------------------------------------- questions

    @Override
    public String name() {
        return name;
    }

    @Override
    public long cwnd() {
        return bbr.cwnd;
    }

    /** BBR has none. */
    @Override
    public long ssthresh() {
        return INFINITE_SSTHRESH;
    }

    @Override
    public long pacingRate() {
        return pacingRate;
    }

    @Override
    public long sendQuantum() {
        return bbr.sendQuantum;
    }

    @Override
    public String state() {
        return bbr.state.toString();
    }
}
