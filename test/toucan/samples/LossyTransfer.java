package toucan.samples;

import java.io.ByteArrayOutputStream;
import java.util.List;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.impair.Loss;
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
    /**
     * Of the sender's dice; the receiver's are one more. Found by trying: a loss after a clean slow start, its retransmission
     * lost too, a tail with a probe, timeouts and a D-SACK, and handshake and FINs unharmed.
     */
    static final long SEED = 33130;

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int PORT = 9293;
    private static final int SENDER_PORT = 50_000;

    private static final TcpConfig TOOLS = TcpConfig.DEFAULT
            .with()
            .nagle(false)
            .minRtoNanos(200 * MS)
            .mslNanos(SECOND)
            .connectTimeoutNanos(30 * SECOND)
            .idleTimeoutNanos(60 * SECOND)
            .build();

    private static final Impairments NETWORK = Impairments.NONE
            .with()
            .loss(Loss.parse("10%"))
            .delayNanos(20 * MS)
            .rateBitsPerSecond(4_000_000)
            .build();

    /** Runs it in virtual time. @param seed of the sender's network */
    static LossyTransfer run(long seed) {
        Simulation simulation = new Simulation(seed);
        ByteArrayOutputStream senderFile = new ByteArrayOutputStream();
        ByteArrayOutputStream receiverFile = new ByteArrayOutputStream();
        Trace senderTrace = capture(simulation, senderFile, "sender 192.0.2.1:9293");
        Trace receiverTrace = capture(simulation, receiverFile, "receiver 192.0.2.2:9293");
        SimHost sender = host(simulation, "sender", 1, senderTrace, seed);
        SimHost receiver = host(simulation, "receiver", 2, receiverTrace, seed + 1);

        var lines = Upload.lines("192.0.2.2:" + PORT, SampleText.NAME, SampleText.bytes());
        receiver.listen(PORT, () -> new Dialogue(lines, false));
        sender.connect(receiver, SENDER_PORT, PORT, new Dialogue(lines, true));
        simulation.run(simulation::allClosed, 600 * SECOND);
        return new LossyTransfer(
                senderFile.toByteArray(),
                receiverFile.toByteArray(),
                senderTrace.sightings(),
                receiverTrace.sightings());
    }

    private static Trace capture(Simulation simulation, ByteArrayOutputStream file, String name) {
        Wall wall = new Wall(EPOCH_SECONDS * SECOND);
        return new Trace(new SynchronousCapture(file, View.TCP, simulation.clock(), wall).addInterface(name));
    }

    /** Round numbers for what is random elsewhere: easy to tell apart when Wireshark shows them as they are. */
    private static SimHost host(Simulation simulation, String name, int number, Trace trace, long seed) {
        return simulation.newHost(name, "192.0.2." + number, host -> host.tcp(
                        TOOLS.with().timestampOffset(number * 100_000_000).build())
                .iss(() -> number * 1_000_000_000)
                .impairments(NETWORK.with().seed(seed).build())
                .capture(trace));
    }
}
