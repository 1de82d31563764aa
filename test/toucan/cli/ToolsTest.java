package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** Sender, receiver and demo as processes, over loopback. */
class ToolsTest {
    /** TIME-WAIT teaches nothing here. */
    private static final String[] QUICK = {"--msl", "10ms"};

    @TempDir
    Path temp;

    private ToolProcess receiver(String... args) throws IOException {
        return receiver(List.of(), args);
    }

    private ToolProcess receiver(List<String> java, String... args) throws IOException {
        return ToolProcess.start(temp, java, Receiver.class, with(args, "--listen", "127.0.0.1:0"));
    }

    private ToolProcess sender(String... args) throws IOException {
        return ToolProcess.start(temp, Sender.class, with(args, QUICK));
    }

    private static String[] with(String[] args, String... first) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(args));
        return all.toArray(String[]::new);
    }

    private static String address(ToolProcess receiver) throws InterruptedException {
        return receiver.awaitLine("listening on ");
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, bytes);
    }

    private List<Path> received() throws IOException {
        try (Stream<Path> all = Files.walk(temp.resolve("received"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void noStackTrace(ToolProcess tool) throws InterruptedException {
        for (String line : tool.err()) {
            assertFalse(
                    line.startsWith("\tat ") || line.contains("Exception in thread"), String.join("\n", tool.err()));
        }
    }

    /** The last line, which says what went wrong. */
    private static String error(ToolProcess tool) throws InterruptedException {
        noStackTrace(tool);
        List<String> errors =
                tool.err().stream().filter(line -> line.startsWith("error: ")).toList();
        assertEquals(1, errors.size(), String.join("\n", tool.err()));
        return errors.get(0).substring("error: ".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ar-EG", "tr-TR", "fa-IR"})
    void filesAndFoldersCrossABadNetwork(String locale) throws Exception {
        List<String> java = locale.isEmpty()
                ? List.of()
                : List.of(
                        "-Duser.language=" + locale.substring(0, 2),
                        "-Duser.country=" + locale.substring(3),
                        "-Djava.locale.providers=CLDR");
        Path single = file("single", 300_000);
        file("folder/a", 200_000);
        file("folder/sub/empty", 0);
        try (ToolProcess receiver = receiver(
                java, "--once", "--json", "--loss", "5%", "--seed", "1", "--capture", "receiver.pcapng", "-v")) {
            String at = address(receiver);
            try (ToolProcess sender = ToolProcess.start(
                    temp,
                    java,
                    Sender.class,
                    with(
                            new String[] {at, "single", "folder"},
                            "--msl",
                            "10ms",
                            "--json",
                            "--loss",
                            "5%",
                            "--seed",
                            "7",
                            "--capture",
                            "sender.pcapng"))) {
                assertEquals(0, sender.exit(), () -> sender.out());
                assertEquals(0, receiver.exit(), () -> receiver.out());
                noStackTrace(sender);
                noStackTrace(receiver);
                for (ToolProcess tool : List.of(sender, receiver)) {
                    check(tool.json());
                    for (String line : tool.err()) {
                        assertTrue(line.chars().allMatch(c -> c < 0x7f), line);
                    }
                }
                assertTrue(sender.json().getAsJsonObject("impaired").get("lost").getAsLong() > 0);
                assertEquals(7, sender.json().get("seed").getAsLong());
                assertTrue(String.join("\n", sender.err()).contains("wireshark "));
            }
        }
        assertEquals(-1, Files.mismatch(single, temp.resolve("received/single")));
        assertEquals(-1, Files.mismatch(temp.resolve("folder/a"), temp.resolve("received/folder/a")));
        assertEquals(0, Files.size(temp.resolve("received/folder/sub/empty")));
        assertEquals(3, received().size());
        for (String capture : List.of("sender.pcapng", "receiver.pcapng")) {
            assertTrue(Files.size(temp.resolve(capture)) > 300_000);
        }
    }

    private static void check(JsonObject json) {
        assertTrue(json.get("ok").getAsBoolean());
        assertTrue(json.get("error").isJsonNull());
        assertEquals(500_000, json.get("bytes").getAsLong());
        assertEquals(3, json.getAsJsonArray("files").size());
        JsonObject first = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals("single", first.get("name").getAsString());
        assertEquals(300_000, first.get("size").getAsLong());
        assertTrue(first.get("sha256").getAsString().matches("[0-9a-f]{64}"));
        double seconds = json.get("seconds").getAsDouble();
        assertTrue(seconds > 0);
        assertEquals(8 * 500_000 / seconds, json.get("goodput_bps").getAsDouble(), 2 + 1e-4 * 8 * 500_000 / seconds);
        assertTrue(json.get("segments_sent").getAsLong() > 100);
        assertTrue(json.get("segments_received").getAsLong() > 100);
        JsonObject rtt = json.getAsJsonObject("rtt_ms");
        assertTrue(rtt.get("min").getAsDouble() <= rtt.get("smoothed").getAsDouble());
        assertTrue(rtt.get("smoothed").getAsDouble() <= rtt.get("max").getAsDouble());
    }

    /** A sender that needs 24 seconds for 3 MB: whoever ends it, or the receiver, after the first of them does not come too late. */
    private ToolProcess slowSender(String at, String... more) throws IOException {
        return sender(with(with(more, "--rate", "1mbit", "--limit", "50", "--json"), at, "file"));
    }

    /** Waits until the receiver has at least so much of the file. */
    private static void awaitPercent(ToolProcess receiver, int wanted) throws InterruptedException {
        Pattern percent = Pattern.compile(".*\\((\\d+)%\\).*");
        for (int reached = 0; reached < wanted; ) {
            Matcher m = percent.matcher(receiver.awaitLine("receiving: "));
            assertTrue(m.matches());
            reached = Integer.parseInt(m.group(1));
        }
    }

    @Test
    void aKilledReceiverIsNoticedAndTheTransferResumed() throws Exception {
        Path file = file("file", 3_000_000);
        String at;
        try (ToolProcess receiver = receiver()) {
            at = address(receiver);
            try (ToolProcess sender = slowSender(at, "--idle-timeout", "5s")) {
                awaitPercent(receiver, 5);
                receiver.kill();
                assertEquals(1, sender.exit());
                String error = error(sender);
                assertTrue(error.endsWith("; the same command again resumes"), error);
                assertTrue(error.contains("\"port unreachable\": the receiver is gone"), error);
            }
        }
        long part = Files.size(received().get(0));
        assertTrue(part > 0 && part < 3_000_000, "part " + part);
        try (ToolProcess receiver = ToolProcess.start(temp, Receiver.class, "--listen", at, "--once", "--json")) {
            address(receiver);
            try (ToolProcess sender = sender("--json", at, "file")) {
                assertEquals(0, sender.exit());
                assertEquals(0, receiver.exit());
                assertEquals(
                        3_000_000 - part, sender.json().get("bytes_transferred").getAsLong());
                assertEquals(3_000_000, sender.json().get("bytes").getAsLong());
            }
        }
        assertEquals(-1, Files.mismatch(file, temp.resolve("received/file")));
        assertEquals(1, received().size());
    }

    @Test
    void aKilledSenderLeavesAPartThatItsSuccessorTakesOver() throws Exception {
        Path file = file("file", 3_000_000);
        try (ToolProcess receiver = receiver()) {
            String at = address(receiver);
            try (ToolProcess sender = slowSender(at)) {
                awaitPercent(receiver, 5);
                sender.kill();
            }
            try (ToolProcess sender = sender("--json", at, "file")) {
                assertEquals(0, sender.exit());
                assertTrue(sender.json().get("bytes_transferred").getAsLong() < 3_000_000);
            }
        }
        assertEquals(-1, Files.mismatch(file, temp.resolve("received/file")));
        assertEquals(1, received().size());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalsEndTheToolsAndWhatTheyHaveSurvives(String signal, int exitCode) throws Exception {
        Needs.signal(signal);
        Path file = file("file", 3_000_000);
        try (ToolProcess receiver = receiver("--json", "--capture", "r.pcapng")) {
            String at = address(receiver);
            try (ToolProcess sender = slowSender(at, "--capture", "s.pcapng", "--report", "s.html")) {
                awaitPercent(receiver, 5);
                sender.signal(signal);
                assertEquals(exitCode, sender.exit());
                noStackTrace(sender);
                assertFalse(sender.json().get("ok").getAsBoolean());
                assertEquals(
                        "interrupted after 0 of 1 file; the same command again resumes",
                        sender.json().get("error").getAsString());
                assertTrue(Files.size(temp.resolve("s.pcapng")) > 10_000);
                assertTrue(Files.readString(temp.resolve("s.html")).endsWith("</html>\n"), "the page is complete");
            }
            // The receiver has learned it, and waits for nobody.
            receiver.awaitLine("broken off: file");
            try (ToolProcess sender = sender(at, "file")) {
                assertEquals(0, sender.exit());
            }
            receiver.signal(signal);
            assertEquals(exitCode, receiver.exit());
            noStackTrace(receiver);
            assertEquals("interrupted", receiver.json().get("error").getAsString());
            assertEquals(3_000_000, receiver.json().get("bytes").getAsLong());
        }
        assertEquals(-1, Files.mismatch(file, temp.resolve("received/file")));
        assertTrue(Files.size(temp.resolve("r.pcapng")) > 3_000_000);
    }

    @Test
    void nobodyListens() throws Exception {
        file("file", 10);
        int port;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = free.getLocalPort();
        }
        try (ToolProcess sender = sender("--json", "127.0.0.1:" + port, "file")) {
            assertEquals(1, sender.exit());
            String line = "connection refused: nobody listens on UDP 127.0.0.1:" + port
                    + "; start the receiver there, or check the port";
            assertEquals(line, error(sender));
            assertEquals(line, sender.json().get("error").getAsString());
            assertFalse(sender.json().get("ok").getAsBoolean());
        }
    }

    @Test
    void nobodyAnswers() throws Exception {
        file("file", 10);
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                ToolProcess sender =
                        sender("--connect-timeout", "300ms", "127.0.0.1:" + silent.getLocalPort(), "file")) {
            assertEquals(1, sender.exit());
            assertEquals(
                    "no answer from UDP 127.0.0.1:" + silent.getLocalPort()
                            + " within 300 ms: check the address and the firewalls between (UDP);"
                            + " if a NAT rewrites addresses, try --checksum none",
                    error(sender));
        }
    }

    @Test
    void anUnknownHostAndAnUnwritableCapture() throws Exception {
        file("file", 10);
        try (ToolProcess sender = sender("no-such-host.invalid", "file")) {
            assertEquals(1, sender.exit());
            assertEquals("unknown host: no-such-host.invalid", error(sender));
        }
        try (ToolProcess sender = sender("--capture", "no/such/folder/x.pcapng", "127.0.0.1:9", "file")) {
            assertEquals(1, sender.exit());
            assertEquals(
                    "cannot write the capture " + Path.of("no/such/folder/x.pcapng") + ": no such folder",
                    error(sender));
        }
    }

    @Test
    void aRefusalIsToldOnBothSides() throws Exception {
        file("file", 100_000);
        Files.createDirectories(temp.resolve("received"));
        Files.writeString(temp.resolve("received/file"), "another");
        try (ToolProcess receiver = receiver("--once")) {
            String at = address(receiver);
            try (ToolProcess sender = sender(at, "file")) {
                assertEquals(1, sender.exit());
                assertEquals(
                        "file: the receiver refused it (409): another file has that name;"
                                + " a receiver started with --overwrite would replace it",
                        error(sender));
            }
            assertEquals(1, receiver.exit());
            assertTrue(error(receiver).startsWith("not every file was confirmed: file: another file has that name"));
        }
        try (ToolProcess receiver = receiver("--once", "--overwrite", "--loss", "1%")) {
            String at = address(receiver);
            try (ToolProcess sender = sender(at, "file")) {
                assertEquals(0, sender.exit());
            }
            assertEquals(0, receiver.exit());
        }
        assertEquals(-1, Files.mismatch(temp.resolve("file"), temp.resolve("received/file")));
    }

    @Test
    void onceIsOverWhenTheFirstConnectionBreaks() throws Exception {
        file("file", 3_000_000);
        try (ToolProcess receiver = receiver("--once", "--json")) {
            String at = address(receiver);
            try (ToolProcess sender = slowSender(at)) {
                awaitPercent(receiver, 1);
                sender.signal("TERM");
                assertEquals(143, sender.exit());
            }
            assertEquals(1, receiver.exit());
            assertTrue(error(receiver).startsWith("not every file was confirmed: file broke off after "));
            assertFalse(receiver.json().get("ok").getAsBoolean());
        }
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        try (ToolProcess receiver = receiver()) {
            String at = address(receiver);
            try (ToolProcess second = ToolProcess.start(temp, Receiver.class, "--listen", at)) {
                assertEquals(1, second.exit());
                String line = error(second);
                assertTrue(line.startsWith("cannot listen on UDP 127.0.0.1 port "), line);
                assertTrue(line.contains("in use"), line);
            }
        }
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws Exception {
        file("file", 1);
        try (ToolProcess receiver = receiver("--dir", "file")) {
            assertEquals(1, receiver.exit());
            assertEquals("cannot use the folder file: a file has that name", error(receiver));
        }
    }

    @Test
    void ipv6() throws Exception {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            assertTrue(probe.isBound());
        } catch (IOException e) {
            Needs.system(false, "IPv6: " + e);
        }
        file("file", 50_000);
        try (ToolProcess receiver = ToolProcess.start(temp, Receiver.class, "--listen", "[::1]:0", "--once", "-q")) {
            String at = address(receiver);
            assertTrue(at.matches("\\[::1\\]:\\d+"), at);
            try (ToolProcess sender = sender(at, "file", "-q")) {
                assertEquals(0, sender.exit());
                assertEquals(List.of(), sender.err());
                assertEquals("", sender.out());
            }
            assertEquals(0, receiver.exit());
        }
    }

    @Test
    void theWildcardIsPrintedAsAsked() throws Exception {
        file("file", 10);
        try (ToolProcess receiver = ToolProcess.start(temp, Receiver.class, "--listen", "0.0.0.0:0", "--once")) {
            String at = address(receiver);
            assertTrue(at.matches("0\\.0\\.0\\.0:[1-9]\\d*"), at);
            try (ToolProcess sender = sender("127.0.0.1:" + at.substring("0.0.0.0:".length()), "file")) {
                assertEquals(0, sender.exit());
            }
            assertEquals(0, receiver.exit());
        }
    }

    @Test
    void parallelSendersShareAReceiver() throws Exception {
        try (ToolProcess receiver = receiver("--loss", "2%")) {
            String at = address(receiver);
            List<ToolProcess> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                file("file" + i, 200_000 + i);
                senders.add(sender("--loss", "2%", at, "file" + i));
            }
            for (ToolProcess sender : senders) {
                assertEquals(0, sender.exit());
                sender.close();
            }
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(-1, Files.mismatch(temp.resolve("file" + i), temp.resolve("received/file" + i)));
        }
    }

    @Test
    void withoutAChecksum() throws Exception {
        file("file", 100_000);
        try (ToolProcess receiver = receiver("--once")) {
            String at = address(receiver);
            try (ToolProcess sender = sender("--checksum", "none", "--corrupt", "1%", at, "file")) {
                assertEquals(0, sender.exit());
            }
            assertEquals(0, receiver.exit());
        }
        assertEquals(-1, Files.mismatch(temp.resolve("file"), temp.resolve("received/file")));
    }

    @Test
    void wiresharkFindsTheFileInBothCapturesOfTheDemo() throws Exception {
        Needs.program("tshark");
        try (ToolProcess demo = ToolProcess.start(temp, Toucan.class, "demo", "--dir", "demo", "--msl", "10ms")) {
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

    @Test
    void aLocaleWithoutTheNamesLettersIsExplained() throws Exception {
        boolean posix = Files.isDirectory(Path.of("/proc"));
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        Needs.system(posix && names.newEncoder().canEncode("\u00e4"), "file names with letters beyond ASCII");
        file("folder/\u00e4", 10);
        try (ToolProcess sender =
                ToolProcess.start(temp, Map.of("LC_ALL", "C"), List.of(), Sender.class, "127.0.0.1:9", "folder")) {
            assertEquals(1, sender.exit());
            String line = error(sender);
            assertTrue(line.contains("LC_ALL=C.UTF-8"), line);
        }
    }

    /** It is confirmed, and that is what counts. */
    @Test
    void anUnacknowledgedFinChangesNothing() throws Exception {
        file("file", 10_000);
        try (ToolProcess receiver = receiver()) {
            String at = address(receiver);
            try (ToolProcess sender = sender("--drop", "fin#1-99,retx#1-99", "--json", at, "file")) {
                assertEquals(0, sender.exit());
                assertTrue(sender.json().get("ok").getAsBoolean());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void theDemo(String view) throws Exception {
        try (ToolProcess demo = ToolProcess.start(
                temp, Toucan.class, "demo", "--dir", "demo", "--json", "--msl", "10ms", "--capture-view", view)) {
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
            try (ToolProcess sender = ToolProcess.start(temp, java, Sender.class, args)) {
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
