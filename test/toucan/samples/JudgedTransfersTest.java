package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.sim.BulkSender;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.tcp.TcpConfig;
import toucan.tcp.TcpConfig.Recovery;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** Wireshark and our comments agree on every packet of fresh transfers through bad networks. */
@Timeout(300)
class JudgedTransfersTest {
    private static final long MS = 1_000_000;

    @TempDir
    Path folder;

    @BeforeEach
    void needsTshark() {
        Needs.program("tshark");
    }

    /** A network, and how the hosts are set. */
    record Case(String name, Impairments network, TcpConfig tcp, long seed) {
        @Override
        public String toString() {
            return name + ", seed " + seed;
        }
    }

    static Stream<Case> cases() {
        Impairments line = Impairments.NONE
                .with()
                .delayNanos(20 * MS)
                .rateBitsPerSecond(4_000_000)
                .build();
        Impairments loss = line.with().loss(Loss.parse("5%")).build();
        Impairments worse = line.with()
                .loss(Loss.parse("10%"))
                .duplicate(0.02)
                .reorder(0.03)
                .build();
        Impairments corrupt = line.with().corrupt(0.03).build();
        Impairments bursts = line.with().loss(Loss.parse("gemodel 2% 30%")).build();
        TcpConfig tools = Stage.TOOLS;
        TcpConfig newReno = tools.with().sack(false).timestamps(false).build();
        TcpConfig sack = tools.with().recovery(TcpConfig.Recovery.SACK).build();
        TcpConfig narrow =
                tools.with().receiveBuffer(8192).receiveBufferMax(8192).build();
        Impairments everything = line.with()
                .loss(Loss.parse("5%"))
                .duplicate(0.05)
                .reorder(0.05)
                .corrupt(0.03)
                .build();
        TcpConfig tiny = tools.with()
                .receiveBuffer(2000)
                .receiveBufferMax(2000)
                .sendBuffer(3000)
                .sendBufferMax(3000)
                .build();
        List<Case> cases = new ArrayList<>(List.of(new Case("no loss", line, tools, 1)));
        for (long seed = 1; seed <= 2; seed++) {
            cases.add(new Case("loss", loss, tools, seed));
            cases.add(new Case("loss, duplicates, reordering", worse, tools, seed));
            cases.add(new Case("corruption", corrupt, tools, seed));
            cases.add(new Case("bursts, SACK without RACK", bursts, sack, seed));
            cases.add(new Case("loss, neither SACK nor timestamps", loss, newReno, seed));
            cases.add(new Case("loss, small receive buffer", loss, narrow, seed));
            cases.add(new Case("everything at once", everything, tools, seed));
            cases.add(new Case("everything, no timestamps", everything, without(TcpConfig.Builder::timestamps), seed));
            cases.add(new Case("everything, no SACK", everything, without(TcpConfig.Builder::sack), seed));
            cases.add(new Case("everything, NewReno", everything, with(Recovery.NEWRENO), seed));
            cases.add(new Case(
                    "everything, small segments",
                    everything,
                    tools.with().mss(300).build(),
                    seed));
            cases.add(new Case("loss, tiny buffers", worse, tiny, seed));
            cases.add(new Case("loss, no tail loss probes", worse, without(TcpConfig.Builder::tailLossProbe), seed));
        }
        return cases.stream();
    }

    private static TcpConfig with(Recovery recovery) {
        return Stage.TOOLS.with().recovery(recovery).build();
    }

    /** The tools' settings, without that one. */
    private static TcpConfig without(BiFunction<TcpConfig.Builder, Boolean, TcpConfig.Builder> option) {
        return option.apply(Stage.TOOLS.with(), false).build();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wiresharkAndTheCommentsAgree(Case what) throws Exception {
        LossyTransfer transfer = LossyTransfer.run(
                new LossyTransfer.Seeds(what.seed, what.seed + 1000), what.network, what.tcp, packet -> false);
        Path sender = Files.write(folder.resolve("sender.pcapng"), transfer.sender());
        Path receiver = Files.write(folder.resolve("receiver.pcapng"), transfer.receiver());
        List<String> complaints = new ArrayList<>(WiresharkVerdict.of(sender));
        complaints.addAll(WiresharkVerdict.of(receiver));
        assertEquals("", String.join("\n", complaints), what.toString());
        // A bit flipped in a sequence number leads Wireshark astray: what was sent is never damaged in the sender's
        // file.
        Path whole = what.network.corrupt() > 0 ? sender : receiver;
        Path exported = folder.resolve("exported");
        Tshark.lines(whole, "-q", "--export-objects", "http," + exported);
        assertArrayEquals(SampleText.bytes(), Files.readAllBytes(exported.resolve(SampleText.NAME)), what.toString());
    }

    @Test
    void aReaderThatPausesClosesTheWindow() throws Exception {
        Simulation simulation = new Simulation(1);
        ByteArrayOutputStream atSender = new ByteArrayOutputStream();
        ByteArrayOutputStream atReceiver = new ByteArrayOutputStream();
        TcpConfig narrow =
                Stage.TOOLS.with().receiveBuffer(8192).receiveBufferMax(8192).build();
        SimHost sender = host(simulation, "192.0.2.1", atSender, narrow);
        SimHost receiver = host(simulation, "192.0.2.2", atReceiver, narrow);
        receiver.listen(9293, () -> Reader.pausing(4_000, 3_000 * MS).thenClose());
        sender.connect(receiver, 50_000, 9293, new BulkSender(60_000, 1));
        simulation.run(simulation::allClosed, 600_000 * MS);
        Path sent = Files.write(folder.resolve("sender.pcapng"), atSender.toByteArray());
        Path received = Files.write(folder.resolve("receiver.pcapng"), atReceiver.toByteArray());
        assertTrue(
                Tshark.frames(sent, "frame.comment contains \"window probe \"").size() >= 2);
        assertTrue(!Tshark.frames(received, "frame.comment contains \"zero window: \"")
                .isEmpty());
        assertEquals("", String.join("\n", WiresharkVerdict.of(sent)));
        assertEquals("", String.join("\n", WiresharkVerdict.of(received)));
    }

    private static SimHost host(Simulation simulation, String address, ByteArrayOutputStream file, TcpConfig tcp) {
        SynchronousCapture capture = new SynchronousCapture(file, View.TCP, simulation.clock(), new Wall(0));
        return simulation.newHost(address, address, host -> host.tcp(tcp)
                .impairments(Impairments.NONE.with().delayNanos(20 * MS).build())
                .capture(capture.addInterface(address)));
    }
}
