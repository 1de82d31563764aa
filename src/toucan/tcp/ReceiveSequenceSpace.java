package toucan.tcp;

/**
 * The receive sequence variables (RFC 9293 §3.3.1, figure 4), unwrapped to 64 bits.
 *
 * <pre>
 *                      1          2          3
 *                  ----------|----------|----------
 *                         RCV.NXT    RCV.NXT
 *                                   +RCV.WND
 *
 *       1 - old sequence numbers that have been acknowledged
 *       2 - sequence numbers allowed for new reception
 *       3 - future sequence numbers that are not yet allowed
 * </pre>
 */
final class ReceiveSequenceSpace {
    /** IRS. */
    long irs;
    /** RCV.NXT. */
    long nxt;
    /** RCV.NXT + RCV.WND: the right edge as it was last advertised; it never moves left (SHLD-14, 9293/E14). */
    long windowEnd;
    /** RCV.UP: behind the last urgent octet the peer announced; IRS when there was none. */
    long up;
    /** Rcv.Wind.Shift (RFC 7323 §2.3). */
    int windowShift;
    /** Last.ACK.sent (RFC 7323 §4.3). */
    long lastAckSent;
    /** The sequence number of the peer's FIN once it was seen, else -1. */
    long fin = -1;

    /** The peer's SYN fixes the space. */
    void start(long peerIss) {
        irs = peerIss;
        nxt = peerIss + 1;
        windowEnd = nxt;
        up = nxt;
        lastAckSent = nxt;
    }

    /** RCV.WND in bytes. */
    long wnd() {
        return windowEnd - nxt;
    }

    /** The peer's FIN was received in order. */
    boolean finReceived() {
        return fin >= 0 && nxt > fin;
    }
}
