package toucan.script;

import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;

/** What a descriptor of the application stands for. */
final class SocketState {
    TcpConfig config;
    boolean keepsAlive;
    KeepAlive keepAlive;
    /** Null unless it listens. */
    Listener listener;
    /** Null before {@code connect}, and for a socket that listens. */
    Flow flow;

    int port = Network.LOCAL_PORT;
    boolean resetOnClose;
    /** SHUT_RD was called: a reader finds the end where otherwise he would wait. */
    boolean readingShut;
    /** {@code connect} has told that it succeeded. */
    boolean connectTold;
    /** How the connection ended was told once; as in other systems it is not told twice. */
    boolean errorTold;
    /** What a blocking write has got rid of so far. */
    int partlyWritten;

    SocketState(TcpConfig config, KeepAlive keepAlive) {
        this.config = config;
        this.keepAlive = keepAlive;
    }

    /** The socket that {@code accept} makes of a connection: with what was set on this one. */
    SocketState accepted(Flow accepted) {
        SocketState socket = new SocketState(config, keepAlive);
        socket.flow = accepted;
        socket.keepsAlive = keepsAlive;
        socket.resetOnClose = resetOnClose;
        return socket;
    }

    /** Null when there is none (yet). */
    Connection connection() {
        return flow == null ? null : flow.connection;
    }

    boolean endedBadly() {
        CloseReason reason = connection() == null ? null : connection().closeReason();
        return reason != null && reason != CloseReason.NORMAL;
    }

    /** The error that a call meets on a connection that is over; OK when there is none. */
    Outcome error() {
        if (connection() == null || connection().closeReason() == null) {
            return Outcome.OK;
        }
        return switch (connection().closeReason()) {
            case NORMAL -> Outcome.OK;
            case REFUSED -> Outcome.error("ECONNREFUSED");
            case RESET -> Outcome.error("ECONNRESET");
            case ABORTED -> Outcome.error("ECONNABORTED");
            case CONNECT_TIMEOUT, USER_TIMEOUT, IDLE_TIMEOUT, KEEP_ALIVE -> Outcome.error("ETIMEDOUT");
        };
    }
}
