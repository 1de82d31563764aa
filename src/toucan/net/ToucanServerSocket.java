package toucan.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;

/**
 * A {@link ServerSocket} whose TCP is Toucan's, over UDP.
 *
 * <p>{@link #getLocalPort} is the TCP port inside. A server socket that was not made by an {@link Endpoint} opens one of its
 * own when it is bound, with the same port for UDP and TCP; bound to the wildcard address it has a UDP socket for each
 * address of this host. Closing it leaves accepted connections alone; its endpoint ends with the last of them.
 */
public final class ToucanServerSocket extends ServerSocket {
    private final ToucanServerSocketImpl made;

    /** An unbound server socket with the RFCs' settings. */
    public ToucanServerSocket() throws IOException {
        this(EndpointConfig.DEFAULT);
    }

    /** An unbound server socket. */
    public ToucanServerSocket(EndpointConfig config) throws IOException {
        this(new ToucanServerSocketImpl(config));
    }

    ToucanServerSocket(ToucanServerSocketImpl impl) {
        super(impl);
        made = impl;
    }

    @Override
    public ToucanSocket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        // A plain Socket would get its implementation from a factory that nobody has set.
        ToucanSocket socket = new ToucanSocket(new ToucanSocketImpl(made.config()));
        implAccept(socket);
        return socket;
    }

    /** The UDP endpoints on which connections arrive; empty before the socket is bound. */
    public List<InetSocketAddress> udpEndpoints() {
        Endpoint endpoint = made.endpoint();
        return endpoint == null ? List.of() : endpoint.localEndpoints();
    }
}
