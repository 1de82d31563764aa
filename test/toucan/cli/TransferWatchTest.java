package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver as processes that are watched while they run. */
@Timeout(600)
class TransferWatchTest extends WatchedProcesses {
    private static final int SIZE = 1_500_000;

    TransferWatchTest() {
        super("/transfer.json");
    }

    private static boolean shows(JsonObject json) {
        return json.get("shown").isJsonObject();
    }

    private static JsonObject now(JsonObject json) {
        return json.getAsJsonObject("shown").getAsJsonObject("now");
    }

    private static JsonArray column(JsonObject json, String name) {
        return json.getAsJsonObject("shown").getAsJsonObject("samples").getAsJsonArray(name);
    }

    @Test
    void aSlowTransferCanBeWatchedOnBothSidesUntilItsEnd() throws Exception {
        file("file.bin", SIZE);
        ToolProcess receiver = startIn("ar-EG", Receiver.class, "--listen", "0", "--dir", "got", "--once", "--watch");
        URI receiverPage = page(receiver);
        String at = receiver.awaitLine("listening on ");
        JsonObject idle = snapshot(receiverPage);
        assertEquals("listening on " + at, idle.get("phase").getAsString());
        assertTrue(idle.get("shown").isJsonNull()
                && idle.getAsJsonArray("connections").isEmpty());

        // The fifth data segment is lost, and the bottleneck makes it a matter of seconds.
        ToolProcess sender = startIn(
                "fa-IR",
                Sender.class,
                "--rate",
                "1500kbit",
                "--drop",
                "data#5",
                "--watch=0",
                "--msl",
                "100ms",
                at,
                "file.bin");
        URI page = page(sender);
        assertEquals("127.0.0.1", page.getHost());
        JsonObject sending = await(
                page,
                json -> shows(json)
                        && now(json).get("bytes_acked").getAsLong() > SIZE / 4
                        && json.getAsJsonObject("shown")
                                .get("limit")
                                .getAsString()
                                .equals("congestion_window"));
        assertEquals("sender", sending.get("role").getAsString());
        assertEquals(at, sending.getAsJsonObject("shown").get("peer").getAsString());
        assertTrue(
                sending.getAsJsonObject("shown")
                        .get("sentence")
                        .getAsString()
                        .startsWith("limited by the congestion window: "),
                sending::toString);
        assertTrue(now(sending).get("cwnd").getAsLong() > 0
                && now(sending).get("srtt_ms").getAsDouble() > 0);
        int samples = column(sending, "t").size();
        assertTrue(samples > 1, "samples: " + samples);
        for (String name :
                List.of("una", "nxt", "edge", "cwnd", "ssthresh", "flight", "wnd", "rtt", "srtt", "rto", "limit")) {
            assertEquals(samples, column(sending, name).size(), name);
        }
        long before = -1;
        for (int i = 0; i < samples; i++) {
            long una = column(sending, "una").get(i).getAsLong();
            assertTrue(before <= una && una <= column(sending, "nxt").get(i).getAsLong(), "at " + i);
            before = una;
        }
        JsonArray again = sending.getAsJsonObject("shown").getAsJsonArray("retransmissions");
        // As a rule it is one, found by RACK; on a busy machine a timer may be faster, and a SYN may have come too
        // late.
        assertTrue(
                again.asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(one -> one.get("seq").getAsLong() > 1
                                && one.get("length").getAsInt() > 0),
                again::toString);
        for (JsonElement one : again) {
            String cause = one.getAsJsonObject().get("cause").getAsString();
            assertTrue(List.of("rack", "tlp", "rto", "after_rto").contains(cause), cause);
        }
        assertTrue(sending.getAsJsonObject("shown")
                .getAsJsonArray("events")
                .toString()
                .contains("retransmission: "));

        JsonObject receiving = await(
                receiverPage,
                json -> shows(json) && now(json).get("bytes_received").getAsLong() > 0);
        assertTrue(
                receiving
                        .getAsJsonObject("shown")
                        .get("sentence")
                        .getAsString()
                        .startsWith("receiving: it offers a window of "),
                receiving::toString);
        assertEquals(
                receiving.get("shown").getAsJsonObject().get("number"),
                snapshot(receiverPage, "/connection/0.json")
                        .get("shown")
                        .getAsJsonObject()
                        .get("number"));

        JsonObject end = await(page, json -> json.get("ended").getAsBoolean());
        assertEquals("ended", end.get("phase").getAsString());
        assertEquals("closed", end.getAsJsonObject("shown").get("limit").getAsString());
        assertTrue(now(end).get("bytes_acked").getAsLong() >= SIZE);
        assertEquals(0, sender.exit(), () -> "sender");
        assertEquals(0, receiver.exit(), () -> "receiver");
        assertEquals(-1, Files.mismatch(temp.resolve("file.bin"), temp.resolve("got/file.bin")));
        assertThrows(IOException.class, () -> snapshot(page));
    }

    /** Lines of stderr; stdout has the one JSON object. */
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "ar-EG", "fa-IR", "tr-TR"})
    void statusSaysItOnceASecond(String locale) throws Exception {
        file("file.bin", 400_000);
        ToolProcess receiver = startIn(locale, Receiver.class, "--listen", "0", "--dir", "got", "--once", "--status");
        String at = receiver.awaitLine("listening on ");
        ToolProcess sender =
                startIn(locale, Sender.class, "--rate", "1mbit", "--status", "--json", "--msl", "10ms", at, "file.bin");
        String said = sender.awaitLine("status: limited by the congestion window: ");
        assertTrue(said.matches("[0-9.]+ [KM]iB of [0-9.]+ [KM]iB in flight.*"), said);
        String receiving = receiver.awaitLine("status: receiving: it offers a window of ");
        assertTrue(receiving.matches("[0-9.]+ [KM]iB, .* wait for the application.*"), receiving);
        assertEquals(0, sender.exit(), () -> "sender");
        assertEquals(0, receiver.exit(), () -> "receiver");
        assertTrue(
                JsonParser.parseString(sender.out()).getAsJsonObject().get("ok").getAsBoolean());
    }

    @Test
    void aPortThatIsTakenIsAnError() throws Exception {
        file("file.bin", 10);
        try (ServerSocket other = new ServerSocket(0)) {
            int port = other.getLocalPort();
            String error = "error: --watch: cannot listen on TCP 127.0.0.1:" + port + ": ";
            Captured sender = Captured.sender(
                    "--watch=" + port, "127.0.0.1", temp.resolve("file.bin").toString());
            assertEquals(1, sender.exit());
            assertTrue(sender.errText().startsWith(error), sender.errText());
            Captured receiver = Captured.receiver("--watch=" + port, "--listen", "0");
            assertEquals(1, receiver.exit());
            assertTrue(receiver.errText().startsWith(error), receiver.errText());
        }
    }
}
