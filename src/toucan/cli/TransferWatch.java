package toucan.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import toucan.link.Clock;
import toucan.net.ToucanSocket;
import toucan.watch.WatchPages;
import toucan.watch.WatchServer;

/**
 * The page that shows a transfer live. A thread of its own looks at the connections 40 times a second, which takes each of them
 * some microseconds under its lock; what the page asks for is made of what it has seen, on the viewer's thread.
 */
final class TransferWatch implements Closeable {
    /** So many connections are followed: the newest, and in what is left those that were active last. */
    static final int MOST_CONNECTIONS = 16;

    private static final int MOST_EARLY = 256;
    private static final long LOOK_MILLIS = 25;
    /** Whoever has asked so short a time ago is still looking, and is waited for so long; a page asks twice a second. */
    private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final String role;
    private final WatchedTransfer transfer;
    private final Clock clock;
    private final long startNanos;
    private final EventTap tap;
    /** What connections have told that are not followed: their sockets come when the handshake is over. */
    private final ArrayDeque<EventTap.Told> early = new ArrayDeque<>();

    private final ConnectionTrace[] traces = new ConnectionTrace[MOST_CONNECTIONS];
    /** Whose traces they are. */
    private final ToucanSocket[] sockets = new ToucanSocket[MOST_CONNECTIONS];

    /** Which of all connections each is, as long as it is known to anybody. */
    private final Map<ToucanSocket, Integer> numbers = new WeakHashMap<>();

    private int seen;
    private boolean ended;
    private boolean endTold;
    private long askedNanos = System.nanoTime() - 2 * LOOKING_NANOS;
    private Ticker ticker;
    private WatchServer server;

    TransferWatch(String role, WatchedTransfer transfer, Clock clock, EventTap tap) {
        this.role = role;
        this.transfer = transfer;
        this.clock = clock;
        this.tap = tap;
        startNanos = clock.nanos();
    }

    /**
     * Begins to look and to show.
     *
     * @param role "sender" or "receiver"
     * @param port 0 for any that is free
     * @param clock that of the endpoint
     * @param tap what the endpoint's connections tell
     */
    static TransferWatch open(
            String role, int port, WatchedTransfer transfer, Clock clock, EventTap tap, Console console)
            throws ToolException {
        TransferWatch watch = new TransferWatch(role, transfer, clock, tap);
        WatchPages pages = pages(watch::json);
        try {
            watch.server = WatchServer.open(port, pages, console::say);
        } catch (IOException e) {
            throw new ToolException("--watch: cannot listen on TCP 127.0.0.1:" + port + ": " + e.getMessage());
        }
        watch.ticker = new Ticker("watch", watch::look, LOOK_MILLIS);
        return watch;
    }

    /** The page and what it asks for. @param json of the connection of a slot, or with -1 of the one to begin with */
    static WatchPages pages(IntFunction<String> json) {
        WatchPages pages = new WatchPages()
                .file("/", TransferWatch.class, "transfer/transfer.html")
                .file("/transfer.css", TransferWatch.class, "transfer/transfer.css")
                .file("/transfer.js", TransferWatch.class, "transfer/transfer.js")
                .file("/plot.js", TransferWatch.class, "transfer/plot.js")
                .snapshot("/transfer.json", () -> json.apply(-1));
        for (int i = 0; i < MOST_CONNECTIONS; i++) {
            int slot = i;
            pages.snapshot("/connection/" + slot + ".json", () -> json.apply(slot));
        }
        return pages;
    }

    URI address() {
        return server.address();
    }

    // ---------------------------------------------------------------- looking

    synchronized void look() {
        List<ToucanSocket> newest = transfer.connections(MOST_CONNECTIONS);
        for (ToucanSocket socket : newest) {
            if (socket.id() != null && !Arrays.asList(sockets).contains(socket)) {
                take(socket, newest);
            }
        }
        for (ConnectionTrace trace : traces) {
            if (trace != null && !trace.isOver()) {
                trace.look();
            }
        }
        early.addAll(tap.drain());
        early.removeIf(this::tell);
        while (early.size() > MOST_EARLY) {
            early.removeFirst();
        }
    }

    /** Ports may have been used before: the newest connection has the word. */
    private boolean tell(EventTap.Told told) {
        ConnectionTrace teller = null;
        for (ConnectionTrace trace : traces) {
            boolean fits = trace != null && told.id().equals(trace.id());
            if (fits && (teller == null || trace.number() > teller.number())) {
                teller = trace;
            }
        }
        if (teller != null) {
            teller.told(told);
        }
        return teller != null;
    }

    /**
     * Follows a connection. Where there is no place left it takes that of an older one: of those that are not among the newest,
     * the one that has been silent longest.
     */
    private void take(ToucanSocket socket, List<ToucanSocket> newest) {
        int place = -1;
        for (int i = 0; i < traces.length; i++) {
            if (traces[i] == null) {
                place = i;
                break;
            }
            if (!newest.contains(sockets[i]) && (place < 0 || before(traces[i], traces[place]))) {
                place = i;
            }
        }
        Integer number = numbers.get(socket); // it may have had a place before
        if (number == null) {
            number = ++seen;
            numbers.put(socket, number);
        }
        sockets[place] = socket;
        traces[place] = new ConnectionTrace(number, socket.id(), socket::moment, startNanos);
    }

    private static boolean before(ConnectionTrace one, ConnectionTrace other) {
        return one.isOver() != other.isOver() ? one.isOver() : one.activeMillis() < other.activeMillis();
    }

    // ---------------------------------------------------------------- showing

    /** @param slot which connection in detail; where there is none, or -1: the one that was active last */
    private String json(int slot) {
        WatchedConnections all = pictures(slot);
        String json = JsonReport.line(TransferSnapshot.of(role, transfer.phase(), all));
        asked(all.ended());
        return json;
    }

    synchronized WatchedConnections pictures(int slot) {
        List<WatchedConnections.One> all = new ArrayList<>();
        for (int i = 0; i < traces.length; i++) {
            if (traces[i] != null) {
                all.add(new WatchedConnections.One(i, traces[i].picture()));
            }
        }
        all.sort(Comparator.<WatchedConnections.One>comparingLong(
                        one -> -one.picture().activeMillis() / 1_000)
                .thenComparingInt(one -> -one.picture().number()));
        return new WatchedConnections(
                TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos), all, seen, chosen(all, slot), ended);
    }

    private static ConnectionTrace.Picture chosen(List<WatchedConnections.One> all, int slot) {
        for (WatchedConnections.One one : all) {
            if (one.slot() == slot) {
                return one.picture();
            }
        }
        return all.isEmpty() ? null : all.get(0).picture();
    }

    private synchronized void asked(boolean toldOfTheEnd) {
        askedNanos = System.nanoTime();
        endTold |= toldOfTheEnd;
        notifyAll();
    }

    /** Ends it; whoever is looking sees the end before. */
    @Override
    public void close() {
        ticker.close();
        try {
            awaitLastLook();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    private synchronized void awaitLastLook() throws InterruptedException {
        look();
        ended = true;
        long now = System.nanoTime();
        if (now - askedNanos > LOOKING_NANOS) {
            return;
        }
        long deadline = now + LOOKING_NANOS;
        while (!endTold && now < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - now);
            now = System.nanoTime();
        }
    }
}
