package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Predicate;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.samples.Dialogue.Line;
import toucan.samples.Trace.Sighting;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.tcp.TcpConfig;

/**
 * One file crosses a network that loses every tenth datagram in both directions: {@code --loss 10% --delay 20ms --rate
 * 4mbit} at both ends, the settings of the tools otherwise.
 *
 * @param sender the sender's capture, a whole file
 * @param receiver the receiver's
 * @param atSender the packets of the sender's capture
 * @param atReceiver those of the receiver's
 */
record LossyTransfer(byte[] sender, byte[] receiver, List<Sighting> atSender, List<Sighting> atReceiver) {
    /** Thursday, 2026-01-01, noon UTC: when the transfer begins. */
    static final long EPOCH_SECONDS = 1_767_268_800;
    /** Found by trying, so that the transfer tells the {@link Story}; see {@link SeedSearch}. */
    static final Seeds SEEDS = new Seeds(1005240, 510737);

    /** Each network has dice of its own. */
    record Seeds(long sender, long receiver) {}

    /** Of the first byte of the file: behind SYN, HEAD and the header of PUT. */
    static final int FILE_SEQ = 1_000_000_364;

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    /** The receiver's. */
    static final int PORT = 9293;

    private static final int SENDER_PORT = 50_000;

    private static final List<Line> LINES = Upload.lines("192.0.2.2:" + PORT, SampleText.NAME, SampleText.bytes());

    static final TcpConfig TOOLS = TcpConfig.DEFAULT
            .with()
            .nagle(false)
            .minRtoNanos(200 * MS)
            .mslNanos(SECOND)
            .connectTimeoutNanos(30 * SECOND)
            .idleTimeoutNanos(60 * SECOND)
            .build();

    static final Impairments NETWORK = Impairments.NONE
            .with()
            .loss(Loss.parse("10%"))
            .delayNanos(20 * MS)
            .rateBitsPerSecond(4_000_000)
            .build();

    /** Runs it in virtual time. */
    static LossyTransfer run(Seeds seeds) {
        return run(seeds, packet -> false);
    }

    /** @param end ends it early, with the first packet of which this holds */
    static LossyTransfer run(Seeds seeds, Predicate<Sighting> end) {
        return run(seeds, NETWORK, TOOLS, end);
    }

    /** The same file through another network, between other hosts. */
    static LossyTransfer run(Seeds seeds, Impairments network, TcpConfig tcp, Predicate<Sighting> end) {
        Simulation simulation = new Simulation(0);
        ByteArrayOutputStream senderFile = new ByteArrayOutputStream();
        ByteArrayOutputStream receiverFile = new ByteArrayOutputStream();
        Trace senderTrace = capture(simulation, senderFile, "sender 192.0.2.1:9293", end);
        Trace receiverTrace = capture(simulation, receiverFile, "receiver 192.0.2.2:9293", end);
        SimHost sender = host(
                simulation,
                "sender",
                1,
                senderTrace,
                tcp,
                network.with().seed(seeds.sender).build());
        SimHost receiver = host(
                simulation,
                "receiver",
                2,
                receiverTrace,
                tcp,
                network.with().seed(seeds.receiver).build());

        receiver.listen(PORT, () -> new Dialogue(LINES, false));
        sender.connect(receiver, SENDER_PORT, PORT, new Dialogue(LINES, true));
        simulation.run(() -> simulation.allClosed() || senderTrace.isAtEnd() || receiverTrace.isAtEnd(), 600 * SECOND);
        return new LossyTransfer(
                senderFile.toByteArray(),
                receiverFile.toByteArray(),
                senderTrace.sightings(),
                receiverTrace.sightings());
    }

    private static Trace capture(
            Simulation simulation, ByteArrayOutputStream file, String name, Predicate<Sighting> end) {
        Wall wall = new Wall(EPOCH_SECONDS * SECOND);
        return new Trace(new SynchronousCapture(file, View.TCP, simulation.clock(), wall).addInterface(name), end);
    }

    /** Round numbers for what is random elsewhere: easy to tell apart when Wireshark shows them as they are. */
    private static SimHost host(
            Simulation simulation, String name, int number, Trace trace, TcpConfig tcp, Impairments network) {
        return simulation.newHost(name, "192.0.2." + number, host -> host.tcp(
                        tcp.with().timestampOffset(number * 100_000_000).build())
                .iss(() -> number * 1_000_000_000)
                .impairments(network)
                .capture(trace));
    }
}
