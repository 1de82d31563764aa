package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.congestion.Reno;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.samples.Dialogue.Line;
import toucan.samples.TimeSequence.Callout;
import toucan.samples.Trace.Sighting;
import toucan.sim.HostSettings;
import toucan.sim.Simulation;
import toucan.tcp.TcpConfig;

/**
 * A book crosses a path of 100 ms and 10 Mbit/s, and one segment of it is lost: the trace of {@code docs/wireshark-lab.md}.
 * The sender is the one of textbooks, {@code --cc reno --recovery newreno}. Its segments are small, {@code --mss 536}, so
 * that the book has enough of them for slow start and congestion avoidance. The loss is one on purpose, {@code --drop
 * data#70}: where a queue overflows in slow start, many segments are lost at once.
 *
 * @param sender the sender's capture, a whole file
 * @param atSender the packets of it
 */
record LabTransfer(byte[] sender, List<Sighting> atSender) {
    /** The book, as in the Canterbury corpus: {@code alice29.txt}. */
    static final Path BOOK = Path.of("captures", "alice.txt");

    private static final int SENDER_PORT = 50_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private static final TcpConfig TEXTBOOK = LossyTransfer.TOOLS
            .with()
            .congestionControl(Reno::new)
            .recovery(TcpConfig.Recovery.NEWRENO)
            .mss(536)
            .build();

    private static final Impairments WAY_BACK =
            Impairments.NONE.with().delayNanos(50 * MS).build();
    private static final Impairments WAY_THERE = WAY_BACK.with()
            .rateBitsPerSecond(10_000_000)
            .drops(Drop.parse("data#70"))
            .build();

    private static final List<Callout> CALLOUTS = List.of(
            new Callout(packet -> isDataAfter(packet, 600 * MS), -30, -70, "slow start: bursts grow by half"),
            new Callout(Sighting::isLost, 40, 34, "lost"),
            new Callout(Sighting::isRetransmission, 40, 22, "third duplicate ACK: sent again"),
            new Callout(
                    packet -> isDataAfter(packet, 1_200 * MS),
                    -30,
                    -70,
                    "congestion avoidance: bursts grow by one segment"));

    /** Runs it in virtual time. */
    static LabTransfer run() {
        Simulation simulation = new Simulation(0);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Wall wall = new Wall(LossyTransfer.EPOCH_SECONDS * SECOND);
        Trace trace = new Trace(
                new SynchronousCapture(file, View.TCP, simulation.clock(), wall).addInterface("sender 192.0.2.1:9293"),
                packet -> false);
        var sender = simulation.newHost("sender", "192.0.2.1", host -> settings(host, 1, TEXTBOOK, WAY_THERE)
                .capture(trace));
        var receiver =
                simulation.newHost("receiver", "192.0.2.2", host -> settings(host, 2, LossyTransfer.TOOLS, WAY_BACK));
        List<Line> lines = Upload.lines(
                "192.0.2.2:" + LossyTransfer.PORT, BOOK.getFileName().toString(), book());
        receiver.listen(LossyTransfer.PORT, () -> new Dialogue(lines, false));
        sender.connect(receiver, SENDER_PORT, LossyTransfer.PORT, new Dialogue(lines, true));
        simulation.run(simulation::allClosed, 600 * SECOND);
        return new LabTransfer(file.toByteArray(), trace.sightings());
    }

    /** The time-sequence graph of the page. */
    String picture() {
        return TimeSequence.svg(
                "A book crosses the network: slow start, one loss, congestion avoidance", atSender, CALLOUTS);
    }

    private static boolean isDataAfter(Sighting packet, long nanos) {
        return packet.sent() && packet.segment().dataLength() > 0 && packet.nanos() >= nanos;
    }

    private static HostSettings settings(HostSettings host, int number, TcpConfig tcp, Impairments network) {
        return host.tcp(tcp.with().timestampOffset(number * 100_000_000).build())
                .iss(() -> number * 1_000_000_000)
                .impairments(network);
    }

    static byte[] book() {
        try {
            return Files.readAllBytes(BOOK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
