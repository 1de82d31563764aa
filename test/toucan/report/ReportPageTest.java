package toucan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.compare.LoadedTrace;
import toucan.compare.SimulatedRun;
import toucan.impair.Impairments;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/** The file as text: that it is one, that it says what it should, and that nothing in a capture gets out of its place. */
@Timeout(300)
class ReportPageTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>@DATA@&<!--\u2028\"'";

    @TempDir
    Path folder;

    private String page(LoadedTrace... traces) throws IOException {
        Path file = folder.resolve("report.html");
        CaptureReport.write(List.of(traces), file);
        return Files.readString(file);
    }

    static JsonObject data(String page) {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int from = page.indexOf(begin) + begin.length();
        return JsonParser.parseString(page.substring(from, page.indexOf("</script>", from)))
                .getAsJsonObject();
    }

    private static JsonObject view(String page) {
        return data(page)
                .getAsJsonArray("groups")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("views")
                .get(0)
                .getAsJsonObject();
    }

    private LoadedTrace run(long seed) throws IOException {
        SimulatedRun run = new SimulatedRun(folder, seed, 50_000, Impairments.NONE, View.TCP, TcpConfig.DEFAULT, 0);
        return SimulatedRun.load(run.client);
    }

    @Test
    void itHasEverythingInItself() throws Exception {
        String page = page(run(1));
        String withoutText = page.replaceAll("(?s)<script.*?</script>|<style.*?</style>|<pre>.*?</pre>", "");
        assertFalse(withoutText.matches("(?s).*\\s(src|href|action)=.*"), "something to be fetched");
        assertTrue(page.contains("<!DOCTYPE html>") && page.strip().endsWith("</html>"));
        assertTrue(page.contains("Copyright (c) 2022 Leon Sorokin"), "the licence of uPlot");
        assertTrue(page.contains("(v" + ReportPage.uplotVersion() + ")"));
        assertEquals(0, Pattern.compile("@[A-Z]+@").matcher(page).results().count());
    }

    /** CSP knows every script and style by its hash, and allows nothing else. */
    @Test
    void thePolicyAllowsWhatIsThereAndNothingElse() throws Exception {
        String page = page(run(2));
        Matcher policy = Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(page);
        assertTrue(policy.find());
        List<String> hashes = new ArrayList<>();
        Matcher texts = Pattern.compile("(?s)<(script|style)>(.*?)</\\1>").matcher(page);
        while (texts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(texts.group(2).getBytes(StandardCharsets.UTF_8));
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
        assertEquals(4, hashes.size());
        assertEquals(
                "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hashes.get(0) + " "
                        + hashes.get(1) + "; script-src " + hashes.get(2) + " " + hashes.get(3),
                policy.group(1));
    }

    /** File names, interface names and comments come from strangers. */
    @Test
    void textOfACaptureStaysWhereItBelongs() throws Exception {
        Path file = Captures.write(folder.resolve("x.pcapng"), HOSTILE, capture -> {
            capture.add(0, true, 100, 0, Segment.SYN, 0, HOSTILE);
            capture.add(40_000, false, 900, 101, Segment.SYN | Segment.ACK, 0);
        });
        String hostileName = HOSTILE.replace("/", "|");
        String page = page(SimulatedRun.load(file).named(Path.of(hostileName)));
        assertFalse(page.contains("<img"));
        String json = page.substring(page.indexOf("id=\"data\""), page.lastIndexOf("</script>"));
        assertFalse(json.contains("\u2028"), "a line end for JavaScript");
        JsonObject data = data(page);
        JsonObject capture = data.getAsJsonArray("captures").get(0).getAsJsonObject();
        assertEquals(hostileName, capture.get("name").getAsString());
        // Our own captures have no such line ends in names; other programs' may.
        assertEquals(HOSTILE.replace('\u2028', '\ufffd'), capture.get("host").getAsString());
        assertTrue(view(page).getAsJsonArray("texts").toString().contains("onerror"));
        assertEquals(
                1,
                Pattern.compile("<title>[^<]*</title>").matcher(page).results().count());
        assertEquals(
                3,
                Pattern.compile("<script")
                        .matcher(page.replaceAll("(?s)(?<=<script>).*?(?=</script>)", ""))
                        .results()
                        .count());
    }

    @Test
    void theColumnsAreThePackets() throws Exception {
        Path file = Captures.write(folder.resolve("x.pcapng"), "host", capture -> {
            capture.add(0, true, 100, 0, Segment.SYN, 0);
            capture.add(40_000, false, 900, 101, Segment.SYN | Segment.ACK, 0);
            capture.add(40_100, true, 101, 901, Segment.ACK, 0);
            capture.add(41_000, true, 101, 901, Segment.ACK | Segment.PSH, 500, "network: lost (--loss 10%)");
            capture.add(
                    241_000, true, 101, 901, Segment.ACK | Segment.PSH, 500, "retransmission: RTO expired (0.200 s)");
            capture.add(281_000, false, 901, 601, Segment.ACK, 0);
            capture.add(282_000, true, 601, 901, Segment.RST | Segment.ACK, 0);
        });
        JsonObject view = view(page(SimulatedRun.load(file)));
        assertEquals("[1,2,3,4,5,6,7]", view.get("frame").toString());
        assertEquals(
                "[0,40000000,40100000,41000000,241000000,281000000,282000000]",
                view.get("nanos").toString());
        assertEquals("[0,1,0,0,0,1,0]", view.get("from").toString());
        assertEquals("[0,0,1,1,1,1,501]", view.get("seq").toString());
        assertEquals("[0,1,1,1,1,501,1]", view.get("ack").toString());
        assertEquals("[0,0,0,500,500,0,0]", view.get("len").toString());
        int lost = Mark.LOST.bit();
        int again = Mark.RETRANSMISSION.bit();
        assertEquals("[0,0,0," + lost + "," + again + ",0,0]", view.get("marks").toString());
        assertEquals("[0,1,3,4,6]", view.get("eventPacket").toString());
        List<String> kinds = new ArrayList<>();
        for (var kind : view.getAsJsonArray("eventKind")) {
            kinds.add(Happenings.Kind.values()[kind.getAsInt()].words);
        }
        assertEquals(List.of("handshake", "handshake", "lost", "timeout", "reset"), kinds);
        JsonObject flow = view.getAsJsonArray("flows").get(0).getAsJsonObject();
        assertEquals("[[40000000,281000000],[1,501],[1,5]]", flow.get("ack").toString());
        assertEquals("[[40000000],[40000000],[1]]", flow.get("rtt").toString(), "what was sent twice tells nothing");
        assertEquals(
                "1 on purpose, by the comments",
                view.getAsJsonObject("summary").get("lost").getAsString());
    }

    /** Nothing in it depends on where the user lives. */
    @Test
    void theSameInEveryLocale() throws Exception {
        LoadedTrace trace = run(3);
        String expected = page(trace);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(expected, page(trace));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void tooManyCapturesAreRefused() throws Exception {
        LoadedTrace trace = run(4);
        Path file = folder.resolve("y.html");
        assertThrows(
                IllegalArgumentException.class,
                () -> CaptureReport.write(Collections.nCopies(CaptureReport.MAX_CAPTURES + 1, trace), file));
    }

    @Test
    void aWindowWithoutHandshakeIsNotScaled() throws Exception {
        Path file = Captures.write(folder.resolve("x.pcapng"), "host", capture -> {
            capture.add(0, true, 5_000, 100, Segment.ACK, 1_000);
            capture.add(30_000, false, 100, 6_000, Segment.ACK, 0);
        });
        JsonObject view = view(page(SimulatedRun.load(file)));
        assertFalse(view.get("knowsScaling").getAsBoolean());
        JsonArray rtt = view.getAsJsonArray("flows").get(0).getAsJsonObject().getAsJsonArray("rtt");
        assertEquals("[30000000]", rtt.get(1).toString());
        assertEquals(
                "not known without the capture of the other side",
                view.getAsJsonObject("summary").get("lost").getAsString());
    }
}
