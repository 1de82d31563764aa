package toucan.congestion;

/**
 * What one ACK says about the path: the rate sample RS of draft-ietf-ccwg-bbr-06 §4.1.2, beside the state of the connection
 * that goes with it. One object per connection, refilled for each ACK.
 */
public final class RateSample {
    /** Marks {@link #rttNanos} as "this ACK gave no round-trip time". */
    public static final long NO_RTT = -1;

    /** When the ACK arrived. */
    public long nowNanos;

    /** C.delivered: octets delivered since the connection began, this ACK included. */
    public long totalDelivered;
    /** C.lost: octets marked lost since the connection began. */
    public long totalLost;
    /** C.inflight after this ACK (bytes): "pipe" of RFC 6675. */
    public long inflight;
    /** C.is_cwnd_limited, as far as this ACK can tell: the congestion window was what kept the sender from sending more. */
    public boolean cwndLimited;
    /** C.has_selective_acks: more than one loss in a round trip can be seen. */
    public boolean selectiveAcks;

    /** RS.newly_acked: octets this ACK reported as delivered for the first time, in order or by SACK. */
    public long newlyAcked;
    /** RS.newly_lost: octets marked lost since the ACK before. */
    public long newlyLost;
    /** Something was delivered, so that the fields below tell of the segment P among it that was sent last. */
    public boolean hasData;
    /** RS.prior_delivered: C.delivered when P was sent. */
    public long priorDelivered;
    /** RS.delivered: octets delivered between the sending of P and this ACK. */
    public long delivered;
    /** RS.interval: how long that took; the longer one of the time it took to send and the time it took to acknowledge. */
    public long intervalNanos;
    /** RS.delivery_rate (bytes per second); 0 when there is no reliable one. */
    public long deliveryRate;
    /** RS.is_app_limited: the application may be what kept the rate low. */
    public boolean appLimited;
    /** RS.tx_in_flight: C.inflight when P had been sent. */
    public long txInFlight;
    /** RS.lost: octets marked lost between the sending of P and this ACK. */
    public long lost;
    /** RS.rtt: the round-trip time of P, or {@link #NO_RTT} when it was sent more than once. */
    public long rttNanos;
}
