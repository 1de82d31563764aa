package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Predicate;
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
    /** Found by trying, so that the transfer tells the {@link Story}; see {@link SeedSearch}. */
    static final Seeds SEEDS = new Seeds(1005240, 510737);

    /** Each network has dice of its own. */
    record Seeds(long sender, long receiver) {}

    /** Of the first byte of the file: behind SYN, HEAD and the header of PUT. */
    static final int FILE_SEQ = 1_000_000_364;

    private static final List<Line> LINES =
            Upload.lines("192.0.2.2:" + Stage.PORT, SampleText.NAME, SampleText.bytes());

    static final Impairments NETWORK = Impairments.NONE
            .with()
            .loss(Loss.parse("10%"))
            .delayNanos(20 * Stage.MS)
            .rateBitsPerSecond(4_000_000)
            .build();

    /** Runs it in virtual time. */
    static LossyTransfer run(Seeds seeds) {
        return run(seeds, packet -> false);
    }

    /** @param end ends it early, with the first packet of which this holds */
    static LossyTransfer run(Seeds seeds, Predicate<Sighting> end) {
        return run(seeds, NETWORK, Stage.TOOLS, end);
    }

    /** The same file through another network, between other hosts. */
    static LossyTransfer run(Seeds seeds, Impairments network, TcpConfig tcp, Predicate<Sighting> end) {
        Simulation simulation = new Simulation(0);
        ByteArrayOutputStream senderFile = new ByteArrayOutputStream();
        ByteArrayOutputStream receiverFile = new ByteArrayOutputStream();
        Trace senderTrace = new Trace(Stage.capture(simulation, senderFile, "sender", 1), end);
        Trace receiverTrace = new Trace(Stage.capture(simulation, receiverFile, "receiver", 2), end);
        Impairments ofSender = network.with().seed(seeds.sender).build();
        Impairments ofReceiver = network.with().seed(seeds.receiver).build();
        SimHost sender = Stage.host(simulation, "sender", 1, tcp, ofSender, host -> host.capture(senderTrace));
        SimHost receiver = Stage.host(simulation, "receiver", 2, tcp, ofReceiver, host -> host.capture(receiverTrace));

        receiver.listen(Stage.PORT, () -> new Dialogue(LINES, false));
        sender.connect(receiver, Stage.CLIENT_PORT, Stage.PORT, new Dialogue(LINES, true));
        simulation.run(
                () -> simulation.allClosed() || senderTrace.isAtEnd() || receiverTrace.isAtEnd(), 600 * Stage.SECOND);
        return new LossyTransfer(
                senderFile.toByteArray(),
                receiverFile.toByteArray(),
                senderTrace.sightings(),
                receiverTrace.sightings());
    }
}
