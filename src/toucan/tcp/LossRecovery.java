package toucan.tcp;

import toucan.tcp.RetransmissionQueue.Entry;

/**
 * What to send again, and when a recovery begins and ends. How much may be in flight is the business of {@link
 * toucan.congestion.CongestionControl}.
 *
 * <p>A recovery marks entries of the {@link RetransmissionQueue} as lost; {@link Output} sends what is marked as soon as the
 * windows allow.
 */
interface LossRecovery {
    /** Its name in events and status. */
    String name();

    /** Whether a recovery is under way, so that the congestion window is not the congestion control's to grow. */
    boolean active();

    /** How much of what was sent is believed to be in the network (bytes). */
    default long pipe() {
        return snd().flightSize() - queue().sackedBytes() - queue().lostBytes();
    }

    SendSequenceSpace snd();

    RetransmissionQueue queue();

    /** An ACK with this echo (TSecr; 0 without timestamps) is about to be taken in. */
    default void aboutToDeliver(int tsEcr) {}

    /** A segment was acknowledged or reported by SACK for the first time. */
    default void onDelivered(Entry entry, long nowNanos) {}

    /**
     * An acceptable ACK was taken in: SND.UNA, queue and scoreboard have moved already.
     *
     * @return whether the retransmission timer shall be restarted, if SND.UNA moved
     */
    boolean onAck(AckSummary ack);

    /** A segment with data was sent, for the first time or again. */
    default void onSent(int length) {}

    /** The retransmission timer expired: marks what is to be sent again. */
    void onRetransmissionTimeout(long nowNanos);

    /** The timer {@link Timers.Timer#REORDER} expired (RFC 8985 §6.2). */
    default void onReorderTimeout(long nowNanos) {}

    /** Octets beyond cwnd that limited transmit allows at present (RFC 3042). */
    default long limitedTransmit() {
        return 0;
    }
}
