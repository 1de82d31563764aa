package toucan.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import toucan.peer.swarm.SwarmStatus;
import toucan.watch.WatchPages;
import toucan.watch.WatchServer;

/** The page that shows a peer live. What it shows is what the swarm's own thread has left behind last. */
final class PeerWatch implements Closeable {
    /** Whoever has asked so short a time ago is still looking, and is waited for so long; a page asks twice a second. */
    private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Supplier<WatchedPeer> peer;
    private WatchServer server;
    private SwarmStatus toldStatus;
    private WatchedPeer.Phase toldPhase;
    private String told;
    private long askedNanos = System.nanoTime() - 2 * LOOKING_NANOS;

    private PeerWatch(Supplier<WatchedPeer> peer) {
        this.peer = peer;
    }

    /** @param port 0 for any that is free; @param peer how things are, on any thread */
    static PeerWatch open(int port, Supplier<WatchedPeer> peer, Console console) throws ToolException {
        PeerWatch watch = new PeerWatch(peer);
        WatchPages pages = new WatchPages()
                .file("/", PeerWatch.class, "swarm/swarm.html")
                .file("/swarm.css", PeerWatch.class, "swarm/swarm.css")
                .file("/swarm.js", PeerWatch.class, "swarm/swarm.js")
                .file("/strips.js", PeerWatch.class, "swarm/strips.js")
                .file("/graph.js", PeerWatch.class, "swarm/graph.js")
                .file("/peers.js", PeerWatch.class, "swarm/peers.js")
                .snapshot("/swarm.json", watch::json);
        try {
            watch.server = WatchServer.open(port, pages, console::say);
        } catch (IOException e) {
            throw new ToolException("--watch: cannot listen on TCP 127.0.0.1:" + port + ": " + e.getMessage());
        }
        return watch;
    }

    URI address() {
        return server.address();
    }

    /** The same for all who ask at the same time: many viewers cost little more than one. */
    private synchronized String json() {
        WatchedPeer now = peer.get();
        if (told == null || now.status() != toldStatus || now.phase() != toldPhase) {
            told = JsonReport.line(SwarmSnapshot.of(now));
            toldStatus = now.status();
            toldPhase = now.phase();
        }
        askedNanos = System.nanoTime();
        notifyAll();
        return told;
    }

    /** Ends it; whoever is looking sees the end before. */
    @Override
    public void close() {
        try {
            awaitLastLook();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    private synchronized void awaitLastLook() throws InterruptedException {
        long now = System.nanoTime();
        if (now - askedNanos > LOOKING_NANOS) {
            return;
        }
        long deadline = now + LOOKING_NANOS;
        while (toldPhase != WatchedPeer.Phase.ENDED && now < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - now);
            now = System.nanoTime();
        }
    }
}
