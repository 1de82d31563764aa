package toucan.net;

import java.net.SocketOption;
import toucan.tcp.Status;

/**
 * Options of {@link ToucanSocket} and {@link ToucanServerSocket} beyond those of {@link java.net.StandardSocketOptions}, for
 * {@code setOption} and {@code getOption}. The names are those that Linux has for them (tcp(7)).
 *
 * <p>Besides these, the sockets know four of {@code jdk.net.ExtendedSocketOptions}, all at any time: {@code TCP_KEEPIDLE},
 * {@code TCP_KEEPINTERVAL} (seconds) and {@code TCP_KEEPCOUNT} say how {@link java.net.Socket#setKeepAlive} probes; {@code
 * TCP_QUICKACK} acknowledges every segment at once, and stays on, other than in Linux.
 *
 * <p>What is set on a server socket holds for the connections that begin from then on.
 */
public final class ToucanSocketOptions {
    /**
     * The congestion control by its name, as {@code --cc} takes it: {@code cubic}, {@code reno}, … Set before the socket is
     * connected.
     */
    public static final SocketOption<String> TCP_CONGESTION = new Option<>("TCP_CONGESTION", String.class);

    /**
     * Before the socket is connected, the MSS that will be advertised: 48 to 65,487 bytes of data and options. Read later, the
     * data bytes that a full segment to this peer has.
     */
    public static final SocketOption<Integer> TCP_MAXSEG = new Option<>("TCP_MAXSEG", Integer.class);

    /**
     * Milliseconds that data may stay unacknowledged before the connection is given up (RFC 9293 §3.9.1.1, MUST-21); setting 0
     * returns to the default. At any time. What is set is not changed by the peer's advice; what is read is in force now.
     */
    public static final SocketOption<Integer> TCP_USER_TIMEOUT = new Option<>("TCP_USER_TIMEOUT", Integer.class);

    /**
     * Whether the user timeout is told to the peer, and the peer's heeded (the User Timeout Option, RFC 5482). Off by default.
     * Set before the socket is connected. Linux has no such option.
     */
    public static final SocketOption<Boolean> TCP_USER_TIMEOUT_OPTION =
            new Option<>("TCP_USER_TIMEOUT_OPTION", Boolean.class);

    /** Everything that the connection knows about itself; null before there is one. Can only be read. */
    public static final SocketOption<Status> TCP_INFO = new Option<>("TCP_INFO", Status.class);

    private ToucanSocketOptions() {}

    private record Option<T>(String name, Class<T> type) implements SocketOption<T> {
        @Override
        public String toString() {
            return name;
        }
    }
}
