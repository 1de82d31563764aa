package toucan.peer.node;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import toucan.net.Endpoint;
import toucan.net.ToucanServerSocket;
import toucan.net.ToucanSocket;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.swarm.Session;
import toucan.peer.swarm.Source;
import toucan.peer.swarm.Swarm;

/**
 * A computer in the swarm: a {@link Swarm} on one UDP socket. It dials and listens there, so a peer's address is the same
 * whoever dialed. Each connection has a thread that reads and one that writes; all decisions are made on the swarm's own.
 *
 * <p>What goes wrong with one connection costs that connection. What goes wrong with the swarm itself ends the node, and the
 * {@link NodeWatcher} hears why.
 */
public final class Node implements Closeable {
    private static final int BACKLOG = 64;
    private static final int DIAL_MILLIS = 10_000;
    /** How long a connection may take to end in order. */
    private static final long LINGER_MILLIS = 10_000;

    /** Connections beyond the swarm's own limit that may be about to be told so. */
    private static final int SPARE_CONNECTIONS = 32;

    private static final long LOOP_MILLIS = 10_000;

    private final Endpoint endpoint;
    private final ToucanServerSocket server;
    private final NodeWatcher watcher;
    private final int maxConnections;
    private final SwarmLoop loop;
    private final Set<StreamLink> links = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor later;
    private volatile boolean closing;
    private boolean closed;

    private Node(Endpoint endpoint, ToucanServerSocket server, Swarm swarm, int maxPeers, NodeWatcher watcher) {
        this.endpoint = endpoint;
        this.server = server;
        this.watcher = watcher;
        maxConnections = maxPeers + SPARE_CONNECTIONS;
        loop = new SwarmLoop(
                swarm, () -> dialWhatIsDue(swarm), e -> watcher.failed("internal error in the swarm: " + e, e));
        threads = Executors.newCachedThreadPool(named("peer-"));
        later = new ScheduledThreadPoolExecutor(1, named("peer-linger-"));
        later.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Listens and begins. The endpoint is closed with the node.
     *
     * @param maxPeers as the swarm's configuration has it; connections far beyond it are closed before it hears of them
     */
    public static Node start(Endpoint endpoint, Swarm swarm, int maxPeers, NodeWatcher watcher) throws IOException {
        Node node = new Node(endpoint, endpoint.listen(0, BACKLOG), swarm, maxPeers, watcher);
        node.threads.execute(node.loop);
        node.threads.execute(node::acceptAll);
        return node;
    }

    /** The swarm's time (nanoseconds). */
    public long nanos() {
        return loop.nanos();
    }

    /** Has this done on the swarm's thread, soon; from any thread. */
    public void post(Consumer<Swarm> task) {
        loop.post(task);
    }

    /** There may be a peer at that address; from any thread. */
    public void discovered(InetSocketAddress address, Source source) {
        loop.post(swarm -> swarm.discovered(told(address), source, loop.nanos()));
    }

    private static PeerAddress told(InetSocketAddress address) {
        return PeerAddress.of(address.getAddress().getAddress(), address.getPort());
    }

    // ---------------------------------------------------------------- connections

    private void acceptAll() {
        try {
            while (true) {
                accepted(server.accept());
            }
        } catch (IOException e) {
            if (!closing) {
                watcher.failed("cannot accept peers any more: " + e.getMessage(), e);
            }
        }
    }

    private void accepted(ToucanSocket socket) {
        if (links.size() >= maxConnections && !abortOneThatCloses()) {
            closeQuietly(socket);
            return;
        }
        try {
            attach(socket, false, told(socket.udpRemote()));
        } catch (IOException e) {
            closeQuietly(socket); // gone before it was greeted: nobody's loss but its own
        }
    }

    /** Those that end in order, as long as their peers like, must not keep newcomers out. */
    private boolean abortOneThatCloses() {
        for (StreamLink link : links) {
            if (link.isClosing() && links.remove(link)) {
                link.abort();
                return true;
            }
        }
        return false;
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    private void dialWhatIsDue(Swarm swarm) {
        if (closing) {
            return;
        }
        for (PeerAddress address : swarm.dialsDue(loop.nanos())) {
            threads.execute(() -> dial(address));
        }
    }

    private void dial(PeerAddress address) {
        ToucanSocket socket = null;
        try {
            InetSocketAddress udp = new InetSocketAddress(InetAddress.getByAddress(address.ip()), address.port());
            socket = endpoint.connect(udp, address.port(), DIAL_MILLIS);
            attach(socket, true, address);
        } catch (IOException | RuntimeException e) {
            if (socket != null) {
                closeQuietly(socket);
            }
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            loop.post(swarm -> swarm.dialFailed(address, why, loop.nanos()));
        }
    }

    /**
     * Gives the swarm a connection, of whatever TCP.
     *
     * @param address where Toucan peers can dial the peer; null for one that speaks another TCP
     * @throws IOException when the connection is dead already; it is the caller's then
     */
    public void attach(Socket socket, boolean weDialed, PeerAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        String remote = address == null
                ? String.valueOf(socket.getRemoteSocketAddress()).replaceFirst("^.*/", "")
                : address.toString();
        Connected connected = new Connected(socket, remote);
        links.add(connected.link);
        watcher.opened(socket);
        loop.post(swarm -> connected.begin(swarm, weDialed, address));
    }

    /** One connection, and what its threads have to tell the swarm's. */
    private final class Connected implements StreamLink.Events {
        private final StreamLink link;
        private final Semaphore taken = new Semaphore(0);
        /** Null while the swarm does not know it, and when the swarm does not want it. */
        private volatile Session session;
        /** Set when it begins to end. */
        private volatile ScheduledFuture<?> limit;

        Connected(Socket socket, String remote) throws IOException {
            link = new StreamLink(socket, remote, this::closing);
        }

        /** On the swarm's thread. */
        void begin(Swarm swarm, boolean weDialed, PeerAddress address) {
            session = swarm.connected(link, weDialed, address, loop.nanos());
            threads.execute(() -> link.writeAll(this));
            threads.execute(() -> link.readAll(this));
        }

        private void closing() {
            try {
                limit = later.schedule(link::abort, LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                link.abort(); // the node is at its end
            }
        }

        @Override
        public void received(ByteBuffer data) throws InterruptedException {
            loop.post(swarm -> {
                try {
                    guarded(swarm, () -> swarm.received(session, data, loop.nanos()));
                } finally {
                    taken.release();
                }
            });
            taken.acquire();
        }

        @Override
        public void writable() {
            loop.post(swarm -> guarded(swarm, () -> swarm.writable(session, loop.nanos())));
        }

        /** A defect that a peer has found must not become everybody's. */
        private void guarded(Swarm swarm, Runnable action) {
            if (session == null) {
                return;
            }
            try {
                action.run();
            } catch (RuntimeException e) {
                watcher.defect(link.remote(), e);
                swarm.drop(session, "internal error: " + e, loop.nanos());
            }
        }

        @Override
        public void closed(String why) {
            loop.post(swarm -> {
                if (session != null) {
                    swarm.closed(session, why, loop.nanos());
                }
            });
        }

        @Override
        public void gone() {
            links.remove(link);
            ScheduledFuture<?> end = limit;
            if (end != null) {
                end.cancel(false);
            }
        }
    }

    // ---------------------------------------------------------------- the end

    /**
     * Ends all connections in order: peers hear why, and nobody is waited for longer than {@code patienceMillis}. When this
     * returns, the swarm's thread has ended, and with it every use of the store; a second call waits for the first.
     *
     * @return false if the swarm's thread does not end: then the store is still its own
     */
    public synchronized boolean close(String why, long patienceMillis) {
        if (closed) {
            return true;
        }
        closing = true;
        closeQuietly(server);
        loop.post(swarm -> swarm.stop(why, loop.nanos()));
        loop.end();
        boolean ended = false;
        try {
            ended = loop.awaitEnd(LOOP_MILLIS);
            endpoint.awaitClosed(patienceMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        links.forEach(StreamLink::abort);
        endpoint.close();
        threads.shutdownNow();
        later.shutdownNow();
        closed = ended;
        return ended;
    }

    @Override
    public void close() {
        close("it was stopped", 2_000);
    }
}
