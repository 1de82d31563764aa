package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import toucan.congestion.Reno;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.samples.Dialogue.Line;
import toucan.samples.TimeSequence.Callout;
import toucan.samples.Trace.Sighting;
import toucan.sim.SimHost;
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

    private static final TcpConfig TEXTBOOK = Stage.TOOLS
            .with()
            .congestionControl(Reno::new)
            .recovery(TcpConfig.Recovery.NEWRENO)
            .mss(536)
            .build();

    private static final Impairments WAY_BACK =
            Impairments.NONE.with().delayNanos(50 * Stage.MS).build();
    private static final Impairments WAY_THERE = WAY_BACK.with()
            .rateBitsPerSecond(10_000_000)
            .drops(Drop.parse("data#70"))
            .build();

    private static final List<Callout> CALLOUTS = List.of(
            new Callout(packet -> isDataAfter(packet, 600 * Stage.MS), -30, -70, "slow start: bursts grow by half"),
            new Callout(Sighting::isLost, 40, 34, "lost"),
            new Callout(Sighting::isRetransmission, 40, 22, "third duplicate ACK: sent again"),
            new Callout(
                    packet -> isDataAfter(packet, 1_200 * Stage.MS),
                    -30,
                    -70,
                    "congestion avoidance: bursts grow by one segment"));

    /** Runs it in virtual time. */
    static LabTransfer run() {
        Simulation simulation = new Simulation(0);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Trace trace = new Trace(Stage.capture(simulation, file, "sender", 1), packet -> false);
        SimHost sender = Stage.host(simulation, "sender", 1, TEXTBOOK, WAY_THERE, host -> host.capture(trace));
        SimHost receiver = Stage.host(simulation, "receiver", 2, Stage.TOOLS, WAY_BACK, host -> {});
        List<Line> lines =
                Upload.lines("192.0.2.2:" + Stage.PORT, BOOK.getFileName().toString(), book());
        receiver.listen(Stage.PORT, () -> new Dialogue(lines, false));
        sender.connect(receiver, Stage.CLIENT_PORT, Stage.PORT, new Dialogue(lines, true));
        simulation.run(simulation::allClosed, 600 * Stage.SECOND);
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

    static byte[] book() {
        try {
            return Files.readAllBytes(BOOK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
