package toucan.tcp;

/** How a connection came to its end (MUST-12: the application can tell a normal close from an abort). */
public enum CloseReason {
    /** Both sides sent a FIN and both were acknowledged, or nothing was ever opened. */
    NORMAL("closed normally"),
    /** The peer answered our SYN with a reset, or its host with "port unreachable". */
    REFUSED("connection refused"),
    /** The peer sent a reset. */
    RESET("connection reset by peer"),
    /** We reset the connection: ABORT, or a close with unread data (SHLD-3). */
    ABORTED("connection aborted locally"),
    /** Nobody answered our SYN within the connect timeout (R2 for SYN, MUST-23). */
    CONNECT_TIMEOUT("no answer to the connection request"),
    /** Data or FIN was retransmitted until R2 or the user timeout (RFC 9293 §3.8.3, §3.10.8). */
    USER_TIMEOUT("aborted due to user timeout"),
    /** Nothing arrived from the peer for the idle timeout. */
    IDLE_TIMEOUT("aborted because the peer was silent"),
    /** Several keep-alive probes in a row had no answer (RFC 9293 §3.8.4). */
    KEEP_ALIVE("aborted because keep-alive probes had no answer");

    private final String text;

    CloseReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
