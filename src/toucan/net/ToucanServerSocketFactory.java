package toucan.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;

/** Makes {@link ToucanServerSocket}s, each with UDP sockets of its own. */
public final class ToucanServerSocketFactory extends ServerSocketFactory {
    /** What java.net takes when nobody says. */
    private static final int DEFAULT_BACKLOG = 50;

    private final EndpointConfig config;

    public ToucanServerSocketFactory(EndpointConfig config) {
        this.config = config;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new ToucanServerSocket(config);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, DEFAULT_BACKLOG);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        ToucanServerSocket socket = new ToucanServerSocket(config);
        try {
            socket.bind(new InetSocketAddress(address, port), backlog);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
