package toucan.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes {@link ToucanSocket}s, each with a UDP socket of its own. */
public final class ToucanSocketFactory extends SocketFactory {
    private final EndpointConfig config;

    public ToucanSocketFactory(EndpointConfig config) {
        this.config = config;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new ToucanSocket(config);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return ToucanSocket.connected(config, host, port, null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return ToucanSocket.connected(config, host, port, new InetSocketAddress(localHost, localPort));
    }
}
