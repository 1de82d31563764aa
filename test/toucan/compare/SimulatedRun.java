package toucan.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.sim.BulkSender;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.TcpConfig;

/** Two captures of a transfer in virtual time, with all comments; those in the sender's say what the network did. */
public final class SimulatedRun {
    private static final long MS = 1_000_000;
    private static final long DAY = 86_400_000 * MS;
    private static final long EPOCH = 1_700_000_000_000L * MS;

    public final Path client;
    public final Path server;

    /**
     * @param network of both hosts, apart from its seed
     * @param clockAheadNanos how far the server's clock is ahead
     */
    public SimulatedRun(
            Path folder, long seed, int bytes, Impairments network, View view, TcpConfig config, long clockAheadNanos)
            throws IOException {
        this(folder, seed, bytes, network, view, config, clockAheadNanos, 20 * MS);
    }

    /** @param wayNanos how long a datagram takes */
    public SimulatedRun(
            Path folder,
            long seed,
            int bytes,
            Impairments network,
            View view,
            TcpConfig config,
            long clockAheadNanos,
            long wayNanos)
            throws IOException {
        client = folder.resolve("client-" + seed + ".pcapng");
        server = folder.resolve("server-" + seed + ".pcapng");
        ByteArrayOutputStream clientFile = new ByteArrayOutputStream();
        ByteArrayOutputStream serverFile = new ByteArrayOutputStream();
        Simulation simulation = new Simulation(seed);
        simulation.wires(Wire.delaying(wayNanos));
        SynchronousCapture near = new SynchronousCapture(clientFile, view, simulation.clock(), new Wall(EPOCH));
        SynchronousCapture far =
                new SynchronousCapture(serverFile, view, simulation.clock(), new Wall(EPOCH + clockAheadNanos));
        SimHost sender = simulation.newHost("sender", "192.0.2.1", h -> h.tcp(config)
                .impairments(network.with().seed(2 * seed).build())
                .fullCapture(near.addInterface("sender")));
        SimHost receiver = simulation.newHost("receiver", "192.0.2.2", h -> h.tcp(config)
                .impairments(network.with().seed(2 * seed + 1).build())
                .fullCapture(far.addInterface("receiver")));
        receiver.listen(9293, () -> Reader.fast().thenClose());
        sender.connect(receiver, 50_000, 9293, new BulkSender(bytes, seed));
        simulation.run(simulation::allClosed, DAY);
        Files.write(client, clientFile.toByteArray());
        Files.write(server, serverFile.toByteArray());
    }

    public Comparison compare() throws IOException {
        return Comparison.of(load(client), load(server));
    }

    public static LoadedTrace load(Path file) throws IOException {
        return LoadedTrace.load(file, 9293, 300_000_000);
    }
}
