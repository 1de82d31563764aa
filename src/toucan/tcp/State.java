package toucan.tcp;

/**
 * The states of a connection (RFC 9293 §3.3.2, figure 5). Each constant names the events that leave it.
 */
public enum State {
    /** No connection. Left by an active or passive OPEN. */
    CLOSED,
    /** Waiting for a SYN. SYN arrives: SYN-RECEIVED; SEND: SYN-SENT; CLOSE: CLOSED. Proven ACK of a SYN,ACK without state: ESTABLISHED. */
    LISTEN,
    /** Our SYN is out. SYN,ACK arrives: ESTABLISHED; SYN arrives: SYN-RECEIVED (simultaneous open); RST: CLOSED. */
    SYN_SENT,
    /** Both SYNs are out. ACK of ours arrives: ESTABLISHED; CLOSE: FIN-WAIT-1; RST: LISTEN or CLOSED. */
    SYN_RECEIVED,
    /** Data flows. CLOSE: FIN-WAIT-1; FIN arrives: CLOSE-WAIT. */
    ESTABLISHED,
    /** Our FIN is out or queued. ACK of it: FIN-WAIT-2; FIN arrives: CLOSING, or TIME-WAIT when it acknowledges ours. */
    FIN_WAIT_1,
    /** Our FIN is acknowledged, the peer may still send. FIN arrives: TIME-WAIT. */
    FIN_WAIT_2,
    /** The peer has closed, we may still send. CLOSE: LAST-ACK. */
    CLOSE_WAIT,
    /** Both FINs crossed. ACK of ours: TIME-WAIT. */
    CLOSING,
    /** The peer closed first, our FIN is out. ACK of it: CLOSED. */
    LAST_ACK,
    /** Both sides closed; old duplicates die out. 2 MSL pass: CLOSED. */
    TIME_WAIT;

    /** Both sides know each other's sequence numbers: ESTABLISHED and every state after it. */
    public boolean isSynchronized() {
        return compareTo(ESTABLISHED) >= 0;
    }

    /** A SEND is still allowed: nobody has called CLOSE here. */
    boolean maySend() {
        return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** Segment text is still expected from the peer (RFC 9293 §3.10.7.4, seventh). */
    boolean mayReceive() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /** The RFC's spelling: {@code SYN-SENT}. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
