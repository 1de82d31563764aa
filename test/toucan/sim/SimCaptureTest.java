package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.Event;

/** A lossy transfer in virtual time, and what Wireshark's dissector makes of both captures of it. */
@Timeout(300)
class SimCaptureTest {
    private static final String RESENT = "tcp.analysis.retransmission || tcp.analysis.fast_retransmission"
            + " || tcp.analysis.spurious_retransmission || tcp.analysis.out_of_order";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream senderFile = new ByteArrayOutputStream();
    private final ByteArrayOutputStream receiverFile = new ByteArrayOutputStream();
    private int retransmissions;

    @Test
    void wiresharkCountsWhatWeCount() throws Exception {
        toucan.testing.Needs.program("tshark");
        for (long seed = 1; seed <= 5; seed++) {
            transfer(seed);
            Path sender = Files.write(folder.resolve("sender.pcapng"), senderFile.toByteArray());
            Path receiver = Files.write(folder.resolve("receiver.pcapng"), receiverFile.toByteArray());

            assertEquals(0, count(sender, "_ws.malformed || tcp.checksum.status != 1"));
            assertEquals(0, count(receiver, "_ws.malformed || tcp.checksum.status != 1"));
            String sent = "frame.packet_flags_direction == 2";
            assertTrue(retransmissions > 20, retransmissions + " retransmissions");
            assertEquals(retransmissions, count(sender, sent + " && (" + RESENT + ")"), "seed " + seed);
            assertEquals(retransmissions, count(sender, sent + " && frame.comment contains \"retransmission: \""));

            int lost = count(sender, "frame.comment contains \"network: lost (--loss 10%)\"");
            assertEquals(
                    count(sender, sent) - lost,
                    count(receiver, "frame.packet_flags_direction == 1"),
                    "what was not lost arrived");
        }
    }

    private void transfer(long seed) {
        senderFile.reset();
        receiverFile.reset();
        retransmissions = 0;
        Simulation simulation = new Simulation(seed);
        simulation.wires(Wire.delaying(20 * Transfer.MS));
        SimHost sender = host(simulation, "sender", 1, seed, senderFile);
        SimHost receiver = host(simulation, "receiver", 2, seed, receiverFile);
        receiver.listen(Transfer.PORT, () -> Reader.fast().thenClose());
        sender.connect(receiver, 50_000, Transfer.PORT, new BulkSender(500_000, seed));
        simulation.run(simulation::allClosed, Transfer.DAY);
    }

    private SimHost host(Simulation simulation, String name, int number, long seed, ByteArrayOutputStream file) {
        SynchronousCapture capture =
                new SynchronousCapture(file, View.TCP, simulation.clock(), new Wall(1_700_000_000L * Transfer.SECOND));
        return simulation.newHost(name, "192.0.2." + number, h -> h.tcp(Transfer.PATIENT)
                .impairments(Impairments.NONE
                        .with()
                        .loss(Loss.parse("10%"))
                        .seed(10 * seed + number)
                        .build())
                .capture(capture.addInterface(name))
                .events((socket, event, nanos) -> {
                    if (number == 1 && event instanceof Event.Retransmitted) {
                        retransmissions++;
                    }
                }));
    }

    private int count(Path file, String filter) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("tshark", "-n", "-r", file.toString(), "-o", "tcp.check_checksum:TRUE", "-Y", filter));
        command.addAll(List.of("-T", "fields", "-e", "frame.number"));
        Path errors = folder.resolve("tshark.err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + ": " + Files.readString(errors));
        return (int) out.lines().count();
    }
}
