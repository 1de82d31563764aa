package toucan.tcp;

/** What one ACK brought, for the loss recovery; one object per connection, refilled for each ACK. */
final class AckSummary {
    /** SEG.ACK, unwrapped. */
    long segAck;
    /** Octets by which SND.UNA moved. */
    long acked;
    /** Octets in the longest segment that it acknowledged as a whole. */
    int longest;
    /** DeliveredData (RFC 6937 §3): octets by which SND.UNA moved, plus the change in what is SACKed. */
    long delivered;
    /** Octets that its SACK blocks report for the first time; parts of segments, too. */
    long reported;
    /** It is a duplicate ACK in the sense of RFC 5681 §2, the how-manieth in a row; else 0. */
    int duplicate;
    /** It is empty, acknowledges what the one before did, announces the same window and has no SACK block. */
    boolean pureDuplicate;
    /** It reports that data arrived twice (RFC 2883), and which: [duplicateLeft, duplicateRight). */
    boolean duplicateReported;

    long duplicateLeft;
    long duplicateRight;
    /** The window it announces (bytes). */
    long window;
    /** TSecr; 0 without timestamps. */
    int tsEcr;

    long nowNanos;
}
