package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code toucan report} on the sample captures, and on what is none. */
@Timeout(300)
class ReportCommandTest {
    private static final String SENDER = Path.of("captures", "sender.pcapng").toString();
    private static final String RECEIVER =
            Path.of("captures", "receiver.pcapng").toString();

    @TempDir
    Path folder;

    private Captured report(Path page, String... captures) {
        List<String> args = new ArrayList<>(List.of("report", "-o", page.toString(), "--json"));
        args.addAll(List.of(captures));
        return Captured.toucan(args.toArray(String[]::new));
    }

    @Test
    void aPageOfTwoCaptures() throws IOException {
        Path page = folder.resolve("x.html");
        Captured run = report(page, SENDER, RECEIVER);
        assertEquals(0, run.exit(), run.errText());
        assertEquals("the report: " + page + ", for any browser" + System.lineSeparator(), run.errText());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertTrue(json.get("ok").getAsBoolean());
        assertEquals(page.toString(), json.get("report").getAsString());
        String text = Files.readString(page);
        assertTrue(text.contains("<title>sender.pcapng, receiver.pcapng · Toucan report</title>"));
        assertTrue(text.contains("retransmission: RTO expired (0.200 s)"));
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException {
        Path page = folder.resolve("x.html");
        Path text = Files.writeString(folder.resolve("text"), "no capture at all");
        Path missing = folder.resolve("missing");
        fails(report(page, SENDER, text.toString()), text + ": at byte 4: this is neither a pcapng nor a pcap file");
        fails(report(page, missing.toString()), missing + ": there is no such file");
        Path nowhere = missing.resolve("x.html");
        fails(report(nowhere, SENDER), "cannot write the report " + nowhere + ": no such folder");
        Path copy = Files.copy(Path.of(SENDER), folder.resolve("copy.pcapng"));
        fails(report(copy, copy.toString()), "-o " + copy + ": that is one of the captures; give another name");
        assertEquals(-1, Files.mismatch(Path.of(SENDER), copy));
        assertFalse(Files.exists(page));
    }

    private static void fails(Captured run, String error) {
        assertEquals(1, run.exit());
        assertEquals("error: " + error + System.lineSeparator(), run.errText());
        assertEquals(
                error,
                JsonParser.parseString(run.out()).getAsJsonObject().get("error").getAsString());
    }

    @Test
    void wrongUsage() {
        assertEquals(2, Captured.toucan("report").exit());
        assertEquals(2, Captured.toucan("report", SENDER, "--udp-port", "0").exit());
        assertEquals(
                2,
                report(folder.resolve("x"), Collections.nCopies(9, SENDER).toArray(String[]::new))
                        .exit());
    }
}
