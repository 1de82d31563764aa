package toucan.soak;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.sim.Application;
import toucan.sim.Outages;
import toucan.sim.PathMtu;
import toucan.sim.SimHost;
import toucan.sim.SimSocket;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;

/** What a seed means: two hosts, the network between them until it becomes fair, and what their applications do. */
final class Scenario {
    /** A connection whose peer is gone, after an abort that nobody heard of, is given up after so long. */
    static final long IDLE_TIMEOUT_NANOS = 300_000_000_000L;

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    /** When the network is fair, the longest waits are for a timer that has backed off, 60 s, and for the idle timeout. */
    private static final long WAITS = 600 * SECOND;
    /** The longest that one segment takes: a round trip, and ACKs delayed by half a second. */
    private static final long SEGMENT = 2 * SECOND;

    private static final int PORT = 9293;

    private final long seed;
    private final TcpConfig[] tcp = new TcpConfig[2];
    private final Impairments[] networks = new Impairments[2];
    private final Outages[] outages = new Outages[2];
    private final int[] iss = new int[2];
    private final long fairNanos;
    private final long delayNanos;
    private final int mtu;
    private final boolean ipv6;
    private final boolean applicationFirst;
    private final boolean simultaneous;
    private final List<Talk> talks = new ArrayList<>();
    private final ByteArrayOutputStream capture = new ByteArrayOutputStream();

    private Simulation simulation;
    private SimHost client;
    private SimHost server;

    /** One connection. @param abortNanos when the side that opened aborts it; never: {@link Long#MAX_VALUE} */
    private record Talk(int forth, int back, long startNanos, long abortNanos, Manner client, Manner server) {}

    Scenario(long seed) {
        this.seed = seed;
        Dice dice = new Dice(seed);
        for (int side = 0; side < 2; side++) {
            tcp[side] = Configs.config(dice);
            iss[side] = dice.chance(0.3) ? -dice.magnitude(50_000) : dice.anyInt();
        }
        fairNanos = dice.between(0, 30_000) * MS;
        for (int side = 0; side < 2; side++) {
            networks[side] = dice.chance(0.15) ? Impairments.NONE : Networks.impairments(dice);
            outages[side] = Networks.outages(dice, fairNanos);
        }
        delayNanos = dice.oneOf(0, 1, dice.between(0, 200)) * MS;
        mtu = dice.chance(0.1) ? dice.oneOf(1_300, 1_500) : Integer.MAX_VALUE;
        ipv6 = dice.chance(0.2);
        applicationFirst = dice.chance(0.5);
        simultaneous = dice.chance(0.1);
        int connections = dice.chance(0.8) ? 1 : dice.between(2, 4);
        for (int i = 0; i < connections; i++) {
            int most = dice.oneOf(3_000, 60_000) / connections;
            Manner servers = Manner.draw(dice);
            talks.add(new Talk(
                    dice.between(0, most),
                    dice.between(0, most),
                    i == 0 ? 0 : dice.between(0, 5_000) * MS,
                    dice.chance(0.1) ? dice.magnitude(20_000) * MS : Long.MAX_VALUE,
                    Manner.draw(dice).closingFirstUnless(servers),
                    servers));
        }
    }

    /**
     * Runs it to its end and checks that.
     *
     * @throws RuntimeException or an AssertionError that tells what was wrong
     */
    void run(boolean captured) {
        simulation = new Simulation(seed);
        SynchronousCapture file = captured
                ? new SynchronousCapture(capture, View.TCP, simulation.clock(), new Wall(1_700_000_000L * SECOND))
                : null;
        client = host(0, "client", file);
        server = host(1, "server", file);
        PathMtu path =
                mtu == Integer.MAX_VALUE ? PathMtu.LARGEST : PathMtu.of(mtu).thenFrom(fairNanos, Integer.MAX_VALUE);
        simulation.wire(
                client, server, Wire.delaying(delayNanos).with(outages[0]).withMtu(path));
        simulation.wire(
                server, client, Wire.delaying(delayNanos).with(outages[1]).withMtu(path));
        List<SimSocket> sockets = new ArrayList<>();
        for (int i = 0; i < talks.size(); i++) {
            open(i, talks.get(i), sockets);
        }
        long all = talks.size() * (simultaneous ? 2L : 1);
        simulation.run(() -> sockets.size() == all && simulation.allClosed(), fairNanos + bound());
        for (int i = 0; i < talks.size(); i++) {
            checkEnd(talks.get(i), sockets, i);
        }
    }

    /** How long it may take from the moment on when the network is fair. */
    private long bound() {
        int segment = Integer.MAX_VALUE;
        for (TcpConfig config : tcp) {
            int buffers = Math.min(config.receiveBuffer(), config.sendBuffer());
            segment = Math.min(segment, Math.min(config.mss(), buffers / 2));
        }
        long bytes = talks.stream().mapToLong(talk -> talk.forth + talk.back).sum();
        return WAITS + bytes / segment * SEGMENT;
    }

    private SimHost host(int side, String name, SynchronousCapture file) {
        return simulation.newHost(name, (ipv6 ? "2001:db8::" : "192.0.2.") + (side + 1), host -> {
            host.tcp(tcp[side]).impairments(networks[side], fairNanos).iss(() -> iss[side]);
            if (applicationFirst) {
                host.applicationFirst();
            }
            if (file != null) {
                host.capture(file.addInterface(name));
            }
        });
    }

    private void open(int number, Talk talk, List<SimSocket> sockets) {
        int ours = 1_000 + number;
        int theirs = PORT + number;
        Supplier<Application> answers = () -> talk.server.application(talk.back, seed + 2 * number);
        if (!simultaneous) {
            server.listen(theirs, answers);
        }
        simulation.at(talk.startNanos, () -> {
            Application application = talk.client.application(talk.forth, seed + 2 * number + 1);
            SimSocket socket = client.connect(server, ours, theirs, application);
            sockets.add(socket);
            if (simultaneous) {
                sockets.add(server.connect(client, theirs, ours, answers.get()));
            }
            if (talk.abortNanos != Long.MAX_VALUE) {
                simulation.at(talk.startNanos + talk.abortNanos, socket::abort);
            }
        });
    }

    /** Nobody aborted: both sides must have got everything. (In order, and nothing else: that was checked all the time.) */
    private void checkEnd(Talk talk, List<SimSocket> sockets, int number) {
        if (talk.abortNanos != Long.MAX_VALUE) {
            return;
        }
        SimSocket socket = sockets.stream()
                .filter(s -> s.localPort() == 1_000 + number)
                .findFirst()
                .orElseThrow();
        boolean whole = socket.bytesReceived() == talk.back && socket.bytesDelivered() == talk.forth;
        // A reset at the end: every answer to our FIN was lost until the peer had left TIME-WAIT and did not know us
        // any more.
        boolean inOrder = socket.closeReason() == CloseReason.NORMAL || socket.closeReason() == CloseReason.RESET;
        if (!whole || !inOrder || socket.state() != State.CLOSED) {
            throw new AssertionError("got " + socket.bytesReceived() + " bytes, delivered " + socket.bytesDelivered()
                    + ", ended as " + socket.closeReason() + ": " + talk + "; " + socket);
        }
    }

    long seed() {
        return seed;
    }

    /** The capture of a captured run. */
    byte[] capture() {
        return capture.toByteArray();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "seed %d: %d ms each way, fair from %.3f s, MTU %d, %s%s%s%n",
                seed,
                delayNanos / MS,
                fairNanos / 1e9,
                mtu,
                ipv6 ? "IPv6" : "IPv4",
                simultaneous ? ", both open" : "",
                applicationFirst ? ", applications first" : ""));
        for (int side = 0; side < 2; side++) {
            text.append(side == 0 ? "  client " : "  server ")
                    .append(tcp[side].congestionControlName())
                    .append(' ');
            text.append(tcp[side])
                    .append("\n    ")
                    .append(networks[side])
                    .append(", ")
                    .append(outages[side]);
            text.append('\n');
        }
        talks.forEach(talk -> text.append("  ").append(talk).append('\n'));
        return text.toString().replaceAll("toucan[.][^,@]*@[0-9a-f]+", "…"); // functions have no other text
    }
}
