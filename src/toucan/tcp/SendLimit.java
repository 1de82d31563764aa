package toucan.tcp;

/**
 * What keeps a connection from sending more at this moment.
 *
 * @param waitNanos how long until a timer ends it, if nothing arrives before; {@link #UNTIL_SOMETHING_HAPPENS} when none does
 */
public record SendLimit(Kind kind, long waitNanos) {
    /** As {@link #waitNanos}: no timer, but a segment or the application ends it. */
    public static final long UNTIL_SOMETHING_HAPPENS = -1;

    /** In the order in which a connection usually meets them. */
    public enum Kind {
        /** The SYN has no answer yet (RFC 9293 §3.5); until it is sent again. */
        HANDSHAKE,
        /** Nothing: more is about to leave, as fast as this computer is. */
        NOTHING,
        /** The application has given nothing more. */
        APPLICATION,
        /** The application would give more, but the send buffer is full of what is sent and not acknowledged. */
        SEND_BUFFER,
        /** Nagle's algorithm holds a small segment back while something is in flight (RFC 9293 §3.7.4). */
        NAGLE,
        /** In flight is what the peer has room for (RFC 9293 §3.8.6). */
        RECEIVE_WINDOW,
        /** The peer has room for so little that it is not used (RFC 9293 §3.8.6.2.1); until the override timeout. */
        SILLY_WINDOW,
        /** The peer has no room; until the next window probe (RFC 9293 §3.8.6.1). */
        ZERO_WINDOW,
        /** In flight is what the congestion window allows (RFC 5681 §3.1). */
        CONGESTION_WINDOW,
        /** The network drains, to make room for a probe of the path MTU and what follows it (RFC 4821 §7.4). */
        PATH_MTU_PROBE,
        /** The windows are open; until the pacing rate allows the next segment (draft-ietf-ccwg-bbr-06 §5.6.2). */
        PACING,
        /** Something may be lost or only late; until the reordering window of RACK is over (RFC 8985 §6.2). */
        REORDERING,
        /** Acknowledgments are overdue; until a tail loss probe asks for one (RFC 8985 §7.2). */
        TAIL_LOSS_PROBE,
        /** Acknowledgments are overdue; until the retransmission timer expires (RFC 6298 §5). */
        RETRANSMISSION_TIMEOUT,
        /** All is sent, the FIN too, and it is not acknowledged (RFC 9293 §3.6). */
        FIN,
        /** All is sent and acknowledged; the peer has not closed (FIN-WAIT-2). */
        PEER_CLOSE,
        /** Until twice the maximum segment lifetime is over (RFC 9293 §3.6.1). */
        TIME_WAIT,
        /** The connection is no more. */
        CLOSED
    }
}
