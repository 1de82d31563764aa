package toucan.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * Endpoints without threads on a network without loss in virtual time: their loops are turned here, one after the other, so
 * that an hour takes moments and every run is the same. Addresses without an endpoint are silent; what was sent to them is
 * counted, and kept for those that are watched.
 */
final class VirtualNetwork {
    static final long SECOND = 1_000_000_000L;

    /** On its way. */
    private record Flight(long nanos, long order, InetSocketAddress from, InetSocketAddress to, byte[] payload)
            implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final long delayNanos;
    private final Queue<Flight> flights = new PriorityQueue<>();
    private final Map<InetSocketAddress, Host> hosts = new HashMap<>();
    private final Map<InetSocketAddress, Deque<Segment>> watched = new HashMap<>();
    private long nowNanos;
    private long order;
    /** Bytes sent to addresses without an endpoint. */
    private long bytesToNobody;

    VirtualNetwork(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    long bytesToNobody() {
        return bytesToNobody;
    }

    static InetSocketAddress address(int host, int port) {
        return new InetSocketAddress("10.0." + host / 256 + "." + host % 256, port);
    }

    /** A host with an endpoint; one that had this address before is gone without a word. */
    Host host(InetSocketAddress local, EndpointConfig config) {
        Host host = new Host(local, config);
        hosts.put(local, host);
        return host;
    }

    /** Keeps what is sent to an address without an endpoint. */
    Deque<Segment> watch(InetSocketAddress address) {
        return watched.computeIfAbsent(address, a -> new ArrayDeque<>());
    }

    /** Sends a segment with the right checksum, or with 0 in its place. Returns its length. */
    int inject(InetSocketAddress from, InetSocketAddress to, Segment segment, boolean checksum) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentCodec.length(segment));
        int length = SegmentCodec.serialize(segment, bytes, 0);
        if (checksum) {
            SegmentCodec.fillChecksum(PseudoHeaders.sum(from, to), bytes, 0, length);
        }
        inject(from, to, bytes.array());
        return length;
    }

    int inject(InetSocketAddress from, InetSocketAddress to, Segment segment) {
        return inject(from, to, segment, true);
    }

    void inject(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        flights.add(new Flight(nowNanos + delayNanos, order++, from, to, payload));
    }

    /** Lets so much time pass. */
    void pass(long nanos) throws IOException {
        long end = nowNanos + nanos;
        while (true) {
            turnHosts();
            long next = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().nanos();
            for (Host host : hosts.values()) {
                next = Math.min(next, host.wakeNanos);
            }
            if (next > end) {
                nowNanos = end;
                return;
            }
            nowNanos = Math.max(nowNanos, next);
            deliver();
        }
    }

    private void deliver() {
        while (!flights.isEmpty() && flights.peek().nanos() <= nowNanos) {
            Flight flight = flights.remove();
            Host host = hosts.get(flight.to());
            if (host != null) {
                host.inbox.add(flight);
                continue;
            }
            bytesToNobody += flight.payload().length;
            Deque<Segment> watcher = watched.get(flight.to());
            if (watcher != null) {
                Segment segment = new Segment();
                SegmentCodec.parse(ByteBuffer.wrap(flight.payload()), 0, flight.payload().length, segment);
                watcher.add(segment);
            }
        }
    }

    private void turnHosts() throws IOException {
        for (Host host : List.copyOf(hosts.values())) {
            while (!host.inbox.isEmpty() || host.wakeNanos <= nowNanos) {
                host.loop.turn();
            }
        }
    }

    /** A host: its loop, and the link below. */
    final class Host implements Link {
        final InetSocketAddress local;
        final EndpointLoop loop;
        private final EndpointConfig config;
        private final Queue<Flight> inbox = new ArrayDeque<>();
        private long wakeNanos;

        private Host(InetSocketAddress local, EndpointConfig config) {
            this.local = local;
            this.config = config.with().clock(VirtualNetwork.this::nowNanos).build();
            loop = new EndpointLoop(this.config, this);
        }

        Listener listen(int tcpPort, int backlog) {
            Listener listener = new Listener(
                    loop, tcpPort, backlog, config.halfOpenLimit(), config.synCookies(), config.tcp(), true);
            loop.addListener(listener);
            return listener;
        }

        LiveConnection connect(InetSocketAddress to, int tcpPort) throws IOException {
            return connect(to, tcpPort, config.tcp());
        }

        LiveConnection connect(InetSocketAddress to, int tcpPort, TcpConfig tcp) throws IOException {
            wakeNanos = nowNanos;
            return loop.openActive(new ActiveOpen(local, 0, to, tcpPort, tcp, true));
        }

        /** Has the loop serve {@code c} after a user call on its core. */
        void request(LiveConnection c) {
            loop.request(c);
            wakeNanos = nowNanos;
        }

        EndpointCounters counters() {
            return loop.tallies().snapshot(0, 0);
        }

        int connections() {
            return loop.population().live();
        }

        @Override
        public void send(Datagram datagram) {
            byte[] payload = new byte[datagram.length()];
            datagram.payload().get(0, payload);
            inject(datagram.local(), datagram.remote(), payload);
        }

        @Override
        public boolean receive(Datagram into, long timeoutNanos) {
            Flight flight = inbox.poll();
            if (flight == null) {
                wakeNanos = timeoutNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + timeoutNanos;
                return false;
            }
            into.length(flight.payload().length);
            into.payload().put(0, flight.payload());
            into.endpoints(local, flight.from());
            into.timeNanos(nowNanos);
            into.clearNotes();
            return true;
        }

        @Override
        public void wakeup() {
            wakeNanos = nowNanos;
        }

        @Override
        public List<InetSocketAddress> localEndpoints() {
            return List.of(local);
        }

        @Override
        public int receiveCapacity() {
            return 1 << 20;
        }

        @Override
        public void close() {
            inbox.clear();
        }
    }

    /** All that has come to a watched address by now. */
    static List<Segment> drain(Deque<Segment> watched) {
        List<Segment> all = new ArrayList<>(watched);
        watched.clear();
        return all;
    }
}
