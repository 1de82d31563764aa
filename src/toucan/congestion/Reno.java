package toucan.congestion;

/**
 * Slow start and congestion avoidance as RFC 5681 §3.1 has them, with the initial window of RFC 6928.
 *
 * <p>Together with the NewReno loss recovery of {@code toucan.tcp} this is what is called NewReno.
 */
public final class Reno implements CongestionControl {
    private int smss;
    private long cwnd;
    private long ssthresh = INFINITE_SSTHRESH;
    private long initialWindow;
    private boolean handshakeLoss;
    /** Octets acknowledged in congestion avoidance that have not yet earned a segment. */
    private long bytesAcked;

    private long savedCwnd;
    private long savedSsthresh = INFINITE_SSTHRESH;

    public Reno(int smss) {
        this.smss = smss;
        initialWindow = InitialWindow.bytes(smss);
        cwnd = initialWindow;
    }

    @Override
    public String name() {
        return "reno";
    }

    @Override
    public long cwnd() {
        return cwnd;
    }

    @Override
    public long ssthresh() {
        return ssthresh;
    }

    @Override
    public void onAck(AckSample ack) {
        if (!ack.cwndLimited) {
            return; // A window that was not used says nothing about the path (RFC 7661 §1).
        }
        if (cwnd < ssthresh) {
            //   cwnd += min (N, SMSS)                      (2)
            cwnd += Math.min(ack.ackedBytes, smss);
        } else {
            avoidCongestion(ack.ackedBytes);
        }
    }

    /** RFC 5681 §3.1: one SMSS per round trip, counted in bytes acknowledged so that splitting ACKs gains nothing. */
    private void avoidCongestion(long acked) {
        bytesAcked += Math.min(acked, cwnd); // after a timeout an ACK can cover more than a window
        if (bytesAcked >= cwnd) {
            bytesAcked -= cwnd;
            cwnd += smss;
        }
    }

    @Override
    public void onCongestionEvent(long flightSize, long nowNanos) {
        ssthresh = halfOf(flightSize);
        cwnd = ssthresh;
        bytesAcked = 0;
    }

    @Override
    public void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos) {
        if (first) {
            ssthresh = halfOf(flightSize);
        }
        cwnd = smss; // the loss window, LW
        bytesAcked = 0;
    }

    /** {@code ssthresh = max (FlightSize / 2, 2*SMSS)} (4): FlightSize, not cwnd. */
    private long halfOf(long flightSize) {
        return Math.max(flightSize / 2, 2L * smss);
    }

    @Override
    public void save() {
        savedCwnd = cwnd;
        savedSsthresh = ssthresh;
    }

    @Override
    public void undo() {
        cwnd = Math.max(cwnd, savedCwnd);
        ssthresh = Math.max(ssthresh, savedSsthresh);
        bytesAcked = 0;
    }

    @Override
    public void onHandshakeLoss() {
        handshakeLoss = true;
        initialWindow = smss;
        cwnd = smss;
    }

    @Override
    public void onRestartAfterIdle() {
        cwnd = Math.min(initialWindow, cwnd);
        bytesAcked = 0;
    }

    @Override
    public void setCwnd(long bytes) {
        cwnd = bytes;
    }

    @Override
    public void onMssChange(int newSmss) {
        if (newSmss < smss) {
            cwnd = cwnd * newSmss / smss;
            savedCwnd = savedCwnd * newSmss / smss;
        }
        cwnd = Math.max(newSmss, cwnd);
        initialWindow = handshakeLoss ? newSmss : InitialWindow.bytes(newSmss);
        smss = newSmss;
    }
}
