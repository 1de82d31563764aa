package toucan.cli;

import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import toucan.peer.metainfo.InfoHash;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.node.Node;
import toucan.peer.protocol.PeerId;
import toucan.peer.swarm.Swarm;
import toucan.peer.swarm.SwarmStatus;

/**
 * What sharing and fetching have in common: one UDP socket, one node on it with one swarm, a display, and an end that comes
 * once. The store is closed last, when nothing uses it any more.
 */
final class PeerRun {
    /** What {@link #over} is completed with when nothing went wrong. */
    private static final String FINE = "";

    private static final long TICK_MILLIS = 250;

    private final Console console;
    private final PeerSettings settings;
    private final JsonLines json;
    private final PeerLog log;
    private final CompletableFuture<String> over = new CompletableFuture<>();

    private volatile Stack stack;
    private volatile Node node;
    private volatile Swarm swarm;
    private volatile Closeable store;
    private volatile PeerCompany company;
    private volatile SwarmStatus status;
    private volatile long startNanos;
    private volatile long completeNanos;
    private volatile long bytesPresent;
    private PeerDisplay display;
    private volatile PeerWatch watch;
    private volatile boolean checking;
    private volatile boolean ending;
    private boolean ended;

    PeerRun(Console console, PeerSettings settings, JsonLines json, PeerLog log) {
        this.console = console;
        this.settings = settings;
        this.json = json;
        this.log = log;
    }

    // ---------------------------------------------------------------- the beginning

    /** Opens the UDP socket, and the page to watch. */
    void bind(InetSocketAddress local) throws ToolException {
        try {
            stack = Stack.bind(settings.stack(), local, console::always);
        } catch (BindException e) {
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            throw new ToolException("cannot listen on " + e.getMessage()
                    + (taken ? "; is another peer there? --listen takes another port, 0 any free one" : ""));
        } catch (IOException e) {
            throw new ToolException("cannot listen on UDP " + HostPort.text(local) + ": " + e.getMessage());
        }
        if (!settings.stack().impairments().isNone()) {
            console.say("the network, for what is sent from here: "
                    + NetworkText.of(settings.stack().impairments()));
        }
        openWatch();
    }

    /** Shows it live to whoever wants to watch, if that is wanted. */
    private void openWatch() throws ToolException {
        if (settings.watchPort() != null) {
            watch = PeerWatch.open(settings.watchPort(), this::watched, console);
            log.watched(watch.address());
        }
    }

    private WatchedPeer watched() {
        SwarmStatus now = status;
        return new WatchedPeer(
                WatchedPeer.Phase.of(now, checking, ending),
                log.news().seconds(),
                localEndpoints().stream().map(HostPort::text).toList(),
                log.metainfo(),
                now,
                bytesPresent,
                log.news().told());
    }

    /** The files that are here are being looked at, or no longer. */
    void checking(boolean is) {
        checking = is;
    }

    /** A name for us in this swarm, for as long as this process lives. */
    static PeerId newPeerId() {
        byte[] random = new byte[PeerId.RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return PeerId.toucan(random);
    }

    /** The files that are used, to be closed at the end. @param present bytes that are there already */
    void uses(Closeable opened, long present) {
        store = opened;
        bytesPresent = present;
    }

    /** Lets the swarm begin. */
    void start(Swarm made) throws ToolException {
        swarm = made;
        startNanos = System.nanoTime();
        try {
            node = Node.start(stack.endpoint(), made, settings.swarm().maxPeers(), log);
        } catch (IOException e) {
            throw new ToolException("cannot listen: " + e.getMessage());
        }
        display = new PeerDisplay(console, log::metainfo, () -> status);
    }

    /** Says where it listens, and that it does. @return the tickets for the torrent */
    List<String> announce(InetSocketAddress local, InfoSha256 info) {
        List<InetSocketAddress> endpoints = stack.endpoint().localEndpoints();
        List<String> tickets = info == null ? List.of() : Tickets.of(info, endpoints);
        int port = endpoints.get(0).getPort();
        log.listening(HostPort.text(new InetSocketAddress(local.getAddress(), port)), tickets);
        return tickets;
    }

    /** Looks for others, once the node is there. @param infoHash null while the metainfo is not known */
    void findCompany(InfoSha256 info, InfoHash infoHash) throws ToolException {
        List<InetSocketAddress> here = localEndpoints();
        if (settings.discovery().discover
                && here.stream().allMatch(at -> at.getAddress().isLoopbackAddress())) {
            console.say("--discover finds peers of this computer only; --listen 0.0.0.0:PORT opens it to the network");
        }
        company = PeerCompany.start(settings.discovery(), settings.gateway(), node, info, infoHash, here, console);
    }

    /** The metainfo has come: BitTorrent clients can be told. */
    void metainfoKnown(InfoHash infoHash) throws ToolException {
        PeerCompany found = company;
        if (found != null) {
            found.metainfoKnown(infoHash);
        }
    }

    Node node() {
        return node;
    }

    List<InetSocketAddress> localEndpoints() {
        return stack.endpoint().localEndpoints();
    }

    // ---------------------------------------------------------------- the course

    /** Everything is here. */
    void complete() {
        completeNanos = System.nanoTime();
    }

    /** It is done, and well. From any thread. */
    void done() {
        over.complete(FINE);
    }

    /** It cannot go on. From any thread. @param error the line that says why */
    void fail(String error) {
        over.complete(error);
    }

    /**
     * Waits for the end, with an eye on the swarm.
     *
     * @param patience looks at the swarm now and then, and answers with the line that says why it is of no use to wait any
     *     longer, or null
     * @return null, or the line that says why it failed
     */
    String await(Function<SwarmStatus, String> patience) throws InterruptedException {
        while (true) {
            look();
            try {
                String said = over.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                return said.equals(FINE) ? null : said;
            } catch (TimeoutException e) {
                SwarmStatus now = status;
                String given = now == null ? null : patience.apply(now);
                if (given != null) {
                    over.complete(given);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Has the swarm's thread say how things are. */
    private void look() {
        node.post(swarm -> status = swarm.status(node.nanos()));
    }

    // ---------------------------------------------------------------- the end

    /**
     * Ends everything in order. A second call waits for the first.
     *
     * @param why peers hear it
     */
    synchronized void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        if (node != null) {
            look(); // before the connections end: a last picture of them
        }
        if (completeNanos == 0) {
            completeNanos = System.nanoTime();
        }
        if (display != null) {
            display.close();
        }
        if (company != null) {
            company.close();
        }
        boolean storeIsOurs = true;
        if (node != null) {
            storeIsOurs = node.close(
                    why,
                    TimeUnit.NANOSECONDS.toMillis(2 * settings.stack().tcp().mslNanos()) + 1_000);
            if (storeIsOurs) {
                status = swarm.status(node.nanos());
            }
        }
        ending = true;
        if (watch != null) {
            watch.close();
        }
        if (stack != null) {
            stack.close();
        }
        if (store != null && storeIsOurs) {
            try {
                store.close();
            } catch (IOException e) {
                console.always("closing the files: " + FileErrors.reason(e));
            }
        }
        log.close();
    }

    /** What there is to tell. @param error the line that says why it failed, or null */
    PeerReport report(String error, List<FileHash> files) {
        Metainfo metainfo = log.metainfo();
        SwarmStatus last = status;
        boolean known = metainfo != null && last != null && last.pieces() > 0;
        return new PeerReport(
                error,
                metainfo,
                last,
                known ? PeerDisplay.bytesHere(last, metainfo) : bytesPresent,
                bytesPresent,
                startNanos == 0 ? 0 : Math.max(0, completeNanos - startNanos),
                log.ledger().accounts(last),
                files,
                json.leftOut(),
                settings,
                stack == null ? null : stack.traffic(log.tcpTotals()));
    }

    /** Prints the summary, the error, and the last line of JSON. */
    void tell(PeerReport report) {
        console.clearBar();
        report.lines().forEach(console::say);
        String error = report.error();
        if (error != null) {
            console.always(error.startsWith(Endings.INTERRUPTED) ? error : Console.ERROR + error);
        }
        JsonObject summary = json.event("summary");
        report.complete(summary);
        json.write(summary);
    }
}
