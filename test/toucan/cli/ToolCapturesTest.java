package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** The captures and pages that the tools write, as processes: whole, and what they say is so. */
class ToolCapturesTest extends TransferProcesses {
    @Test
    void wiresharkFindsTheFileInBothCapturesOfTheDemo() throws Exception {
        Needs.program("tshark");
        try (ToolProcess demo = start(Toucan.class, "demo", "--dir", "demo", "--msl", "10ms")) {
            assertEquals(0, demo.exit());
            String prefix = "  wireshark ";
            List<String> commands =
                    demo.err().stream().filter(line -> line.startsWith(prefix)).toList();
            assertEquals(2, commands.size());
            for (int i = 0; i < commands.size(); i++) {
                // The very words that we print, for Wireshark's sister without a window.
                List<String> command = new ArrayList<>(List.of("tshark", "--export-objects", "http,objects" + i));
                command.addAll(
                        List.of(commands.get(i).substring(prefix.length()).split(" ")));
                Process tshark = new ProcessBuilder(command)
                        .directory(temp.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                assertEquals(0, tshark.waitFor());
                Path exported = temp.resolve("objects" + i);
                assertEquals(-1, Files.mismatch(exported.resolve("numbers.txt"), temp.resolve("demo/numbers.txt")));
                try (Stream<Path> objects = Files.list(exported)) {
                    assertEquals(1, objects.count());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void theDemo(String view) throws Exception {
        try (ToolProcess demo =
                start(Toucan.class, "demo", "--dir", "demo", "--json", "--msl", "10ms", "--capture-view", view)) {
            assertEquals(0, demo.exit());
            noStackTrace(demo);
            assertTrue(demo.json().get("ok").getAsBoolean());
            assertTrue(demo.json().getAsJsonObject("impaired").get("lost").getAsLong() > 0);
            String said = String.join("\n", demo.err());
            assertTrue(
                    said.contains("SHA-256 "
                            + demo.json()
                                    .getAsJsonArray("files")
                                    .get(0)
                                    .getAsJsonObject()
                                    .get("sha256")
                                    .getAsString()),
                    said);
            assertTrue(said.contains("-r demo/sender.pcapng") && said.contains("-r demo/receiver.pcapng"), said);
            assertTrue(said.contains("demo/report.html"), said);
        }
        Path demo = temp.resolve("demo");
        assertEquals(-1, Files.mismatch(demo.resolve("numbers.txt"), demo.resolve("received/numbers.txt")));
        assertTrue(Files.size(demo.resolve("sender.pcapng")) > 1_000_000);
        assertTrue(Files.size(demo.resolve("receiver.pcapng")) > 1_000_000);
        assertTrue(Files.readString(demo.resolve("report.html")).endsWith("</html>\n"));
    }

    /** Without --capture from a temporary one, which is gone afterwards; with one, that one stays. */
    @Test
    void reportsOfBothSides() throws Exception {
        Path file = file("file", 100_000);
        Path temporary = Files.createDirectory(temp.resolve("tmp"));
        List<String> java = List.of("-Djava.io.tmpdir=" + temporary);
        try (ToolProcess receiver = receiver(java, "--once", "--report", "r.html", "--capture", "r.pcapng")) {
            String at = address(receiver);
            String[] args = with(new String[] {"--loss", "5%", "--report", "s.html", at, "file"}, QUICK);
            try (ToolProcess sender = start(java, Sender.class, args)) {
                assertEquals(0, sender.exit());
                assertTrue(String.join("\n", sender.err()).contains("the report: s.html"));
            }
            assertEquals(0, receiver.exit());
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(
                    List.of(),
                    left.filter(f -> f.toString().endsWith(".pcapng")).toList());
        }
        for (String side : List.of("s", "r")) {
            String page = Files.readString(temp.resolve(side + ".html"));
            assertTrue(page.endsWith("</html>\n"));
            assertEquals(side.equals("s"), page.contains("\"name\":\"sender\""));
        }
        assertTrue(Files.readString(temp.resolve("s.html")).contains("cwnd\\u003d"), "numbers in the comments");
        assertTrue(Files.size(temp.resolve("r.pcapng")) > 100_000);
        assertEquals(-1, Files.mismatch(file, temp.resolve("received/file")));
    }

    /** A report of what failed; none, and no complaint, of what never began. */
    @Test
    void reportsOfFailures() throws Exception {
        try (ToolProcess sender = sender("--report", "none.html", "127.0.0.1:9", "missing")) {
            assertEquals(1, sender.exit());
            noStackTrace(sender);
            assertFalse(Files.exists(temp.resolve("none.html")));
        }
        file("file", 10);
        try (ToolProcess sender = sender("--report", "failed.html", "127.0.0.1:9", "file")) {
            assertEquals(1, sender.exit());
            assertTrue(Files.readString(temp.resolve("failed.html")).endsWith("</html>\n"));
        }
    }

    /** Both tools advertise what the loopback can carry, and the segments in the sender's capture grow towards that. */
    @Test
    void pathMtuDiscoveryUsesTheLoopback() throws Exception {
        Needs.program("tshark");
        file("file", 30_000_000);
        try (ToolProcess receiver = receiver(List.of(), "--once", "--mss", "auto")) {
            String at = address(receiver);
            try (ToolProcess sender = sender("--mss", "auto", "--capture", "sender.pcapng", at, "file")) {
                assertEquals(0, sender.exit(), String.join("\n", sender.err()));
            }
            assertEquals(0, receiver.exit());
        }
        Path capture = temp.resolve("sender.pcapng");
        int advertised = Tshark.field(capture, "tcp.flags.syn == 1", "tcp.options.mss_val").stream()
                .mapToInt(Integer::parseInt)
                .min()
                .orElseThrow();
        int longest = Tshark.field(capture, "tcp.len > 0", "tcp.len").stream()
                .mapToInt(Integer::parseInt)
                .max()
                .orElseThrow();
        assertTrue(longest <= advertised, longest + " > " + advertised);
        assertTrue(advertised <= 1_452 || longest > 1_452, "the longest has " + longest);
        List<String> probes = Tshark.field(capture, "frame.comment contains \"path MTU probe: \"", "frame.comment");
        assertTrue(advertised <= 1_452 || probes.get(0).contains("MSS 4304 in a packet of 4352 bytes"), "" + probes);
    }
}
