package toucan.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import toucan.tcp.CloseReason;

/** Which exception of java.net, with which of its messages, tells what happened to a connection. */
final class SocketErrors {
    private SocketErrors() {}

    /** @param lastSendFailure what the system said when it last refused a datagram, or null */
    static IOException onConnect(CloseReason reason, ConnectionId id, String lastSendFailure) {
        return switch (reason) {
            case REFUSED -> new ConnectException("Connection refused");
            case CONNECT_TIMEOUT, USER_TIMEOUT, IDLE_TIMEOUT, KEEP_ALIVE -> new ConnectException(
                    "Connection timed out: no answer from " + id.remote()
                            + (lastSendFailure == null ? "" : " (sending failed: " + lastSendFailure + ")"));
            case RESET -> new SocketException("Connection reset");
            case ABORTED, NORMAL -> new SocketException("Socket closed");
        };
    }

    static SocketException onRead(CloseReason reason) {
        return switch (reason) {
            case RESET, REFUSED -> new SocketException("Connection reset");
            case ABORTED, NORMAL -> new SocketException("Socket closed");
            case CONNECT_TIMEOUT, USER_TIMEOUT, IDLE_TIMEOUT, KEEP_ALIVE -> new SocketException(
                    "Connection timed out: " + reason);
        };
    }

    /** @param reason null when the connection has not ended in any special way */
    static SocketException onWrite(CloseReason reason) {
        if (reason == null || reason == CloseReason.NORMAL) {
            return new SocketException("Broken pipe");
        }
        return reason == CloseReason.RESET ? new SocketException("Connection reset by peer") : onRead(reason);
    }
}
