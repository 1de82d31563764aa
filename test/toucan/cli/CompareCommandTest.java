package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** {@code toucan compare} on the sample captures, and on what is none. */
@Timeout(300)
class CompareCommandTest {
    private static final String SENDER = Path.of("captures", "sender.pcapng").toString();
    private static final String RECEIVER =
            Path.of("captures", "receiver.pcapng").toString();

    @TempDir
    Path folder;

    /** The losses that it finds are those of which the senders' comments speak, as tshark reads them. */
    @Test
    void lossesAsTheCommentsTell() throws Exception {
        Needs.program("tshark");
        Captured run = Captured.toucan("compare", SENDER, RECEIVER, "--json");
        assertEquals(0, run.exit(), run.errText());
        JsonObject connection = JsonParser.parseString(run.out())
                .getAsJsonObject()
                .getAsJsonArray("connections")
                .get(0)
                .getAsJsonObject();
        String lost = "frame.comment contains \"network: lost\"";
        assertEquals(
                Tshark.frames(Path.of(SENDER), lost).size(),
                connection.getAsJsonObject("client_to_server").get("lost").getAsInt());
        assertEquals(
                Tshark.frames(Path.of(RECEIVER), lost).size(),
                connection.getAsJsonObject("server_to_client").get("lost").getAsInt());
        assertEquals("a", connection.get("client_capture").getAsString());
    }

    @Test
    void tableAndList() {
        Captured run = Captured.toucan("compare", SENDER, RECEIVER);
        assertEquals(0, run.exit(), run.errText());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.contains("one run, seen from both sides"), run.out());
        assertTrue(lines.stream().anyMatch(l -> l.matches("  lost on the way +\\d+ +\\d+")), run.out());
        assertTrue(
                lines.stream().anyMatch(l -> l.matches("  \\d+ +- +lost: client \\S+ \\d+:\\d+\\(\\d+\\) ack \\d+.*")));
        assertTrue(lines.stream().anyMatch(l -> l.matches("  - +\\d+ +lost: server \\. .*")), run.out());
    }

    @Test
    void theSameInEveryLocale() {
        String expected = Captured.toucan("compare", SENDER, RECEIVER).out();
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("ar-EG-u-nu-arab", "tr-TR", "fa-IR", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(
                        expected, Captured.toucan("compare", SENDER, RECEIVER).out(), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void badFilesAreOneLine() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no capture at all");
        Path empty =
                Files.write(folder.resolve("empty.pcapng"), Arrays.copyOf(Files.readAllBytes(Path.of(SENDER)), 28));
        Path missing = folder.resolve("missing");
        fails(SENDER, text.toString(), text + ": at byte 4: this is neither a pcapng nor a pcap file");
        fails(missing.toString(), SENDER, missing + ": there is no such file");
        Captured run = Captured.toucan("compare", SENDER, empty.toString());
        assertEquals(1, run.exit());
        assertTrue(run.errText().contains("error: " + empty), run.errText());
    }

    private static void fails(String first, String second, String error) {
        Captured run = Captured.toucan("compare", first, second, "--json");
        assertEquals(1, run.exit());
        assertEquals("error: " + error + System.lineSeparator(), run.errText());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals(error, json.get("error").getAsString());
        assertEquals(false, json.get("ok").getAsBoolean());
    }

    /** A capture whose end is missing is compared as far as it goes. */
    @Test
    void aCutCapture() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(SENDER));
        Path cut = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length / 2));
        Captured run = Captured.toucan("compare", cut.toString(), RECEIVER);
        assertEquals(0, run.exit(), run.errText());
        assertTrue(run.errText().contains("ends in the middle of a packet"), run.errText());
    }

    @Test
    void wrongUsage() {
        assertEquals(2, Captured.toucan("compare", SENDER).exit());
        assertEquals(
                2,
                Captured.toucan("compare", SENDER, RECEIVER, "--udp-port", "0").exit());
        assertEquals(2, Captured.toucan("compare", SENDER, RECEIVER, "--frob").exit());
    }

    /** The merged file never replaces what it is made of. */
    @Test
    void mergeKeepsItsInputs() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(SENDER));
        Path copy = Files.write(folder.resolve("sender.pcapng"), bytes);
        Captured run = Captured.toucan("compare", copy.toString(), RECEIVER, "--merge", copy.toString());
        assertEquals(1, run.exit());
        assertArrayEquals(bytes, Files.readAllBytes(copy));
        Path merged = folder.resolve("both.pcapng");
        assertEquals(
                0,
                Captured.toucan("compare", copy.toString(), RECEIVER, "--merge", merged.toString())
                        .exit());
        assertTrue(Files.size(merged) > bytes.length);
        assertTrue(new String(Files.readAllBytes(merged), StandardCharsets.ISO_8859_1).contains("from sender.pcapng"));
    }
}
