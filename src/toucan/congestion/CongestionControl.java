package toucan.congestion;

/**
 * How much may be in flight: the congestion window and what moves it (RFC 5681 §3.1).
 *
 * <p>What to resend, and when a recovery begins and ends, is the business of the loss recovery in {@code toucan.tcp}; it
 * tells this interface of it by values. All sizes are bytes, all times nanoseconds on the connection's clock. Not
 * thread-safe, no clock, no randomness.
 */
public interface CongestionControl {
    /** ssthresh before the first loss: "arbitrarily high" (RFC 5681 §3.1). */
    long INFINITE_SSTHRESH = Long.MAX_VALUE;

    /** Makes the control of one connection. */
    @FunctionalInterface
    interface Factory {
        /** @param smss the sender maximum segment size, options already subtracted (bytes) */
        CongestionControl create(int smss);
    }

    /** The name users select it by: {@code reno}, … */
    String name();

    /** The congestion window (bytes). */
    long cwnd();

    /** The slow start threshold (bytes); {@link #INFINITE_SSTHRESH} until the first loss. */
    long ssthresh();

    /** An ACK of new data arrived outside loss recovery. */
    void onAck(AckSample ack);

    /**
     * A loss was found by other means than the retransmission timer, and recovery begins: sets ssthresh and cwnd.
     *
     * @param flightSize data sent but not acknowledged (bytes), without what limited transmit sent
     */
    void onCongestionEvent(long flightSize, long nowNanos);

    /**
     * The retransmission timer expired: cwnd becomes the loss window of one segment.
     *
     * @param first whether this is the first expiry for that segment; ssthresh is held for the later ones
     */
    void onRetransmissionTimeout(long flightSize, boolean first, long nowNanos);

    /**
     * A congestion event or a timeout is about to be told: remembers all that it will change, in case it turns out to be
     * spurious. Whoever does not answer to losses has nothing to do.
     */
    default void save() {}

    /**
     * What was told since {@link #save} was spurious, nothing was lost (RFC 5682, RFC 3708): restores what was saved, as far
     * as the window has not grown beyond it meanwhile (RFC 9438 §4.9).
     */
    default void undo() {}

    /** The SYN or the SYN/ACK was lost: the initial window becomes one segment (RFC 5681 §3.1). */
    void onHandshakeLoss();

    /** Nothing was sent for more than one RTO: cwnd falls back to the restart window (RFC 5681 §4.1). */
    void onRestartAfterIdle();

    /** The loss recovery in charge sets the window while it lasts (inflation of RFC 6582 §3.2, PRR, …). */
    void setCwnd(long bytes);

    /**
     * The segment size changed. When it shrinks, the window keeps its number of segments, lest a burst of small ones leave (RFC
     * 5681 §3.1); when it grows, the window keeps its bytes, for the path carries no more than before.
     */
    void onMssChange(int smss);
}
