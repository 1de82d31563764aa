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
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import toucan.link.UdpLink;
import toucan.tcp.CloseReason;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;

/**
 * What a {@link ToucanSocket} is made of. {@link java.net.Socket} checks its own state (closed, connected, shut down) and
 * calls this.
 *
 * <p>It either belongs to an endpoint that others share, or dials one of its own when it connects and lets that go when it
 * is closed.
 */
final class ToucanSocketImpl extends SocketImpl {
    private final EndpointConfig config;
    /** The peer's UDP endpoint; null: the one that the socket is told to connect to, with the same port for both. */
    private final InetSocketAddress udpRemote;

    private final SocketSettings settings = new SocketSettings();
    private final TcpSettings tcpSettings;

    /** Under the monitor of this, as all below. */
    private Endpoint endpoint;

    /** The same if this has dialled it for itself alone, so that it ends with this socket; else null. */
    private Endpoint dialled;

    private DatagramChannel reserved;
    private UserCalls calls;
    private boolean closed;

    /** A socket that will dial an endpoint of its own, or that will be accepted. */
    ToucanSocketImpl(EndpointConfig config) {
        this.config = config;
        tcpSettings = new TcpSettings(config.tcp());
        udpRemote = null;
    }

    /** A socket on an endpoint that others use too. */
    ToucanSocketImpl(Endpoint endpoint, InetSocketAddress udpRemote) {
        config = endpoint.config();
        tcpSettings = new TcpSettings(config.tcp());
        this.udpRemote = udpRemote;
        this.endpoint = endpoint;
    }

    /**
     * Becomes the socket of a connection that a listener on {@code shared} has accepted.
     *
     * @param inherited what was set on the server socket
     */
    synchronized void accepted(Endpoint shared, LiveConnection connection, TcpSettings inherited) {
        tcpSettings.inherit(inherited);
        endpoint = shared;
        connected(new UserCalls(connection, shared.loop()));
    }

    private void connected(UserCalls established) {
        calls = established;
        address = established.id().remote().getAddress();
        port = established.id().remotePort();
        localport = established.id().localPort();
    }

    /** @throws SocketException when there is no connection yet */
    synchronized UserCalls calls() throws SocketException {
        if (calls == null) {
            throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
        }
        return calls;
    }

    /** Null when there has never been a connection. */
    synchronized ConnectionId id() {
        return calls == null ? null : calls.id();
    }

    synchronized Status status() {
        return calls == null ? null : calls.status();
    }

    synchronized Moment moment() {
        return calls == null ? null : calls.moment();
    }

    synchronized CloseReason closeReason() {
        return calls == null ? null : calls.closeReason();
    }

    // ---- Life ----

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("a Toucan socket is a stream socket");
        }
    }

    @Override
    protected synchronized void bind(InetAddress host, int tcpPort) throws IOException {
        if (endpoint == null) {
            reserved = UdpLink.reserve(new InetSocketAddress(host, tcpPort));
            localport = ((InetSocketAddress) reserved.getLocalAddress()).getPort();
            return;
        }
        boolean ours = host.isAnyLocalAddress()
                || endpoint.localEndpoints().stream()
                        .anyMatch(local -> local.getAddress().equals(host));
        if (!ours) {
            throw new BindException("Cannot assign requested address: the endpoint is not bound to " + host);
        }
        localport = tcpPort;
    }

    @Override
    protected void connect(String host, int tcpPort) throws IOException {
        connect(new InetSocketAddress(host, tcpPort), 0);
    }

    @Override
    protected void connect(InetAddress host, int tcpPort) throws IOException {
        connect(new InetSocketAddress(host, tcpPort), 0);
    }

    @Override
    protected void connect(SocketAddress to, int timeoutMillis) throws IOException {
        if (!(to instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        try {
            open(inet, timeoutMillis);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(InetSocketAddress to, int timeoutMillis) throws IOException {
        InetSocketAddress remote = udpRemote == null ? to : udpRemote;
        if (to.isUnresolved()) {
            throw new UnknownHostException(to.getHostString());
        }
        AddressRules.checkDestination(remote, to.getPort());
        Endpoint on = endpoint(remote);
        LiveConnection connection = on.open(new ActiveOpen(
                on.localEndpointTowards(remote), localport, remote, to.getPort(), tcp(), isReceiveBufferFixed()));
        UserCalls opened = new UserCalls(connection, on.loop());
        synchronized (this) {
            if (closed) {
                opened.abort();
                throw new SocketException("Socket closed");
            }
            connected(opened);
        }
        try {
            opened.awaitEstablished(timeoutMillis);
        } catch (IOException e) {
            opened.abort();
            throw e;
        }
    }

    private synchronized Endpoint endpoint(InetSocketAddress remote) throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (endpoint == null) {
            DatagramChannel channel = reserved;
            reserved = null;
            dialled = Endpoint.dial(config, channel, remote, (Integer) getOption(SocketOptions.IP_TOS));
            endpoint = dialled;
        }
        return endpoint;
    }

    /** The settings that the socket options ask for. */
    private TcpConfig tcp() {
        TcpConfig.Builder tcp = tcpSettings.config().with();
        if (settings.number(SocketOptions.SO_SNDBUF) > 0) {
            tcp.sendBuffer(Math.min(settings.number(SocketOptions.SO_SNDBUF), TcpConfig.MAX_BUFFER));
        }
        if (settings.number(SocketOptions.SO_RCVBUF) > 0) {
            tcp.receiveBuffer(Math.min(settings.number(SocketOptions.SO_RCVBUF), TcpConfig.MAX_BUFFER));
        }
        boolean noDelay =
                (Boolean) settings.get(SocketOptions.TCP_NODELAY, !config.tcp().nagle());
        return tcp.nagle(!noDelay).build();
    }

    private boolean isReceiveBufferFixed() {
        return config.fixedReceiveBuffer() || settings.number(SocketOptions.SO_RCVBUF) > 0;
    }

    @Override
    protected void close() throws IOException {
        UserCalls open;
        Endpoint own;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = calls;
            own = dialled;
            if (reserved != null) {
                reserved.close();
            }
        }
        if (open != null) {
            open.close(settings.number(SocketOptions.SO_LINGER));
        }
        if (own != null) {
            own.closeWhenIdle();
        }
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("not a server socket");
    }

    @Override
    protected void accept(SocketImpl socket) throws IOException {
        throw new SocketException("not a server socket");
    }

    // ---- Data ----

    @Override
    protected InputStream getInputStream() throws IOException {
        return new ToucanInputStream(calls(), settings);
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return new ToucanOutputStream(calls());
    }

    @Override
    protected int available() throws IOException {
        return calls().available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        calls().shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        calls().shutdownOutput();
    }

    @Override
    protected boolean supportsUrgentData() {
        return true;
    }

    @Override
    protected void sendUrgentData(int octet) throws IOException {
        calls().writeUrgent(octet);
    }

    // ---- Options ----

    @Override
    public void setOption(int option, Object value) throws SocketException {
        if (option == SocketOptions.SO_KEEPALIVE) {
            tcpSettings.set(StandardSocketOptions.SO_KEEPALIVE, value, callsOrNull());
            return;
        }
        settings.set(option, value);
        synchronized (this) {
            if (option == SocketOptions.TCP_NODELAY && calls != null) {
                calls.change((core, now) -> core.setNagle(!(Boolean) value));
            } else if (option == SocketOptions.IP_TOS && dialled != null) {
                dialled.trafficClass((Integer) value);
            }
        }
    }

    private synchronized UserCalls callsOrNull() {
        return calls;
    }

    @Override
    public Object getOption(int option) throws SocketException {
        TcpConfig actual = actualTcp();
        Status status = status();
        return switch (option) {
            case SocketOptions.SO_SNDBUF -> status == null ? actual.sendBuffer() : status.sndBuffer();
            case SocketOptions.SO_RCVBUF -> status == null ? actual.receiveBuffer() : status.rcvBuffer();
            case SocketOptions.TCP_NODELAY -> settings.get(option, !actual.nagle());
            case SocketOptions.SO_KEEPALIVE -> tcpSettings.get(StandardSocketOptions.SO_KEEPALIVE, callsOrNull());
            case SocketOptions.SO_BINDADDR -> localAddress();
            default -> settings.get(option, SocketSettings.defaultOf(option));
        };
    }

    private synchronized TcpConfig actualTcp() {
        return calls == null ? tcp() : calls.tcp();
    }

    private synchronized InetAddress localAddress() throws SocketException {
        if (calls != null) {
            return calls.id().local().getAddress();
        }
        try {
            return reserved == null
                    ? new InetSocketAddress(0).getAddress()
                    : ((InetSocketAddress) reserved.getLocalAddress()).getAddress();
        } catch (IOException e) {
            throw new SocketException("Socket closed");
        }
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        SocketSettings.check(name, SocketSettings.OF_SOCKET);
        if (TcpSettings.OF_SOCKET.contains(name)) {
            tcpSettings.set(name, value, callsOrNull());
            return;
        }
        if (value == null || name == StandardSocketOptions.IP_TOS && ((Integer) value & ~255) != 0) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        boolean size = name == StandardSocketOptions.SO_SNDBUF || name == StandardSocketOptions.SO_RCVBUF;
        if (size && (Integer) value < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        setOption(SocketSettings.number(name), value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        SocketSettings.check(name, SocketSettings.OF_SOCKET);
        return name.type()
                .cast(
                        TcpSettings.OF_SOCKET.contains(name)
                                ? tcpSettings.get(name, callsOrNull())
                                : getOption(SocketSettings.number(name)));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return SocketSettings.OF_SOCKET;
    }
}
