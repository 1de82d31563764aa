package toucan.congestion;

/** A segment P that was just marked lost (draft-ietf-ccwg-bbr-06 §5.5.10.2). One object per connection, refilled for each. */
public final class LostSegment {
    /** When it was marked. */
    public long nowNanos;
    /** P.size: its octets. */
    public long size;
    /** C.delivered at present. */
    public long totalDelivered;
    /** C.lost at present, this segment included. */
    public long totalLost;
    /** P.tx_in_flight: C.inflight when it had been sent (bytes). */
    public long txInFlight;
    /** C.lost - P.lost: octets marked lost since it was sent, itself included. */
    public long lostSince;
    /** P.is_app_limited. */
    public boolean appLimited;
}
