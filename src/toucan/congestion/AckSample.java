package toucan.congestion;

/**
 * What one ACK of new data says to congestion control. One object per connection, refilled for each ACK.
 */
public final class AckSample {
    /** Marks {@link #rttNanos} as "this ACK gave no round-trip time". */
    public static final long NO_RTT = -1;

    /** When the ACK arrived. */
    public long nowNanos;
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
