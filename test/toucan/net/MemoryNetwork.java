package toucan.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.Link;

/** Links that reach each other in memory, by their endpoints: fast, lossless, unless a test wants a loss. */
final class MemoryNetwork {
    private final Map<InetSocketAddress, MemoryLink> links = new ConcurrentHashMap<>();
    private final Clock clock;
    /** Datagrams for which this is true vanish. */
    volatile Predicate<Datagram> loses = datagram -> false;

    MemoryNetwork(Clock clock) {
        this.clock = clock;
    }

    /** A link with one endpoint, {@code 10.0.0.host:port}. */
    MemoryLink link(int host, int port) {
        MemoryLink link = new MemoryLink(new InetSocketAddress("10.0.0." + host, port));
        links.put(link.local, link);
        return link;
    }

    final class MemoryLink implements Link {
        private final Datagram wakeup = new Datagram(0);
        private final BlockingQueue<Datagram> arrived = new LinkedBlockingQueue<>();
        final InetSocketAddress local;
        volatile boolean wantsNotes;
        private volatile boolean closed;

        private MemoryLink(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public void send(Datagram datagram) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            MemoryLink to = links.get(datagram.remote());
            if (to != null && !loses.test(datagram)) {
                Datagram copy = new Datagram(datagram.length());
                copy.copyFrom(datagram);
                copy.endpoints(datagram.remote(), datagram.local());
                to.arrived.add(copy);
            }
        }

        @Override
        public boolean receive(Datagram into, long timeoutNanos) throws IOException {
            Datagram first;
            try {
                first = arrived.poll(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            if (first == null || first == wakeup) {
                return false;
            }
            into.length(into.payload().capacity());
            into.copyFrom(first);
            into.timeNanos(clock.nanos());
            return true;
        }

        @Override
        public void wakeup() {
            arrived.add(wakeup);
        }

        @Override
        public List<InetSocketAddress> localEndpoints() {
            return List.of(local);
        }

        @Override
        public int receiveCapacity() {
            return Integer.MAX_VALUE;
        }

        @Override
        public boolean wantsNotes() {
            return wantsNotes;
        }

        @Override
        public void close() {
            closed = true;
            arrived.add(wakeup);
        }
    }
}
