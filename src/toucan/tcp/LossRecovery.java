package toucan.tcp;

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

    /** Whether a recovery is under way. */
    boolean active();

    /**
     * The {@code count}-th duplicate ACK in a row arrived (RFC 5681 §2).
     *
     * @param segAck its acknowledgment number, SND.UNA
     */
    void onDuplicateAck(long segAck, int count, long nowNanos);

    /**
     * An ACK of new data arrived; SND.UNA and the queue have moved already.
     *
     * @param acked octets newly acknowledged
     * @return whether the retransmission timer shall be restarted
     */
    boolean onNewAck(long segAck, long acked, long nowNanos);

    /** The retransmission timer expired; everything in the queue is marked lost already. */
    void onRetransmissionTimeout();

    /** How much of what was sent is believed to be in the network (bytes). */
    long pipe();
}
