package toucan.congestion;

/** A window that never moves: stop-and-wait with one segment, or no congestion control at all. For lessons, not networks. */
public final class FixedWindow implements CongestionControl {
    private final String name;
    private final int segments;
    private int smss;

    private FixedWindow(String name, int segments, int smss) {
        this.name = name;
        this.segments = segments;
        this.smss = smss;
    }

    /** {@code fixed:N}, a window of N segments, 1 or more. */
    public static Factory ofSegments(int segments) {
        return smss -> new FixedWindow("fixed:" + segments, segments, smss);
    }

    /** {@code none}: only the receiver's window limits. */
    public static Factory unlimited() {
        return smss -> new FixedWindow("none", Integer.MAX_VALUE, smss);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long cwnd() {
        return (long) segments * smss;
    }

    @Override
    public long ssthresh() {
        return INFINITE_SSTHRESH;
    }

    @Override
    public void onAck(AckSample ack) {}

    @Override
    public void onCongestionEvent(long flightSize, long nowNanos) {}

    @Override
    public void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos) {}

    @Override
    public void onHandshakeLoss() {}

    @Override
    public void onRestartAfterIdle() {}

    @Override
    public void setCwnd(long bytes) {}

    @Override
    public void onMssChange(int newSmss) {
        smss = newSmss;
    }
}
