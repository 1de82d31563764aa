package toucan.tcp;

/** What one ACK brought, for the loss recovery; one object per connection, refilled for each ACK. */
final class AckSummary {
    /** SEG.ACK, unwrapped. */
    long segAck;
    /** Octets by which SND.UNA moved. */
    long acked;
    /** DeliveredData (RFC 6937 §3): octets by which SND.UNA moved, plus the change in what is SACKed. */
    long delivered;
    /** It is a duplicate ACK in the sense of RFC 5681 §2, the how-manieth in a row; else 0. */
    int duplicate;
    /** It reports that data arrived twice (RFC 2883). */
    boolean duplicateReported;
    /** TSecr; 0 without timestamps. */
    int tsEcr;

    long nowNanos;
}
