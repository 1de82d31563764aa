package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.testing.Needs;

/** Sender and receiver as processes, over loopback. */
class ToolsTest extends TransferProcesses {
    @ParameterizedTest
    @ValueSource(strings = {"", "ar-EG", "tr-TR", "fa-IR"})
    void filesAndFoldersCrossABadNetwork(String locale) throws Exception {
        List<String> java = locale(locale);
        Path single = file("single", 300_000);
        file("folder/a", 200_000);
        file("folder/sub/empty", 0);
        try (ToolProcess receiver = receiver(
                java, "--once", "--json", "--loss", "5%", "--seed", "1", "--capture", "receiver.pcapng", "-v")) {
            String at = address(receiver);
            try (ToolProcess sender = start(
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
        assertEquals(3, names(temp.resolve("received")).size());
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

    @Test
    void ipv6() throws Exception {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            assertTrue(probe.isBound());
        } catch (IOException e) {
            Needs.system(false, "IPv6: " + e);
        }
        file("file", 50_000);
        try (ToolProcess receiver = start(Receiver.class, "--listen", "[::1]:0", "--once", "-q")) {
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
        try (ToolProcess receiver = start(Receiver.class, "--listen", "0.0.0.0:0", "--once")) {
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
}
