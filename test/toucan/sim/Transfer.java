package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.sim.HostSettings.SimEventListener;
import toucan.tcp.CloseReason;
import toucan.tcp.TcpConfig;

/**
 * Two hosts, one connection, so many bytes each way, and then both close: the experiment of most tests here. A failure says
 * which one it was, so that it can be repeated.
 */
final class Transfer {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;
    static final long DAY = 86_400 * SECOND;
    static final int PORT = 9293;

    /** The tools' settings, with the patience of a simulator: a bad network is slow, not broken. */
    static final TcpConfig PATIENT = TcpConfig.DEFAULT
            .with()
            .minRtoNanos(200 * MS)
            .mslNanos(SECOND)
            .receiveBuffer(128 << 10)
            .sendBuffer(128 << 10)
            .userTimeoutNanos(3 * 3_600 * SECOND)
            .connectTimeoutNanos(3_600 * SECOND)
            .idleTimeoutNanos(4 * 3_600 * SECOND)
            .build();

    private final long seed;
    private TcpConfig tcp = PATIENT;
    private Impairments network = Impairments.NONE;
    private Wire wire = Wire.delaying(10 * MS);
    private long forth = 100_000;
    private long back;
    private Supplier<Reader> readers = Reader::fast;
    private IntSupplier iss;
    private SimEventListener events = (socket, event, nanos) -> {};
    private View view;
    private String addresses = "192.0.2.";

    final ByteArrayOutputStream capture = new ByteArrayOutputStream();
    Simulation simulation;
    SimHost client;
    SimHost server;
    SimSocket socket;

    Transfer(long seed) {
        this.seed = seed;
    }

    Transfer tcp(UnaryOperator<TcpConfig.Builder> change) {
        tcp = change.apply(tcp.with()).build();
        return this;
    }

    /** The same for both directions, with seeds of their own. */
    Transfer network(UnaryOperator<Impairments.Builder> change) {
        network = change.apply(network.with()).build();
        return this;
    }

    Transfer wire(Wire both) {
        wire = both;
        return this;
    }

    Transfer bytes(long fromClient, long fromServer) {
        forth = fromClient;
        back = fromServer;
        return this;
    }

    Transfer readers(Supplier<Reader> both) {
        readers = both;
        return this;
    }

    Transfer iss(IntSupplier both) {
        iss = both;
        return this;
    }

    Transfer events(SimEventListener listener) {
        events = listener;
        return this;
    }

    Transfer captured(View how) {
        view = how;
        return this;
    }

    Transfer overIpv6() {
        addresses = "2001:db8::";
        return this;
    }

    /** Runs it to its end, and checks that both sides got everything and are CLOSED. */
    Transfer run() {
        return run(DAY);
    }

    Transfer run(long limitNanos) {
        try {
            start();
            simulation.run(simulation::allClosed, limitNanos);
            checkOutcome();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("in " + this, e);
        }
        return this;
    }

    /** Opens the connection. */
    Transfer start() {
        simulation = new Simulation(seed);
        simulation.wires(wire);
        SynchronousCapture file = view == null
                ? null
                : new SynchronousCapture(capture, view, simulation.clock(), new Wall(1_700_000_000L * SECOND));
        client = host("client", 1, file);
        server = host("server", 2, file);
        server.listen(PORT, () -> new BulkSender(back, seed + 2).and(readers.get()));
        socket = client.connect(server, 50_000, PORT, new BulkSender(forth, seed + 1).and(readers.get()));
        return this;
    }

    private SimHost host(String name, int number, SynchronousCapture file) {
        return simulation.newHost(name, addresses + number, host -> {
            host.tcp(tcp).events(events);
            host.impairments(network.with().seed(2 * seed + number).build());
            if (iss != null) {
                host.iss(iss);
            }
            if (file != null) {
                host.capture(file.addInterface(name));
            }
        });
    }

    private void checkOutcome() {
        // A SYN that came late or twice may have begun other connections, which came to nothing.
        SimSocket accepted = server.sockets().stream()
                .filter(Transfer::heardFromPeer)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was accepted: " + server.sockets()));
        assertEquals(forth, accepted.bytesReceived(), "bytes that the server got");
        assertEquals(back, socket.bytesReceived(), "bytes that the client got");
        assertTrue(endedWell(socket), "client: " + socket.closeReason());
        assertTrue(endedWell(accepted), "server: " + accepted.closeReason());
    }

    /**
     * Normally; or by a reset in the very last state, when every answer to our FIN was lost until the peer had left
     * TIME-WAIT and did not know us any more.
     */
    private static boolean endedWell(SimSocket socket) {
        return socket.closeReason() == CloseReason.NORMAL
                || socket.closeReason() == CloseReason.RESET && heardFromPeer(socket);
    }

    /** The peer's data or FIN arrived. */
    private static boolean heardFromPeer(SimSocket socket) {
        return socket.status().rcvNxt() > socket.status().irs() + 1;
    }

    /** The one whose counters tell about the data from client to server. */
    SimSocket accepted() {
        return server.sockets().get(0);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + forth + " bytes forth, " + back + " back, wire " + wire.passage() + ", "
                + network + ", mss " + tcp.mss() + ", receive buffer " + tcp.receiveBuffer() + ", send buffer "
                + tcp.sendBuffer() + ", sack " + tcp.sack() + ", timestamps " + tcp.timestamps() + ", window scaling "
                + tcp.windowScaling() + ", nagle " + tcp.nagle() + ", ACK delay " + tcp.ackDelayNanos() + " ns";
    }
}
