package toucan.peer.node;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
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
 */
public final class Node implements Closeable {
    private static final int BACKLOG = 64;
    private static final int DIAL_MILLIS = 10_000;

    private final Endpoint endpoint;
    private final ToucanServerSocket server;
    private final SwarmLoop loop;
    private final ExecutorService threads;

    private Node(Endpoint endpoint, ToucanServerSocket server, Swarm swarm) {
        this.endpoint = endpoint;
        this.server = server;
        loop = new SwarmLoop(swarm, () -> dialWhatIsDue(swarm));
        threads = Executors.newCachedThreadPool(named());
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "peer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Listens and begins. The endpoint is closed with the node. */
    public static Node start(Endpoint endpoint, Swarm swarm) throws IOException {
        Node node = new Node(endpoint, endpoint.listen(0, BACKLOG), swarm);
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
                ToucanSocket socket = server.accept();
                attach(socket, false, told(socket.udpRemote()));
            }
        } catch (IOException e) {
            // The server socket was closed, and the node with it.
        }
    }

    private void dialWhatIsDue(Swarm swarm) {
        for (PeerAddress address : swarm.dialsDue(loop.nanos())) {
            threads.execute(() -> dial(address));
        }
    }

    private void dial(PeerAddress address) {
        try {
            InetSocketAddress udp = new InetSocketAddress(InetAddress.getByAddress(address.ip()), address.port());
            attach(endpoint.connect(udp, address.port(), DIAL_MILLIS), true, address);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            loop.post(swarm -> swarm.dialFailed(address, why, loop.nanos()));
        }
    }

    /**
     * Gives the swarm a connection, of whatever TCP.
     *
     * @param address where Toucan peers can dial the peer; null for one that speaks another TCP
     */
    public void attach(Socket socket, boolean weDialed, PeerAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        String remote = socket.getRemoteSocketAddress().toString().replaceFirst("^.*/", "");
        StreamLink link = new StreamLink(socket.getInputStream(), socket.getOutputStream(), socket, remote);
        loop.post(swarm -> {
            Session session = swarm.connected(link, weDialed, address, loop.nanos());
            Posting events = new Posting(session);
            threads.execute(() -> link.writeAll(events));
            if (session != null) {
                threads.execute(() -> link.readAll(events));
            }
        });
    }

    /** Tells the swarm's thread what happens on a connection's threads. */
    private final class Posting implements StreamLink.Events {
        private final Session session;
        private final Semaphore taken = new Semaphore(0);

        Posting(Session session) {
            this.session = session;
        }

        @Override
        public void received(ByteBuffer data) throws InterruptedException {
            loop.post(swarm -> {
                swarm.received(session, data, loop.nanos());
                taken.release();
            });
            taken.acquire();
        }

        @Override
        public void writable() {
            loop.post(swarm -> swarm.writable(session, loop.nanos()));
        }

        @Override
        public void closed(String why) {
            if (session != null) {
                loop.post(swarm -> swarm.closed(session, why, loop.nanos()));
            }
        }
    }

    /** Ends all connections in order, and then the endpoint. */
    @Override
    public void close() {
        loop.post(swarm -> swarm.stop("it was stopped", loop.nanos()));
        loop.end();
        try {
            server.close();
            endpoint.awaitClosed(2_000);
        } catch (IOException e) {
            // It is over either way.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endpoint.close();
        threads.shutdownNow();
    }
}
