package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import toucan.capture.PacketRecorder;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.sim.Application;
import toucan.sim.HostSettings;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.tcp.TcpConfig;

/**
 * Where a scenario plays: a client at 192.0.2.1, a server at 192.0.2.2, {@code --delay 20ms} at both, the settings of the
 * tools. A scenario changes some of this, says what both applications do, and gets what both hosts captured.
 */
final class Stage {
    /** Thursday, 2026-01-01, noon UTC: when everything begins. */
    static final long EPOCH_SECONDS = 1_767_268_800;
    /** The server's. */
    static final int PORT = 9293;

    static final int CLIENT_PORT = 50_000;
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    static final TcpConfig TOOLS = TcpConfig.DEFAULT
            .with()
            .nagle(false)
            .minRtoNanos(200 * MS)
            .mslNanos(SECOND)
            .connectTimeoutNanos(30 * SECOND)
            .idleTimeoutNanos(60 * SECOND)
            .build();

    private final int firstPort;
    private final List<Opening> openings = new ArrayList<>();
    private TcpConfig tcp = TOOLS;
    private Impairments network = Impairments.NONE.with().delayNanos(20 * MS).build();
    private List<Drop> clientDrops = List.of();
    private Impairments clientNetwork;
    private boolean full;

    /** The client connects. */
    private record Opening(long nanos, int port, Application application) {}

    /** Two pcapng files of one run. */
    record Captures(byte[] client, byte[] server) {}

    /** @param number of the capture: the client's ports begin there, so that no capture shows a connection of another */
    Stage(int number) {
        firstPort = CLIENT_PORT + number;
    }

    /** Other settings of both hosts' TCP. */
    Stage tcp(UnaryOperator<TcpConfig.Builder> changes) {
        tcp = changes.apply(tcp.with()).build();
        return this;
    }

    /** Another network, for what either host sends. */
    Stage network(UnaryOperator<Impairments.Builder> changes) {
        network = changes.apply(network.with()).build();
        return this;
    }

    /** {@code --drop} of the client: which of its segments are lost. */
    Stage drop(String segments) {
        clientDrops = Drop.parse(segments);
        return this;
    }

    /** What the client sends has another network than what the server sends. */
    Stage clientNetwork(UnaryOperator<Impairments.Builder> changes) {
        clientNetwork = changes.apply(network.with()).build();
        return this;
    }

    /** {@code --capture-detail full}: new data has comments, too, so that the windows can be drawn. */
    Stage fullDetail() {
        full = true;
        return this;
    }

    /** The client opens a connection to this port at that time; more than one may follow each other. */
    Stage connect(int milliseconds, int port, Application application) {
        openings.add(new Opening(milliseconds * MS, port, application));
        return this;
    }

    /** Runs until all connections are over. @param server accepts at {@link #PORT} */
    Captures play(Application client, Application server) {
        connect(0, PORT, client);
        return playWith(server);
    }

    /** The same after {@link #connect}. */
    Captures playWith(Application server) {
        Hosts hosts = new Hosts();
        hosts.server.listen(PORT, () -> server);
        return hosts.play();
    }

    /** Both open the same connection at the same moment. */
    Captures playSimultaneously(Application client, Application server) {
        Hosts hosts = new Hosts();
        connect(0, PORT, client);
        hosts.simulation.at(0, () -> hosts.server.connect(hosts.client, PORT, firstPort, server));
        return hosts.play();
    }

    private final class Hosts {
        private final Simulation simulation = new Simulation(0);
        private final ByteArrayOutputStream clientFile = new ByteArrayOutputStream();
        private final ByteArrayOutputStream serverFile = new ByteArrayOutputStream();
        private final SimHost client;
        private final SimHost server;
        private int opened;

        Hosts() {
            Impairments ofClient = (clientNetwork == null ? network : clientNetwork)
                    .with()
                    .drops(clientDrops)
                    .build();
            PacketRecorder clientCapture = capture(simulation, clientFile, "client", 1);
            PacketRecorder serverCapture = capture(simulation, serverFile, "server", 2);
            client = host(simulation, "client", 1, tcp, ofClient, host -> {
                if (full) {
                    host.fullCapture(clientCapture);
                } else {
                    host.capture(clientCapture);
                }
            });
            // Its ACKs then offer the window that its reader has made, and a duplicate ACK is one to the letter.
            server = host(simulation, "server", 2, tcp, network, host -> host.capture(serverCapture)
                    .applicationFirst());
        }

        private Captures play() {
            for (int i = 0; i < openings.size(); i++) {
                Opening opening = openings.get(i);
                int clientPort = firstPort + i;
                simulation.at(opening.nanos, () -> {
                    client.connect(server, clientPort, opening.port, opening.application);
                    opened++;
                });
            }
            simulation.run(() -> opened == openings.size() && simulation.allClosed(), 600 * SECOND);
            simulation.runUntil(simulation.nanos() + SECOND); // what is still on its way arrives
            return new Captures(clientFile.toByteArray(), serverFile.toByteArray());
        }
    }

    /** Begins a capture of host number 1 or 2. */
    static PacketRecorder capture(Simulation simulation, ByteArrayOutputStream file, String name, int number) {
        Wall wall = new Wall(EPOCH_SECONDS * SECOND);
        return new SynchronousCapture(file, View.TCP, simulation.clock(), wall)
                .addInterface(name + " 192.0.2." + number + ":" + Simulation.UDP_PORT);
    }

    /** Round numbers for what is random elsewhere: easy to tell apart when Wireshark shows them as they are. */
    static SimHost host(
            Simulation simulation,
            String name,
            int number,
            TcpConfig tcp,
            Impairments network,
            Consumer<HostSettings> capture) {
        return simulation.newHost(name, "192.0.2." + number, host -> {
            host.tcp(tcp.with().timestampOffset(number * 100_000_000).build())
                    .iss(() -> number * 1_000_000_000)
                    .impairments(network);
            capture.accept(host);
        });
    }
}
