package toucan.peer.node;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Shared;
import toucan.peer.protocol.PeerId;
import toucan.peer.storage.FileStore;
import toucan.peer.storage.SharedStore;
import toucan.peer.storage.StoreProgress;
import toucan.peer.swarm.PieceStore;
import toucan.peer.swarm.Source;
import toucan.peer.swarm.Swarm;
import toucan.peer.swarm.SwarmConfig;
import toucan.peer.swarm.SwarmListener;
import toucan.tcp.TcpConfig;

/** A node of a test, on loopback, with what it has seen. */
final class Swarmer implements AutoCloseable, SwarmListener, NodeWatcher {
    private static final long LIMIT_SECONDS = 120;
    private static final AtomicInteger COUNT = new AtomicInteger();

    final List<String> log = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> complete = new CompletableFuture<>();
    final Node node;
    final Endpoint endpoint;
    private final PieceStore store;
    /** Thrown at the next piece. */
    volatile RuntimeException defect;

    private Swarmer(Metainfo metainfo, PieceStore store, SwarmConfig config) throws IOException {
        this.store = store;
        EndpointConfig endpointConfig = EndpointConfig.DEFAULT
                .with()
                .anyTcpPort(true)
                .tcp(TcpConfig.DEFAULT
                        .with()
                        .mslNanos(10_000_000)
                        .minRtoNanos(200_000_000)
                        .build())
                .build();
        endpoint = Endpoint.bind(endpointConfig, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int number = COUNT.incrementAndGet();
        byte[] random = new byte[PeerId.RANDOM_BYTES];
        new Random(number).nextBytes(random);
        Swarm swarm = Swarm.of(config, PeerId.toucan(random), metainfo, store, this, number, 0);
        node = Node.start(endpoint, swarm, config.maxPeers(), this);
    }

    static Swarmer seeder(Shared shared) throws IOException {
        return seeder(shared, SwarmConfig.DEFAULT);
    }

    static Swarmer seeder(Shared shared, SwarmConfig config) throws IOException {
        return new Swarmer(shared.metainfo(), new SharedStore(shared), config);
    }

    static Swarmer leecher(Metainfo metainfo, Path dir) throws IOException {
        return new Swarmer(metainfo, FileStore.open(metainfo, dir, false, StoreProgress.NONE), SwarmConfig.DEFAULT);
    }

    InetSocketAddress address() {
        return endpoint.localEndpoints().get(0);
    }

    /** As in the log: {@code 127.0.0.1:1234}. */
    String name() {
        return "127.0.0.1:" + address().getPort();
    }

    void knows(Swarmer other) {
        node.discovered(other.address(), Source.USER);
    }

    void awaitComplete() throws Exception {
        complete.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for an entry of the log. */
    String awaitLog(Predicate<String> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < deadline) {
            for (String line : log) {
                if (wanted.test(line)) {
                    return line;
                }
            }
            Thread.yield();
        }
        throw new AssertionError("not within " + LIMIT_SECONDS + " s; the log: " + log);
    }

    @Override
    public void peerConnected(String peer, String client) {
        log.add("connected " + peer);
    }

    @Override
    public void peerGone(String peer, String why) {
        log.add("gone " + peer + ": " + why);
    }

    @Override
    public void transferred(String peer, String client, long downloaded, long uploaded) {
        log.add("transferred " + peer + " " + downloaded + " " + uploaded);
    }

    @Override
    public void pieceVerified(int piece, String peer) {
        RuntimeException thrown = defect;
        if (thrown != null) {
            defect = null;
            throw thrown;
        }
    }

    @Override
    public void complete() {
        complete.complete(null);
    }

    @Override
    public void storeFailed(String what) {
        log.add("store failed: " + what);
    }

    @Override
    public void failed(String why, Throwable cause) {
        log.add("failed: " + why);
    }

    @Override
    public void opened(Socket connection) {
        log.add("opened");
    }

    @Override
    public void defect(String peer, RuntimeException cause) {
        log.add("defect " + peer + ": " + cause.getMessage());
    }

    @Override
    public void close() throws IOException {
        boolean ended = node.close("it was stopped", 1_000);
        if (ended && store instanceof Closeable closeable) {
            closeable.close();
        }
    }

    /** Closes all, in order. */
    static void closeAll(List<Swarmer> swarmers) throws IOException {
        for (Swarmer swarmer : new ArrayList<>(swarmers)) {
            swarmer.close();
        }
    }
}
