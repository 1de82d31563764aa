package toucan.congestion;

/**
 * CUBIC (RFC 9438), with HyStart++ in its first slow start. The window is counted in segments here, as in the RFC, and time
 * in seconds.
 */
public final class Cubic implements CongestionControl {
    /** C (RFC 9438 §5): how fast the window grows where it is not bound by Reno. */
    private static final double C = 0.4;
    /** beta_cubic (§4.6). */
    private static final double BETA = 0.7;
    /** alpha_cubic (§4.3): makes the Reno-friendly estimate as fast as Reno, despite the gentler beta. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    private static final double MIN_SSTHRESH = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private int smss;
    private double cwnd;
    private double ssthresh = Double.POSITIVE_INFINITY;
    private double initialWindow;
    private final HyStart hyStart;
    /** How many segments of one ACK count in a slow start that is not the first. */
    private final int slowStartLimit;

    /** W_max: the window at the last congestion event, after fast convergence. */
    private double wMax;
    /** cwnd_prior: the window at the last congestion event. */
    private double cwndPrior;
    /** W_est: what Reno would have. */
    private double wEst;
    /** K: when the cubic function reaches W_max (seconds after the epoch's start). */
    private double k;

    private boolean epochStarted;
    private long epochStartNanos;
    private long lastAckNanos;
    private boolean afterTimeout;

    private final Saved saved = new Saved();

    /** §4.9: what a congestion event changes, as it was before. */
    private static final class Saved {
        double cwnd;
        double ssthresh = Double.POSITIVE_INFINITY;
        double wMax;
        double cwndPrior;
        double wEst;
        double k;
        boolean epochStarted;
        long epochStartNanos;
        boolean afterTimeout;
        boolean slowStartOver;
    }

    public Cubic(int smss) {
        this(smss, HyStart.L, 1);
    }

    private Cubic(int smss, int firstSlowStartLimit, int slowStartLimit) {
        this.smss = smss;
        this.slowStartLimit = slowStartLimit;
        hyStart = new HyStart(firstSlowStartLimit);
        initialWindow = (double) InitialWindow.bytes(smss) / smss;
        cwnd = initialWindow;
    }

    /** In slow start every segment counts that an ACK acknowledges, as in Linux; RFC 9406 §4.3 wants that paced. */
    public static Factory unlimited() {
        return smss -> new Cubic(smss, HyStart.UNLIMITED, HyStart.UNLIMITED);
    }

    @Override
    public String name() {
        return "cubic";
    }

    @Override
    public long cwnd() {
        return Math.round(cwnd * smss);
    }

    @Override
    public long ssthresh() {
        return Double.isInfinite(ssthresh) ? INFINITE_SSTHRESH : Math.round(ssthresh * smss);
    }

    @Override
    public void onAck(AckSample ack) {
        if (!ack.cwndLimited) {
            // §4.2, §5.8: the time in which the application did not use the window does not count.
            epochStartNanos += epochStarted ? ack.nowNanos - lastAckNanos : 0;
        } else if (cwnd < ssthresh) {
            slowStart(ack);
        } else {
            avoidCongestion(ack);
        }
        lastAckNanos = ack.nowNanos;
    }

    private void slowStart(AckSample ack) {
        boolean first = Double.isInfinite(ssthresh);
        cwnd += (first ? hyStart.onAck(ack, smss) : Math.min(ack.ackedBytes, (long) slowStartLimit * smss))
                / (double) smss;
        if (first && hyStart.exits()) {
            ssthresh = cwnd;
        }
    }

    private void avoidCongestion(AckSample ack) {
        if (!epochStarted) {
            startEpoch(ack.nowNanos);
        }
        double segmentsAcked = (double) ack.ackedBytes / smss;
        double t = (ack.nowNanos - epochStartNanos) / NANOS_PER_SECOND;
        double rtt = ack.srttNanos / NANOS_PER_SECOND;
        //   W_est = W_est + alpha_cubic * segments_acked / cwnd            (Figure 4)
        wEst += (wEst >= cwndPrior ? 1 : ALPHA) * segmentsAcked / cwnd;
        if (wCubic(t) < wEst) {
            cwnd = Math.max(cwnd, wEst); // §4.3, Reno-friendly region
            return;
        }
        //   target: W_cubic(t + RTT), at least cwnd and at most 1.5 * cwnd
        double target = Math.max(cwnd, Math.min(wCubic(t + rtt), 1.5 * cwnd));
        cwnd += (target - cwnd) / cwnd * segmentsAcked;
    }

    /** {@code W_cubic(t) = C * (t - K)^3 + W_max} (Figure 1). */
    private double wCubic(double t) {
        return C * Math.pow(t - k, 3) + wMax;
    }

    /** §4.2: a congestion avoidance stage begins with cwnd_epoch = cwnd. */
    private void startEpoch(long nowNanos) {
        epochStarted = true;
        epochStartNanos = nowNanos;
        wEst = cwnd;
        if (afterTimeout || cwnd >= wMax) {
            // §4.8: after a timeout K = 0 and W_max = cwnd
            k = 0;
            wMax = cwnd;
        } else {
            k = Math.cbrt((wMax - cwnd) / C); // (Figure 2)
        }
        afterTimeout = false;
    }

    @Override
    public void onCongestionEvent(long flightSize, long nowNanos) {
        reduce(flightSize);
        cwnd = Math.max(ssthresh, MIN_SSTHRESH);
        afterTimeout = false;
    }

    @Override
    public void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos) {
        if (first) {
            reduce(flightSize);
        }
        cwnd = 1;
        epochStarted = false;
        afterTimeout = true;
    }

    /** §4.6 multiplicative decrease and §4.7 fast convergence. */
    private void reduce(long flightSize) {
        cwndPrior = cwnd;
        wMax = cwnd < wMax ? cwnd * (1 + BETA) / 2 : cwnd;
        ssthresh = Math.max(BETA * flightSize / smss, MIN_SSTHRESH);
        epochStarted = false;
        hyStart.stop();
    }

    @Override
    public void save() {
        saved.cwnd = cwnd;
        saved.ssthresh = ssthresh;
        saved.wMax = wMax;
        saved.cwndPrior = cwndPrior;
        saved.wEst = wEst;
        saved.k = k;
        saved.epochStarted = epochStarted;
        saved.epochStartNanos = epochStartNanos;
        saved.afterTimeout = afterTimeout;
        saved.slowStartOver = hyStart.exits();
    }

    /** §4.9.1 and §4.9.2: unless the window has recovered by itself. */
    @Override
    public void undo() {
        if (cwnd >= saved.cwnd) {
            return;
        }
        cwnd = saved.cwnd;
        ssthresh = saved.ssthresh;
        wMax = saved.wMax;
        cwndPrior = saved.cwndPrior;
        wEst = saved.wEst;
        k = saved.k;
        epochStarted = saved.epochStarted;
        epochStartNanos = saved.epochStartNanos;
        afterTimeout = saved.afterTimeout;
        if (!saved.slowStartOver) {
            hyStart.resume();
        }
    }

    @Override
    public void onHandshakeLoss() {
        initialWindow = 1;
        cwnd = 1;
    }

    @Override
    public void onRestartAfterIdle() {
        cwnd = Math.min(initialWindow, cwnd);
        epochStarted = false;
    }

    @Override
    public void setCwnd(long bytes) {
        cwnd = (double) bytes / smss;
    }

    @Override
    public void onMssChange(int newSmss) {
        double ratio = (double) smss / newSmss;
        double window = Math.min(1, ratio);
        cwnd = Math.max(1, cwnd * window);
        ssthresh *= ratio;
        wMax *= ratio;
        wEst *= ratio;
        cwndPrior *= ratio;
        saved.cwnd *= window;
        saved.ssthresh *= ratio;
        saved.wMax *= ratio;
        saved.wEst *= ratio;
        saved.cwndPrior *= ratio;
        initialWindow = initialWindow == 1 ? 1 : (double) InitialWindow.bytes(newSmss) / newSmss;
        smss = newSmss;
    }
}
