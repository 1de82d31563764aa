package toucan.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The link that ends in real UDP sockets: one per local address, all on one selector, so that one loop serves them.
 *
 * <p>Java does not say which local address a datagram reached; a socket per address does. Reading tries without waiting
 * first, then sleeps in the selector. It does not poll in between: on two cores that takes the processor from the very thread
 * whose answer it hopes for (measured: with 20 µs of polling, a stream was no faster and used more processor time, and the
 * median of a request and its response over loopback rose from 26 to 74 µs).
 */
public final class UdpLink implements Link {
    /** Asked for as SO_RCVBUF; the system grants what its own limit allows (Linux: {@code net.core.rmem_max}). */
    public static final int WANTED_RECEIVE_BUFFER = 4 << 20;

    /** The shortest wait that is left to the selector, which counts in milliseconds. */
    private static final long MILLISECOND = 1_000_000;

    /** How long a wait below a millisecond sleeps between two polls. */
    private static final long NAP_NANOS = 50_000;

    private static final Consumer<SelectionKey> NOTHING = key -> {};

    private final Clock clock;
    private final List<UdpPort> ports;
    private final List<InetSocketAddress> localEndpoints;
    private final Selector selector;
    private final int grantedReceiveBuffer;
    private int next;

    private volatile boolean woken;
    private volatile boolean selecting;
    private volatile long refused;

    private UdpLink(Clock clock, List<UdpPort> ports) throws IOException {
        this.clock = clock;
        this.ports = List.copyOf(ports);
        List<InetSocketAddress> locals = new ArrayList<>();
        Selector opened = null;
        int granted = Integer.MAX_VALUE;
        try {
            opened = Selector.open();
            for (UdpPort port : ports) {
                granted = Math.min(granted, port.prepare(opened, WANTED_RECEIVE_BUFFER));
                locals.add(port.local());
            }
        } catch (IOException e) {
            UdpPorts.close(ports);
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        selector = opened;
        localEndpoints = List.copyOf(locals);
        grantedReceiveBuffer = granted;
    }

    /**
     * Opens the sockets of a listener or a peer. A wildcard address opens one socket per local address, IPv4 and IPv6,
     * all on the same port; port 0 takes any free one.
     *
     * @throws java.net.BindException when the port is taken or the address is not ours; the message names it
     */
    public static UdpLink bind(Clock clock, InetSocketAddress local) throws IOException {
        return new UdpLink(clock, UdpPorts.bind(local));
    }

    /** Opens a socket connected to {@code remote}, from a free port of the address that the system routes from. */
    public static UdpLink dial(Clock clock, InetSocketAddress remote) throws IOException {
        return dial(clock, UdpPorts.open(remote), remote);
    }

    /** Connects a socket that {@link #reserve} opened; it is closed when that fails. */
    public static UdpLink dial(Clock clock, DatagramChannel channel, InetSocketAddress remote) throws IOException {
        try {
            channel.connect(remote);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new UdpLink(clock, List.of(new UdpPort(channel, remote)));
    }

    /** Binds one socket, also to a wildcard, that {@link #dial} is going to connect. */
    public static DatagramChannel reserve(InetSocketAddress local) throws IOException {
        return UdpPorts.reserve(local);
    }

    /**
     * Binds sockets as {@link #bind} does, for who has a loop of his own.
     *
     * @throws java.net.BindException when the port is taken or the address is not ours; the message names it
     */
    public static List<DatagramChannel> bindAll(InetSocketAddress local) throws IOException {
        return UdpPorts.bind(local).stream().map(UdpPort::channel).toList();
    }

    /** Sets the DS field and ECN bits of what is sent, as {@link java.net.Socket#setTrafficClass} counts them. */
    public void trafficClass(int octet) throws IOException {
        for (UdpPort port : ports) {
            port.channel().setOption(StandardSocketOptions.IP_TOS, octet);
        }
    }

    /** The DS field and ECN bits as the system has them for the first of the sockets. */
    public int trafficClass() throws IOException {
        return ports.get(0).channel().getOption(StandardSocketOptions.IP_TOS);
    }

    /**
     * Sends with the DF bit from now on (RFC 4821 §3), so that a datagram longer than the path's MTU is lost, and not fragmented.
     * Java can set it since version 19; before, the system decides: Linux sets it on datagrams that fit the MTU it knows.
     *
     * @return whether it is set
     */
    public boolean dontFragment() throws IOException {
        boolean all = true;
        for (UdpPort port : ports) {
            all &= port.dontFragment();
        }
        return all;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        if (!portOf(datagram.local()).send(datagram)) {
            // One writer, the loop: the count needs no atomic addition.
            refused = refused + 1;
        }
    }

    private UdpPort portOf(InetSocketAddress local) throws IOException {
        for (int i = 0; i < ports.size(); i++) {
            UdpPort port = ports.get(i);
            if (port.local() == local || port.local().equals(local)) {
                return port;
            }
        }
        throw new IOException("no UDP socket is bound to " + local);
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        if (poll(into)) {
            return true;
        }
        if (timeoutNanos <= 0) {
            return false;
        }
        try {
            return await(into, timeoutNanos);
        } catch (ClosedSelectorException e) {
            throw new IOException("the UDP link is closed", e);
        } finally {
            woken = false;
        }
    }

    /** One non-blocking read from each socket in turn, beginning with the one that had something last time. */
    private boolean poll(Datagram into) throws IOException {
        for (int tried = 0; tried < ports.size(); tried++) {
            if (ports.get(next).receive(into)) {
                into.timeNanos(clock.nanos());
                return true;
            }
            next = next + 1 == ports.size() ? 0 : next + 1;
        }
        return false;
    }

    private boolean await(Datagram into, long timeoutNanos) throws IOException {
        long now = clock.nanos();
        long deadline = now + timeoutNanos < 0 ? Long.MAX_VALUE : now + timeoutNanos;
        while (!woken && now < deadline) {
            sleep(deadline - now);
            if (poll(into)) {
                return true;
            }
            now = clock.nanos();
        }
        return false;
    }

    /** Sleeps for whole milliseconds in the selector, and for what is left below one in short naps. */
    private void sleep(long nanos) throws IOException {
        if (nanos < MILLISECOND) {
            LockSupport.parkNanos(this, Math.min(nanos, NAP_NANOS));
            return;
        }
        selecting = true;
        try {
            if (!woken) {
                selector.select(NOTHING, nanos / MILLISECOND);
            }
        } finally {
            selecting = false;
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        if (selecting) {
            selector.wakeup();
        }
    }

    @Override
    public List<InetSocketAddress> localEndpoints() {
        return localEndpoints;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Counted in full datagrams of 1452 bytes. Linux charges each with the memory it occupies, 2304 bytes; it doubles
     * what SO_RCVBUF asked for; and it gives the memory of read datagrams back in lumps of a quarter of the buffer, so
     * that only three quarters are sure to be free (measured: 3640 datagrams fit into 4 MiB unread, and a window of 2730
     * of them slides without loss). Other systems are assumed to charge the same and not to double.
     */
    @Override
    public int receiveCapacity() {
        boolean doubled = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        long bytes = (doubled ? 2L : 1L) * grantedReceiveBuffer;
        return (int) Math.min(Integer.MAX_VALUE, bytes * 1452 / 2304 * 3 / 4);
    }

    /** SO_RCVBUF as the system granted it, in bytes; with several sockets the smallest. */
    public int grantedReceiveBuffer() {
        return grantedReceiveBuffer;
    }

    /** Datagrams that found no room in a socket's send buffer and are lost. */
    public long refused() {
        return refused;
    }

    /**
     * Datagrams that arrived and found no room in a socket's receive buffer, since the sockets were opened; -1 where the
     * system does not say (Linux says).
     */
    public long overflowed() {
        return SocketDrops.of(localEndpoints);
    }

    @Override
    public void close() throws IOException {
        selector.close();
        UdpPorts.close(ports);
    }
}
