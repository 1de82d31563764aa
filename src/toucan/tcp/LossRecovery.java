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
    /** DupThresh (RFC 6675 §2): so many duplicate ACKs, or segments SACKed above it, and a segment counts as lost. */
    int DUP_THRESH = 3;

    /** Its name in events and status. */
    String name();

    /** Whether a recovery is under way, so that the congestion window is not the congestion control's to grow. */
    boolean active();

    /** Whether a recovery is under way, or what a retransmission timeout began is not acknowledged yet: no new one begins. */
    boolean open();

    /** How much of what was sent is believed to be in the network (bytes): "pipe" (RFC 6675 §4, SetPipe()). */
    default long pipe() {
        return queue().pipe();
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

    /** An entry is about to be sent again. */
    default void onRetransmitting(Entry entry) {}

    /** The retransmission timer expired: the first segment is lost, and goes out at once. */
    void onRetransmissionTimeout(long nowNanos);

    /**
     * ... and with it the rest of what was in flight then: slow start goes over it again.
     *
     * @param from behind the first segment
     */
    void loseFlight(long from, long nowNanos);

    /** The timeout was spurious: nothing was lost, and its recovery is over (RFC 5682 §2.1 step 3b). */
    default void onSpuriousTimeout() {}

    /** The timer {@link Timers.Timer#REORDER} expired (RFC 8985 §6.2). */
    default void onReorderTimeout(long nowNanos) {}

    /**
     * There is no new data to send, though the congestion window would allow some: what to send again in its place, not
     * believed lost but with nothing better to do (RFC 6675 §4, NextSeg() rules 3 and 4). Its cause is set.
     *
     * @return null when there is nothing
     */
    default Entry nextUnproven() {
        return null;
    }

    /** Whether to restart the timer when the first segment is sent again (RFC 6675 §6 gives that latitude). */
    default boolean timesRetransmissions() {
        return false;
    }

    /** Octets that limited transmit allows at present beyond what cwnd leaves room for (RFC 3042); negative where it is off. */
    default long limitedTransmit() {
        return 0;
    }
}
