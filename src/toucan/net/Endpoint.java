package toucan.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import toucan.link.Link;
import toucan.link.UdpLink;
import toucan.tcp.TcpConfig;

/**
 * One UDP endpoint (or one per local address, for a wildcard) with one loop thread and many TCP connections, opened here or
 * by peers.
 */
public final class Endpoint implements Closeable {
    private final EndpointConfig config;
    private final Link link;
    /** Null when the innermost link is not ours. */
    private final UdpLink udp;

    private final EndpointLoop loop;
    private final Thread thread;

    private Endpoint(EndpointConfig config, Link link, UdpLink udp) {
        this.config = config;
        this.link = link;
        this.udp = udp;
        loop = new EndpointLoop(config, link);
        thread = new Thread(loop, "toucan " + link.localEndpoints().get(0));
        // The application's threads keep a program alive, as with the system's TCP.
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens an endpoint for listeners and for connections to any number of peers. A wildcard address opens a UDP socket on
     * each local address.
     *
     * @throws BindException when the port is taken or the address is not ours
     */
    public static Endpoint bind(EndpointConfig config, InetSocketAddress udpLocal) throws IOException {
        return over(config, UdpLink.bind(config.clock(), udpLocal), config.trafficClass());
    }

    /**
     * Opens an endpoint for connections to one peer, on a UDP socket that is connected to it: "port unreachable" becomes
     * "connection refused".
     */
    public static Endpoint dial(EndpointConfig config, InetSocketAddress udpRemote) throws IOException {
        return dial(config, null, udpRemote, config.trafficClass());
    }

    /**
     * As above, from a UDP port of one's choice if it is free, and else from any.
     *
     * @param udpPort ours, 1 to 65535
     */
    public static Endpoint dial(EndpointConfig config, InetSocketAddress udpRemote, int udpPort) throws IOException {
        AddressRules.checkDestination(udpRemote, udpRemote.getPort());
        return dial(config, reserve(udpRemote, udpPort), udpRemote, config.trafficClass());
    }

    private static DatagramChannel reserve(InetSocketAddress udpRemote, int udpPort) throws IOException {
        try {
            return UdpLink.reserve(new InetSocketAddress(LocalEndpoints.sourceTowards(udpRemote), udpPort));
        } catch (BindException e) {
            return null;
        }
    }

    /** @param bound a bound channel to connect, or null */
    static Endpoint dial(EndpointConfig config, DatagramChannel bound, InetSocketAddress udpRemote, int trafficClass)
            throws IOException {
        AddressRules.checkDestination(udpRemote, udpRemote.getPort());
        UdpLink udp = bound == null
                ? UdpLink.dial(config.clock(), udpRemote)
                : UdpLink.dial(config.clock(), bound, udpRemote);
        return over(config, udp, trafficClass);
    }

    private static Endpoint over(EndpointConfig config, UdpLink udp, int trafficClass) throws IOException {
        try {
            if (trafficClass != 0) {
                udp.trafficClass(trafficClass);
            }
            if (config.tcp().pathMtuDiscovery()) {
                udp.dontFragment();
            }
            return new Endpoint(config, config.wrap().apply(udp), udp);
        } catch (IOException | RuntimeException e) {
            udp.close();
            throw e;
        }
    }

    /** Changes the DS field of what is sent from now on; without effect on a link that is not UDP (RFC 9293 §3.9.1.9, SHLD-21). */
    void trafficClass(int octet) throws SocketException {
        try {
            if (udp != null) {
                udp.trafficClass(octet);
            }
        } catch (IOException e) {
            throw new SocketException("cannot set the traffic class: " + e.getMessage());
        }
    }

    /** An endpoint on any link; {@code config.wrap()} is not applied. The endpoint closes the link at its end. */
    public static Endpoint over(EndpointConfig config, Link link) {
        return new Endpoint(config, link, null);
    }

    /**
     * Listens on a TCP port.
     *
     * @param tcpPort 0 takes the number of the UDP port
     * @param backlog connections that may wait for {@code accept}; below 1 means 50, as in java.net
     * @throws BindException when the TCP port has a listener on this endpoint already
     */
    public ToucanServerSocket listen(int tcpPort, int backlog) throws IOException {
        ToucanServerSocket socket = new ToucanServerSocket(new ToucanServerSocketImpl(this));
        socket.bind(new InetSocketAddress(localEndpoints().get(0).getAddress(), tcpPort), backlog);
        return socket;
    }

    /**
     * Opens a connection and waits until it is established.
     *
     * @throws java.net.ConnectException when it is refused, or not answered within {@code TcpConfig.connectTimeoutNanos}
     */
    public ToucanSocket connect(InetSocketAddress udpRemote, int tcpPort) throws IOException {
        return connect(udpRemote, tcpPort, 0);
    }

    /**
     * Opens a connection and waits until it is established.
     *
     * @param timeoutMillis 0: only the limit of {@code TcpConfig.connectTimeoutNanos}
     * @throws java.net.ConnectException when it is refused, or not answered within {@code TcpConfig.connectTimeoutNanos}
     * @throws java.net.SocketTimeoutException when it is not answered within {@code timeoutMillis}
     */
    public ToucanSocket connect(InetSocketAddress udpRemote, int tcpPort, int timeoutMillis) throws IOException {
        AddressRules.checkDestination(udpRemote, tcpPort);
        ToucanSocket socket = unconnected(udpRemote);
        try {
            socket.connect(new InetSocketAddress(udpRemote.getAddress(), tcpPort), timeoutMillis);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A socket for whoever wants to look at it while it connects, which will be to a TCP port behind that UDP endpoint. */
    public ToucanSocket unconnected(InetSocketAddress udpRemote) throws IOException {
        return new ToucanSocket(new ToucanSocketImpl(this, udpRemote));
    }

    /** The UDP endpoints on which this receives; never a wildcard. */
    public List<InetSocketAddress> localEndpoints() {
        return link.localEndpoints();
    }

    /** Counts since the endpoint was opened. */
    public EndpointCounters counters() {
        return loop.tallies().snapshot(udp == null ? 0 : udp.refused(), udp == null ? -1 : udp.overflowed());
    }

    /** SO_RCVBUF as the system granted it, in bytes; -1 when the innermost link is no UDP socket of ours. */
    public int grantedReceiveBuffer() {
        return udp == null ? -1 : udp.grantedReceiveBuffer();
    }

    /**
     * Waits until all connections are CLOSED, TIME-WAIT waited out.
     *
     * @return false when the time ran out
     */
    public boolean awaitClosed(long timeoutMillis) throws InterruptedException {
        return loop.population().awaitNone(timeoutMillis * 1_000_000);
    }

    /** Aborts what is left, ends the loop, closes the links. */
    @Override
    public void close() {
        loop.end();
        joinLoop();
    }

    private void joinLoop() {
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- For the sockets ----

    EndpointConfig config() {
        return config;
    }

    EndpointLoop loop() {
        return loop;
    }

    /** Ends the endpoint as soon as it has no connection and no listener any more. Does not wait. */
    void closeWhenIdle() {
        loop.endWhenIdle();
    }

    InetSocketAddress localEndpointTowards(InetSocketAddress remote) throws IOException {
        return LocalEndpoints.towards(remote, localEndpoints());
    }

    /** Has the loop begin a connection; does not wait for the peer's answer. */
    LiveConnection open(ActiveOpen request) throws IOException {
        CompletableFuture<LiveConnection> opened = new CompletableFuture<>();
        boolean posted = loop.post(() -> {
            try {
                opened.complete(loop.openActive(request));
            } catch (SocketException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        return await(opened, posted);
    }

    /** Has the loop begin to listen. */
    Listener addListener(int tcpPort, int backlog, TcpConfig tcp, boolean fixedReceiveBuffer) throws IOException {
        Listener listener = new Listener(
                loop, tcpPort, backlog, config.halfOpenLimit(), config.synCookies(), tcp, fixedReceiveBuffer);
        CompletableFuture<Boolean> added = new CompletableFuture<>();
        if (await(added, loop.post(() -> added.complete(loop.addListener(listener))))) {
            return listener;
        }
        throw new BindException("TCP port " + tcpPort + " has a listener already");
    }

    void removeListener(Listener listener) {
        listener.closing();
        loop.post(() -> loop.removeListener(listener));
    }

    private static <T> T await(CompletableFuture<T> answer, boolean posted) throws IOException {
        if (!posted) {
            throw new SocketException("the endpoint is closed");
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
