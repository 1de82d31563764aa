package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The link as a process, over loopback. */
class LinkToolTest extends ToolProcesses {
    private static final int FILE_BYTES = 400_000;

    private ToolProcess link(String to, String... options) throws IOException {
        String[] args = Arrays.copyOf(new String[] {"link", "--listen", "127.0.0.1:0", "--to", to}, 5 + options.length);
        System.arraycopy(options, 0, args, 5, options.length);
        return start(Toucan.class, args);
    }

    @Test
    void aFileCrossesTheLink() throws Exception {
        Path file = file("file", FILE_BYTES);
        try (ToolProcess receiver = start(Receiver.class, "--listen", "127.0.0.1:0", "--once", "--json")) {
            String[] network = {"--loss", "5%", "--duplicate", "1%", "--ab.corrupt", "1%", "--seed", "11", "--json"};
            try (ToolProcess link = link(receiver.awaitLine("listening on "), network)) {
                String at = link.awaitLine("listening on ");
                try (ToolProcess sender = start(Sender.class, "--msl", "10ms", at, "file")) {
                    assertEquals(0, sender.exit(), () -> receiver.out());
                }
                assertEquals(0, receiver.exit());
                link.signal("TERM");
                assertEquals(143, link.exit());
                check(link.json());
                String said = String.join("\n", link.err());
                assertTrue(said.contains("--loss 5% --duplicate 1% --corrupt 1% --seed 11"), said);
                assertTrue(said.contains("--loss 5% --duplicate 1% --seed 12"), said);
                assertFalse(said.contains("Exception"), said);
            }
        }
        assertEquals(-1, Files.mismatch(file, temp.resolve("received/file")));
    }

    private static void check(JsonObject json) {
        assertFalse(json.get("ok").getAsBoolean());
        assertEquals("interrupted", json.get("error").getAsString());
        assertEquals(1, json.get("clients").getAsLong());
        assertTrue(json.get("seconds").getAsDouble() > 0);
        assertTrue(json.get("dropped_by_system").getAsLong() >= 0);
        JsonObject ab = json.getAsJsonObject("ab");
        JsonObject ba = json.getAsJsonObject("ba");
        assertEquals(11, ab.get("seed").getAsLong());
        assertEquals(12, ba.get("seed").getAsLong());
        assertTrue(ab.get("bytes").getAsLong() > FILE_BYTES);
        assertTrue(ab.get("lost").getAsLong() > 0 && ab.get("corrupted").getAsLong() > 0, json.toString());
        assertTrue(ba.get("datagrams").getAsLong() > 20 && ba.get("bytes").getAsLong() < FILE_BYTES);
        for (JsonObject direction : List.of(ab, ba)) {
            assertEquals(
                    direction.get("datagrams").getAsLong(),
                    direction.get("forwarded").getAsLong()
                            + direction.get("lost").getAsLong()
                            - direction.get("duplicated").getAsLong()
                            + direction.get("queue_dropped").getAsLong()
                            + direction.get("refused").getAsLong(),
                    json.toString());
        }
        assertEquals(0, ba.get("corrupted").getAsLong() + ba.get("reordered").getAsLong());
    }

    @Test
    void itEndsByItselfAfterItsTime() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            try (ToolProcess link = link("127.0.0.1:" + server.getLocalPort(), "--for", "5s", "--json")) {
                String[] at = link.awaitLine("listening on ").split(":");
                assertEquals("127.0.0.1", at[0]);
                server.send(
                        new DatagramPacket(new byte[100], 100, InetAddress.getByName(at[0]), Integer.parseInt(at[1])));
                DatagramPacket arrived = new DatagramPacket(new byte[200], 200);
                server.receive(arrived);
                assertEquals(100, arrived.getLength());
                assertEquals(0, link.exit());
                assertTrue(link.json().get("ok").getAsBoolean());
                assertTrue(link.json().get("error").isJsonNull());
                assertEquals(
                        1, link.json().getAsJsonObject("ab").get("forwarded").getAsLong());
            }
        }
    }
}
