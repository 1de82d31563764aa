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

    /** {@link #pacingRate}: segments leave as fast as the window allows. */
    long UNPACED = 0;

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

    // ---------------------------------------------------------------- what only some controls do

    /**
     * How fast segments leave, new ones and those sent again (bytes per second); {@link #UNPACED} when nothing holds them
     * back but the window.
     */
    default long pacingRate() {
        return UNPACED;
    }

    /** How much may leave together at that rate (bytes); at least two segments. */
    default long sendQuantum() {
        return 0;
    }

    /**
     * Whether it sets its window itself in a recovery, too: then neither the recovery nor PRR does, {@link #setCwnd} is only
     * called by what follows a retransmission timeout, and {@link #onRecoveryExit} tells of the end.
     */
    default boolean governsRecovery() {
        return false;
    }

    /** The handshake is over. @param srttNanos the round-trip time it measured; -1 when there is none */
    default void onEstablished(long srttNanos, long nowNanos) {}

    /** An ACK arrived, in a recovery or not, and all that it delivered and showed to be lost has been taken in. */
    default void onRateSample(RateSample rs) {}

    /** A segment was marked lost, by an ACK ({@link #onRateSample} follows) or by a timer. */
    default void onLost(LostSegment lost) {}

    /** The application had nothing to send, nothing is in flight, and now something is going to leave. */
    default void onRestartFromIdle(long nowNanos) {}

    /** Everything is acknowledged that was sent before a recovery, or a retransmission timeout, began. */
    default void onRecoveryExit() {}

    /** It holds back on purpose at present, so that rate samples count as application-limited. */
    default boolean limitsItself() {
        return false;
    }

    /** What it is doing at present, in the words of its RFC; empty when it has no names for that. */
    default String state() {
        return "";
    }
}
