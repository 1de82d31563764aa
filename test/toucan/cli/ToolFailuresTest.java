package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Needs;

/** What goes wrong with sender and receiver, as processes: one line that says what, the right exit code, and what is here stays. */
class ToolFailuresTest extends TransferProcesses {
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
        long part = Files.size(
                temp.resolve("received").resolve(names(temp.resolve("received")).get(0)));
        assertTrue(part > 0 && part < 3_000_000, "part " + part);
        try (ToolProcess receiver = start(Receiver.class, "--listen", at, "--once", "--json")) {
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
        assertEquals(1, names(temp.resolve("received")).size());
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
        assertEquals(1, names(temp.resolve("received")).size());
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
    void whoeverWaitsForTheHandshakeHearsWhenTheSynIsSentAgain() throws Exception {
        file("file", 10);
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                ToolProcess sender = sender("--status", "127.0.0.1:" + silent.getLocalPort(), "file")) {
            String again =
                    sender.awaitLine("status: in the handshake: the SYN has no answer yet, and is sent again in ");
            assertTrue(again.endsWith("s"), again);
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
            try (ToolProcess second = start(Receiver.class, "--listen", at)) {
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
    void aLocaleWithoutTheNamesLettersIsExplained() throws Exception {
        boolean posix = Files.isDirectory(Path.of("/proc"));
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        Needs.system(posix && names.newEncoder().canEncode("\u00e4"), "file names with letters beyond ASCII");
        file("folder/\u00e4", 10);
        try (ToolProcess sender = start(Map.of("LC_ALL", "C"), List.of(), Sender.class, "127.0.0.1:9", "folder")) {
            assertEquals(1, sender.exit());
            String line = error(sender);
            assertTrue(line.contains("LC_ALL=C.UTF-8"), line);
        }
    }
}
