package toucan.net;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.tcp.Connection;

/**
 * The one thread of an endpoint. It alone touches the link and gives the connections their segments and timeouts, so that
 * the network below sees one order of things.
 *
 * <p>A turn: run commands, serve the connections that asked for it, serve timers, then read a bounded batch of datagrams,
 * each given to its connection, whose answers leave before the next is read. Before it waits, the loop wakes the application
 * threads that its turns have given something.
 */
final class EndpointLoop implements Runnable {
    /** Datagrams read in one turn. */
    private static final int RECEIVE_BATCH = 64;

    /**
     * While datagrams keep coming, so many batches pass before application threads are woken: they then find more, and are
     * woken less often, which costs a system call and some microseconds each time.
     */
    private static final int BATCHES_PER_WAKE = 2;

    /** The link is given up when it fails so many times in a row. */
    private static final int MAX_LINK_FAILURES = 100;

    private static final long MILLISECOND = 1_000_000;

    private final EndpointConfig config;
    private final Link link;
    private final ConnectionTable table = new ConnectionTable();
    private final Tallies tallies = new Tallies();
    private final Population population = new Population();
    private final Commands commands = new Commands();
    private final ReadyStack ready = new ReadyStack();
    private final Listeners listeners;
    private final SegmentOutput output;
    private final Driver driver;
    private final Opener opener;
    private final SegmentInput input;
    private final Datagram datagram = new Datagram(Datagram.MAX_PAYLOAD);

    /** The loop is about to wait, or waits, for a datagram: whoever has something else for it must wake it. */
    private volatile boolean awaiting;

    private volatile boolean endWhenIdle;
    private boolean ending;
    private int batches;
    private int linkFailures;

    EndpointLoop(EndpointConfig config, Link link) {
        this.config = config;
        this.link = link;
        listeners = new Listeners(config.anyTcpPort());
        output = new SegmentOutput(link, tallies);
        driver = new Driver(table, ready, output, tallies, population, config.timeWaitLimit(), datagram);
        opener = new Opener(config, link, table, driver, tallies);
        CookieOpener cookies = new CookieOpener(link, opener, driver, output, tallies);
        input = new SegmentInput(table, listeners, driver, opener, cookies, output, tallies);
    }

    // ---- Any thread ----

    long nanos() {
        return config.clock().nanos();
    }

    Tallies tallies() {
        return tallies;
    }

    Population population() {
        return population;
    }

    /** What the system said when it last refused a datagram, or null. */
    String lastSendFailure() {
        return output.lastFailure();
    }

    /** Has {@code c} served soon: it may have something to transmit, or another timeout. */
    void request(LiveConnection c) {
        if (ready.push(c) && awaiting) {
            link.wakeup();
        }
    }

    /** Has {@code command} run by the loop. Returns false when the loop has ended. */
    boolean post(Runnable command) {
        boolean posted = commands.post(command);
        if (posted && awaiting) {
            link.wakeup();
        }
        return posted;
    }

    /** Ends the loop when no connection and no listener is left. */
    void endWhenIdle() {
        endWhenIdle = true;
        post(() -> {});
    }

    /** Aborts every connection and ends the loop. */
    void end() {
        post(() -> ending = true);
    }

    // ---- The loop ----

    @Override
    public void run() {
        try {
            while (!ending) {
                turn();
            }
        } catch (IOException e) {
            // The link is closed or broken: there is nothing to send on.
        } finally {
            finish();
        }
    }

    /** One turn; it waits for a datagram when there is nothing else to do. */
    void turn() throws IOException {
        driver.latest(nanos());
        commands.runAll();
        driver.serveReady();
        // Input before timeouts: what waits in the socket may acknowledge what a timer, which ran out while this thread
        // got
        // no processor, would send again.
        if (receiveBatch(0) && ++batches < BATCHES_PER_WAKE) {
            return;
        }
        batches = 0;
        driver.serveTimers();
        driver.finishTurn();
        if (endWhenIdle && table.size() == 0 && listeners.isEmpty() && commands.isEmpty()) {
            ending = true;
        }
        if (!ending) {
            awaiting = true;
            receiveBatch(waitNanos());
        }
    }

    /** Returns false when nothing arrived within the time. */
    private boolean receiveBatch(long timeoutNanos) throws IOException {
        boolean received = receive(timeoutNanos);
        boolean any = received;
        awaiting = false;
        for (int budget = RECEIVE_BATCH; received; ) {
            input.arrived(datagram, driver.latest(datagram.timeNanos()));
            received = --budget > 0 && receive(0);
        }
        return any;
    }

    private boolean receive(long timeoutNanos) throws IOException {
        try {
            boolean received = link.receive(datagram, timeoutNanos);
            linkFailures = 0;
            return received;
        } catch (PortUnreachableException e) {
            driver.portUnreachable();
        } catch (IOException e) {
            // On a connected socket the system also reports other news about the route here: soft errors.
            if (++linkFailures >= MAX_LINK_FAILURES) {
                throw e;
            }
        }
        return false;
    }

    /** Until the next timeout, in whole milliseconds: TCP needs no finer timers, and links wait for those at no cost. */
    private long waitNanos() {
        if (!ready.isEmpty() || !commands.isEmpty()) {
            return 0;
        }
        long next = driver.nextTimeoutNanos();
        if (next == Connection.NEVER) {
            return Long.MAX_VALUE;
        }
        long wait = next - driver.latest(nanos());
        return wait <= 0 ? 0 : (wait + MILLISECOND - 1) / MILLISECOND * MILLISECOND;
    }

    /** Opens a connection and sends its SYN. */
    LiveConnection openActive(ActiveOpen open) throws SocketException {
        return opener.active(open);
    }

    /** Returns false when the TCP port has a listener already. */
    boolean addListener(Listener listener) {
        return listeners.add(listener);
    }

    /** Ends a listener and resets the connections that nobody has accepted. */
    void removeListener(Listener listener) {
        listeners.remove(listener);
        listener.close().forEach(driver::giveUp);
    }

    private void finish() {
        commands.end();
        commands.runAll();
        listeners.all().forEach(this::removeListener);
        table.all().forEach(driver::abort);
        table.all().forEach(driver::discard);
        driver.finishTurn();
        try {
            link.close();
        } catch (IOException e) {
            // Nothing is left that could be lost.
        }
        population.end();
    }
}
