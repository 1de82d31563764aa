package toucan.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import toucan.tcp.CloseReason;
import toucan.tcp.Status;

/**
 * A {@link Socket} whose TCP is Toucan's, over UDP. Everything that takes a socket takes this one.
 *
 * <p>The ports of {@link #getPort}, {@link #getLocalPort} and the socket addresses are the TCP ports inside; {@link
 * #udpRemote} and {@link #udpLocal} tell the UDP endpoints. A socket that was not made by an {@link Endpoint} opens one of
 * its own when it connects, and uses the port of the address for both, UDP and TCP. When it is closed, its endpoint
 * finishes the connection in the background, TIME-WAIT included, on a daemon thread: a program that ends before that
 * takes the rest of what it wrote with it, unless it lingers ({@link #setSoLinger}).
 *
 * <p>Of the things that {@link Socket} leaves open: {@link #getChannel} is null, the sizes of the buffers are fixed once the
 * socket is connected. {@link ToucanSocketOptions} tells which further options there are.
 */
public final class ToucanSocket extends Socket {
    private final ToucanSocketImpl made;

    /** An unconnected socket with the RFCs' settings. */
    public ToucanSocket() throws SocketException {
        this(EndpointConfig.DEFAULT);
    }

    /** An unconnected socket. */
    public ToucanSocket(EndpointConfig config) throws SocketException {
        this(new ToucanSocketImpl(config));
    }

    ToucanSocket(ToucanSocketImpl impl) throws SocketException {
        super(impl);
        made = impl;
    }

    /** The peer's UDP endpoint, null before the socket is connected. */
    public InetSocketAddress udpRemote() {
        ConnectionId id = made.id();
        return id == null ? null : id.remote();
    }

    /** Our UDP endpoint, null before the socket is connected. */
    public InetSocketAddress udpLocal() {
        ConnectionId id = made.id();
        return id == null ? null : id.local();
    }

    /** What the connection knows now, or knew at its end; null before there is one. */
    public Status status() {
        return made.status();
    }

    /** The same with what limits the sender, and the time; null before there is a connection. */
    public Moment moment() {
        return made.moment();
    }

    /** What tells the connection from all others; null before there is one. */
    public ConnectionId id() {
        return made.id();
    }

    /** How the connection ended; null while it has not (MUST-12). */
    public CloseReason closeReason() {
        return made.closeReason();
    }

    /** A connected socket; the factories' work. */
    static ToucanSocket connected(EndpointConfig config, InetAddress host, int port, InetSocketAddress local)
            throws IOException {
        ToucanSocket socket = new ToucanSocket(config);
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(new InetSocketAddress(host, port));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
