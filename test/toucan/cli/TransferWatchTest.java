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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver as processes that are watched while they run. */
@Timeout(600)
class TransferWatchTest {
    private static final int SIZE = 1_500_000;

    @TempDir
    Path temp;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ToolProcess> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(ToolProcess::close);
    }

    private ToolProcess start(Class<?> main, String locale, String... args) throws IOException {
        List<String> java = List.of(
                "-Xmx96m",
                "-Duser.language=" + locale.substring(0, 2),
                "-Duser.country=" + locale.substring(3),
                "-Djava.locale.providers=CLDR");
        ToolProcess process = ToolProcess.start(temp, java, main, args);
        processes.add(process);
        return process;
    }

    private void makeFile(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Files.write(temp.resolve("file.bin"), bytes);
    }

    private JsonObject snapshot(URI page, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .build();
        return JsonParser.parseString(
                        http.send(request, BodyHandlers.ofString()).body())
                .getAsJsonObject();
    }

    /** The first snapshot that is so. */
    private JsonObject await(URI page, Predicate<JsonObject> so) throws Exception {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(ToolProcess.PATIENCE_SECONDS).toNanos();
        JsonObject last = snapshot(page, "/transfer.json");
        while (!so.test(last)) {
            assertTrue(System.nanoTime() < deadline, "it did not come to that; the last: " + last);
            last = snapshot(page, "/transfer.json");
        }
        return last;
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
        makeFile(SIZE);
        ToolProcess receiver = start(Receiver.class, "ar_EG", "--listen", "0", "--dir", "got", "--once", "--watch");
        URI receiverPage = URI.create(receiver.awaitLine("watch: "));
        String at = receiver.awaitLine("listening on ");
        JsonObject idle = snapshot(receiverPage, "/transfer.json");
        assertEquals("listening on " + at, idle.get("phase").getAsString());
        assertTrue(idle.get("shown").isJsonNull()
                && idle.getAsJsonArray("connections").isEmpty());

        // The fifth data segment is lost, and the bottleneck makes it a matter of seconds.
        ToolProcess sender = start(
                Sender.class,
                "fa_IR",
                "--rate",
                "1500kbit",
                "--drop",
                "data#5",
                "--watch=0",
                "--msl",
                "100ms",
                at,
                "file.bin");
        URI page = URI.create(sender.awaitLine("watch: "));
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
        assertThrows(IOException.class, () -> snapshot(page, "/transfer.json"));
    }

    /** Lines of stderr; stdout has the one JSON object. */
    @ParameterizedTest
    @ValueSource(strings = {"en_US", "ar_EG", "fa_IR", "tr_TR"})
    void statusSaysItOnceASecond(String locale) throws Exception {
        makeFile(400_000);
        ToolProcess receiver = start(Receiver.class, locale, "--listen", "0", "--dir", "got", "--once", "--status");
        String at = receiver.awaitLine("listening on ");
        ToolProcess sender =
                start(Sender.class, locale, "--rate", "1mbit", "--status", "--json", "--msl", "10ms", at, "file.bin");
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
        makeFile(10);
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
