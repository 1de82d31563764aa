package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.SynchronousCapture;
import toucan.capture.View;
import toucan.capture.Wall;
import toucan.sim.BulkSender;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** The profile of {@code captures/wireshark-profile}, as tshark reads it from a configuration folder of its own. */
@Timeout(300)
class WiresharkProfileTest {
    private static final Path PROFILE = Path.of("captures", "wireshark-profile", "Toucan");
    private static final Path SENDER = Path.of("captures", "sender.pcapng").toAbsolutePath();
    private static final Path RECEIVER = Path.of("captures", "receiver.pcapng").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        Needs.program("tshark");
        Needs.program("env");
        Path installed = Files.createDirectories(folder.resolve("profiles").resolve("Toucan"));
        try (Stream<Path> files = Files.list(PROFILE)) {
            for (Path file : files.toList()) {
                Files.copy(file, installed.resolve(file.getFileName()));
            }
        }
    }

    private List<String> tshark(Path capture, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env", "WIRESHARK_CONFIG_DIR=" + folder.toAbsolutePath(), "tshark", "-n", "-C", "Toucan", "-r"));
        command.add(capture.toString());
        command.addAll(List.of(options));
        return Tshark.run(folder, command);
    }

    @Test
    void theListShowsTheComments() throws Exception {
        List<String> list = tshark(SENDER);
        assertTrue(list.get(0).contains("SYN: offers segments of up to 1452 bytes"), list.get(0));
        assertTrue(list.stream().anyMatch(line -> line.contains("retransmission: RTO expired")));
    }

    @Test
    void checksumsAreCheckedAndWhatIsOutOfOrderIsPutTogether() throws Exception {
        assertEquals(List.of(), tshark(RECEIVER, "-Y", "tcp.checksum.status != 1"));
        tshark(RECEIVER, "-q", "--export-objects", "http," + folder.resolve("exported"));
        assertEquals(
                SampleText.bytes().length, Files.size(folder.resolve("exported").resolve(SampleText.NAME)));
    }

    @Test
    void whatTravelsInUdpIsReadAsTcp() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Simulation simulation = new Simulation(1);
        SynchronousCapture capture = new SynchronousCapture(bytes, View.UDP, simulation.clock(), new Wall(0));
        SimHost client =
                simulation.newHost("client", "192.0.2.1", host -> host.fullCapture(capture.addInterface("client")));
        SimHost server = simulation.newHost("server", "192.0.2.2", host -> {});
        server.listen(9293, () -> Reader.fast().thenClose());
        client.connect(server, 50_000, 9293, new BulkSender(10_000, 1));
        simulation.run(simulation::allClosed, 600_000_000_000L);
        Path file = Files.write(folder.resolve("udp.pcapng"), bytes.toByteArray());
        int packets = Tshark.lines(file).size();
        assertTrue(packets > 10);
        assertEquals(
                packets,
                tshark(file, "-Y", "udp.port == 9293 && tcp.checksum.status == 1")
                        .size());
        assertEquals(
                tshark(file, "-Y", "tcp.len > 0").size(),
                tshark(file, "-Y", "frame.comment contains \"new data: \" && frame.comment contains \"cwnd=\"")
                        .size());
    }

    /** tshark takes a colour rule that it cannot read without a word, so each filter is tried by itself. */
    @Test
    void everyColourRuleIsAFilter() throws Exception {
        List<String> rules = Files.readAllLines(PROFILE.resolve("colorfilters")).stream()
                .filter(line -> line.startsWith("@"))
                .toList();
        assertTrue(rules.size() > 10);
        for (String rule : rules) {
            String[] parts = rule.split("@");
            assertEquals(4, parts.length, rule);
            assertTrue(parts[3].matches("\\[\\d+,\\d+,\\d+]\\[\\d+,\\d+,\\d+]"), rule);
            tshark(SENDER, "-Y", parts[2]);
        }
        assertTrue(!tshark(SENDER, "-Y", rules.get(0).split("@")[2]).isEmpty(), "nothing is lost in the sample");
    }
}
