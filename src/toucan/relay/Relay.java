package toucan.relay;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import toucan.impair.ImpairedLink;
import toucan.impair.Impairments;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.SocketDrops;
import toucan.link.UdpLink;

/**
 * A bad network between UDP programs that know nothing of it: who sends to the relay sends to {@code to}, and hears its
 * answers from the relay. Direction <i>ab</i> leads from the clients to {@code to}, <i>ba</i> back; each has its own
 * impairments, queue, rate and random streams.
 *
 * <p>Every client has a UDP port of his own on the far side, as behind a NAT: at most 1024 clients, forgotten when they and
 * their answers have been silent for 5 minutes, and before that the one unused for longest when another comes. The network
 * is a single wire that all of them share, like the device that netem sits on: one queue, and one random number per datagram
 * and impairment, in the order in which datagrams arrive, whoever sent them.
 *
 * <p>An empty datagram crosses only back: Java sends none from a connected socket. One thread does it all, from one selector.
 */
public final class Relay implements Closeable {
    /** Datagrams of one direction before it is the other one's turn. */
    private static final int BATCH = 32;
    /** For {@link #close}: the loop needs microseconds. */
    private static final long CLOSING_SECONDS = 5;

    private final Clock clock;
    private final Clients clients = new Clients(Clients.MAX_CLIENTS, Clients.IDLE_NANOS);
    private final ClientSide clientSide;
    private final ServerSide serverSide;
    private final Ports ports;
    private final ImpairedLink ab;
    private final ImpairedLink ba;
    private final List<InetSocketAddress> localEndpoints;
    /** One byte more than there may be, to see what is too long. */
    private final Datagram datagram = new Datagram(Datagram.MAX_PAYLOAD + 1);

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile IOException broken;
    private volatile RelayCounters last;

    // Written by the loop only.
    private final Tally fromClients = new Tally();
    private final Tally fromServer = new Tally();
    private volatile long newClients;
    private volatile long firstNanos = -1;
    private volatile long lastNanos;

    /** What came in one direction. */
    private static final class Tally {
        private volatile long datagrams;
        private volatile long bytes;
        private volatile long refused;

        void count(int length) {
            bytes = bytes + length;
            datagrams = datagrams + 1;
        }
    }

    private Relay(Clock clock, List<Port> listening, InetSocketAddress to, Impairments there, Impairments back)
            throws IOException {
        this.clock = clock;
        clientSide = new ClientSide(clock, listening);
        serverSide = new ServerSide(clock, to, clients);
        localEndpoints = clientSide.localEndpoints();
        ab = new ImpairedLink(serverSide, there, clock);
        ba = new ImpairedLink(clientSide, back, clock);
        ports = new Ports(clientSide.ready(), serverSide.ready());
    }

    /**
     * Opens a relay, which works from now on.
     *
     * @param listen where clients send to; a wildcard listens on every local address, port 0 takes a free one
     * @param to where the relay leads
     * @param ab the network from the clients to {@code to}
     * @param ba the network back
     * @throws java.net.BindException when {@code listen} is taken or not ours; the message names it
     * @throws IOException when there is no way to {@code to}, or it is the relay itself
     */
    public static Relay open(
            Clock clock, InetSocketAddress listen, InetSocketAddress to, Impairments ab, Impairments ba)
            throws IOException {
        try (DatagramChannel way = Client.channel(to)) {
            way.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            throw new IOException("no way to " + to + ": " + e.getMessage(), e);
        }
        List<Port> listening = new ArrayList<>();
        try {
            for (DatagramChannel channel : UdpLink.bindAll(listen)) {
                listening.add(new Port(channel, null));
            }
            Relay relay = new Relay(clock, listening, to, ab, ba);
            if (relay.localEndpoints.contains(to)) {
                throw new IOException("the relay would send to itself");
            }
            for (Port port : listening) {
                relay.ports.add(port);
            }
            Thread thread = new Thread(relay::run, "relay " + relay.localEndpoints.get(0));
            thread.setDaemon(true);
            thread.start();
            return relay;
        } catch (IOException | RuntimeException e) {
            listening.forEach(Port::close);
            throw e;
        }
    }

    private void run() {
        try {
            while (!closing) {
                boolean moved = thereFromClients() | backToClients();
                ports.await(moved ? 0 : untilNext());
            }
        } catch (IOException e) {
            broken = e;
        } catch (RuntimeException e) {
            broken = new IOException("internal error: " + e, e);
        } finally {
            end();
        }
    }

    /** How long nothing is to be done but for datagrams that arrive. */
    private long untilNext() {
        long now = clock.nanos();
        clients.forgetIdle(now);
        return Math.max(
                0, Math.min(clients.nextIdleNanos(), Math.min(ab.nextReleaseNanos(), ba.nextReleaseNanos())) - now);
    }

    /** @return whether there was one */
    private boolean thereFromClients() throws IOException {
        int moved = 0;
        while (moved < BATCH && ba.receive(datagram, 0)) {
            moved++;
            int length = datagram.length();
            Client client = client();
            if (client == null || length > Datagram.MAX_PAYLOAD) {
                fromClients.refused = fromClients.refused + 1;
            } else {
                datagram.endpoints(client.address(), serverSide.to());
                ab.send(datagram);
            }
            note(fromClients, length);
        }
        return moved > 0;
    }

    /** @return whether there was one */
    private boolean backToClients() throws IOException {
        int moved = 0;
        while (moved < BATCH && ab.receive(datagram, 0)) {
            moved++;
            int length = datagram.length();
            Client client = clients.use(datagram.local(), datagram.timeNanos());
            if (client == null || length > Datagram.MAX_PAYLOAD) {
                fromServer.refused = fromServer.refused + 1;
            } else {
                datagram.endpoints(client.reached(), client.address());
                ba.send(datagram);
            }
            note(fromServer, length);
        }
        return moved > 0;
    }

    /** Last, so that whoever sees a datagram counted sees what became of it. */
    private void note(Tally direction, int length) {
        lastNanos = datagram.timeNanos();
        if (firstNanos < 0) {
            firstNanos = lastNanos;
        }
        direction.count(length);
    }

    /** Who sent the present datagram; null for a stranger for whom there is no socket. */
    private Client client() {
        Client known = clients.use(datagram.remote(), datagram.timeNanos());
        return known != null ? known : newClient();
    }

    private Client newClient() {
        try {
            Client client = Client.dial(datagram.remote(), datagram.local(), serverSide.to(), ports);
            clients.add(client, datagram.timeNanos());
            newClients = newClients + 1;
            return client;
        } catch (IOException e) {
            // Too many open files, or no way there at present. Those who have a socket keep it.
            return null;
        }
    }

    /** Lets go of what still waits, as a network does when its users leave, and takes the sum. */
    private void end() {
        try {
            List<InetSocketAddress> sockets = new ArrayList<>(localEndpoints);
            sockets.addAll(serverSide.localEndpoints());
            long overflows = SocketDrops.of(sockets);
            ab.close();
            ba.close();
            ports.close();
            last = counters(overflows);
        } catch (IOException e) {
            broken = broken == null ? e : broken;
        } finally {
            ended.countDown();
        }
    }

    /** Where it listens. */
    public List<InetSocketAddress> localEndpoints() {
        return localEndpoints;
    }

    /** What happened so far, or until the end; may be asked from any thread. */
    public RelayCounters counters() {
        RelayCounters sum = last;
        return sum != null ? sum : counters(SocketDrops.of(localEndpoints));
    }

    private RelayCounters counters(long overflows) {
        return new RelayCounters(
                newClients,
                serverSide.unreachable(),
                overflows,
                firstNanos < 0 ? 0 : lastNanos - firstNanos,
                counters(fromClients, serverSide.forwarded(), serverSide.refused(), ab),
                counters(fromServer, clientSide.forwarded(), clientSide.refused(), ba));
    }

    private static DirectionCounters counters(Tally tally, long forwarded, long refused, ImpairedLink network) {
        return new DirectionCounters(
                tally.datagrams, tally.bytes, forwarded, tally.refused + refused, network.counters());
    }

    /**
     * Waits for the end.
     *
     * @return false when the time ran out before
     * @throws IOException what broke the relay, if that was its end
     */
    public boolean awaitEnd(long timeout, TimeUnit unit) throws IOException, InterruptedException {
        boolean isOver = ended.await(timeout, unit);
        if (isOver && broken != null) {
            throw broken;
        }
        return isOver;
    }

    /** Ends the relay, from any thread, and waits until its sockets are closed. */
    @Override
    public void close() {
        closing = true;
        ports.wakeup();
        try {
            ended.await(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
