package toucan.congestion;

/**
 * What one ACK of new data says to congestion control. One object per connection, refilled for each ACK.
 */
public final class AckSample {
    /** Marks {@link #rttNanos} as "this ACK gave no round-trip time". */
    public static final long NO_RTT = -1;

    /** When the ACK arrived. */
    public long nowNanos;
    /** SEG.ACK and SND.NXT, unwrapped: the ends of a round trip are told by these. */
    public long segAck;

    public long sndNxt;
    /** Octets it acknowledged for the first time. */
    public long ackedBytes;
    /** FlightSize before the ACK (bytes). */
    public long priorFlightSize;
    /** Whether the congestion window was what kept the sender from sending more; else it does not grow. */
    public boolean cwndLimited;
    /** The round-trip time measured by this ACK, or {@link #NO_RTT}. */
    public long rttNanos;
    /** The smoothed round-trip time, 0 before the first measurement. */
    public long srttNanos;
}
