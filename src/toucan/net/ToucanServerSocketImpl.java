package toucan.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.util.Set;
import toucan.tcp.TcpConfig;

/**
 * What a {@link ToucanServerSocket} is made of: a listener on an endpoint, which it shares with others or opens for itself
 * when it is bound and lets go when it is closed.
 */
final class ToucanServerSocketImpl extends SocketImpl {
    private final EndpointConfig config;
    private final boolean ownsEndpoint;
    private final SocketSettings settings = new SocketSettings();
    private final TcpSettings tcpSettings;

    /** Under the monitor of this, as the two below. */
    private Endpoint endpoint;

    private Listener listener;
    private boolean closed;

    /** A server socket that will open an endpoint of its own. */
    ToucanServerSocketImpl(EndpointConfig config) {
        this.config = config;
        tcpSettings = new TcpSettings(config.tcp());
        ownsEndpoint = true;
    }

    /** A server socket on an endpoint that others use too. */
    ToucanServerSocketImpl(Endpoint endpoint) {
        config = endpoint.config();
        tcpSettings = new TcpSettings(config.tcp());
        this.endpoint = endpoint;
        ownsEndpoint = false;
    }

    EndpointConfig config() {
        return config;
    }

    /** The endpoint, null before the socket is bound. */
    synchronized Endpoint endpoint() {
        return endpoint;
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("a Toucan socket is a stream socket");
        }
    }

    /** On a shared endpoint, {@code wanted} is the TCP port only. On one of its own, it is the UDP port, too. */
    @Override
    protected synchronized void bind(InetAddress host, int wanted) throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (ownsEndpoint) {
            endpoint = Endpoint.bind(config, new InetSocketAddress(host, wanted));
        }
        InetSocketAddress first = endpoint.localEndpoints().get(0);
        address = ownsEndpoint ? host : first.getAddress();
        localport = wanted == 0 ? first.getPort() : wanted;
    }

    @Override
    protected synchronized void listen(int backlog) throws IOException {
        boolean fixedReceiveBuffer = config.fixedReceiveBuffer() || settings.number(SocketOptions.SO_RCVBUF) > 0;
        try {
            listener = endpoint.addListener(localport, backlog, tcp(), fixedReceiveBuffer);
        } catch (BindException e) {
            close();
            throw e;
        }
    }

    /** The settings that the socket options ask for. */
    private TcpConfig tcp() {
        int receiveBuffer = settings.number(SocketOptions.SO_RCVBUF);
        TcpConfig tcp = tcpSettings.config();
        return receiveBuffer <= 0
                ? tcp
                : tcp.with()
                        .receiveBuffer(Math.min(receiveBuffer, TcpConfig.MAX_BUFFER))
                        .build();
    }

    @Override
    protected void accept(SocketImpl socket) throws IOException {
        Listener from;
        Endpoint on;
        synchronized (this) {
            if (listener == null) {
                throw new SocketException(closed ? "Socket closed" : "Not listening");
            }
            from = listener;
            on = endpoint;
        }
        LiveConnection connection = from.accept(settings.readTimeoutMillis());
        ((ToucanSocketImpl) socket).accepted(on, connection, tcpSettings);
    }

    @Override
    protected void close() throws IOException {
        Listener open;
        Endpoint own;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = listener;
            own = ownsEndpoint ? endpoint : null;
        }
        if (open != null) {
            endpoint.removeListener(open);
        }
        if (own != null) {
            own.closeWhenIdle();
        }
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        settings.set(option, value);
    }

    @Override
    public Object getOption(int option) throws SocketException {
        if (option == SocketOptions.SO_RCVBUF) {
            return settings.get(option, config.tcp().receiveBuffer());
        }
        return settings.get(option, SocketSettings.defaultOf(option));
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        SocketSettings.check(name, SocketSettings.OF_SERVER_SOCKET);
        if (TcpSettings.OF_SERVER_SOCKET.contains(name)) {
            setTcpOption(name, value);
            return;
        }
        if (value == null || value instanceof Integer size && size < 0) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        setOption(SocketSettings.number(name), value);
    }

    private synchronized void setTcpOption(SocketOption<?> option, Object value) throws SocketException {
        tcpSettings.set(option, value, null);
        if (listener != null) {
            listener.tcp = tcp();
        }
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        SocketSettings.check(name, SocketSettings.OF_SERVER_SOCKET);
        return name.type()
                .cast(
                        TcpSettings.OF_SERVER_SOCKET.contains(name)
                                ? tcpSettings.get(name, null)
                                : getOption(SocketSettings.number(name)));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return SocketSettings.OF_SERVER_SOCKET;
    }

    // ---- What a server socket cannot do ----

    private static SocketException notConnected() {
        return new SocketException("a server socket has no connection");
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        throw notConnected();
    }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
        throw notConnected();
    }

    @Override
    protected void connect(SocketAddress to, int timeout) throws IOException {
        throw notConnected();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        throw notConnected();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        throw notConnected();
    }

    @Override
    protected int available() throws IOException {
        throw notConnected();
    }

    @Override
    protected void sendUrgentData(int octet) throws IOException {
        throw notConnected();
    }
}
