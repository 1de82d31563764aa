package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.samples.Trace.Sighting;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** {@code docs/wireshark-lab.md} is true of the committed capture, as far as a program can tell. */
@Timeout(300)
class LabPageTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$|^\\|.*?$");
    /** Of three digits and more, or with a fraction; not in names, and not those of RFCs and their sections. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.§#-])(?<!RFC )(?:\\d{1,3}(?:,\\d{3})+|\\d+\\.\\d+|\\d{3,})(?![\\w.]*[\\w])");

    private static final int DATA = 524;

    @TempDir
    Path folder;

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(LabPage.PAGE);
    }

    @Test
    void everyOutputAndRoundTripTimeIsWhatTsharkFinds() throws Exception {
        Needs.program("tshark");
        Needs.program("sh");
        WalkThroughTest.assertIsAsDerived("docs/wireshark-lab.md", page, LabPage.derive(page));
    }

    @Test
    void nothingOfThePageIsLost() {
        assertEquals(7, LabPage.rows(page).size());
        assertTrue(WalkThrough.commands(page).size() >= 20, "the page has lost its commands");
        assertEquals(
                13, Pattern.compile("(?m)^## \\d+\\. ").matcher(page).results().count());
        WalkThroughTest.assertProseNamesFramesOfItsSection(page);
    }

    /** What the prose says is in an output or a table of the same section, or follows from it as said here. */
    @Test
    void theNumbersOfTheProseAreThoseOfTheOutputs() {
        int looked = 0;
        for (String section : page.split("(?m)^(?=## \\d+\\. )")) {
            if (!section.startsWith("## ")) {
                continue;
            }
            StringBuilder shown = new StringBuilder();
            BLOCK.matcher(section).results().forEach(block -> shown.append(block.group())
                    .append('\n'));
            String outputs = digits(shown.toString());
            String name = section.lines().findFirst().orElseThrow();
            String text = section.substring(name.length()).split("(?m)^## ")[0];
            String prose = BLOCK.matcher(text).replaceAll("").replaceAll("`[^`]*`", "");
            for (MatchResult number : NUMBER.matcher(prose).results().toList()) {
                looked++;
                assertTrue(
                        isDerived(number.group())
                                || outputs.contains(" " + digits(number.group()).strip()),
                        number.group() + ": not in an output of the section " + name);
            }
        }
        assertTrue(looked > 40, "looked at " + looked + " numbers only");
    }

    /** Follows from what is shown, and is no part of it. */
    private static boolean isDerived(String number) {
        double packet = DATA + 32 + 28; // with TCP, UDP and IP headers
        List<String> derived = List.of(
                String.valueOf(DATA),
                String.format(Locale.ROOT, "%.0f", packet),
                String.format(Locale.ROOT, "%.4f", packet * 8 / 10_000), // ms at 10 Mbit/s
                String.format(Locale.ROOT, "%.2f", 115_484 * 8 / 1e6),
                String.format(Locale.ROOT, "%.3f", 1 / 8.0),
                "152452", // the last byte of the book: one less than what acknowledges it
                String.format(Locale.ROOT, "%,d", 290 * DATA + 129),
                "290", // 291 less the one that went twice
                "536", // --mss
                "0.1", // a round trip, in seconds
                "0.55"); // between 0.5 and 0.6: in the picture
        return derived.contains(number);
    }

    /** Numbers without points, commas and leading zeros, with a blank before each. */
    private static String digits(String text) {
        return Pattern.compile("\\d[\\d.,]*")
                .matcher(text)
                .results()
                .map(number -> number.group().replaceAll("[.,]", "").replaceFirst("^0+(?=\\d)", ""))
                .reduce("", (before, number) -> before + " " + number);
    }

    /** What the page says of the difference between the sender's SRTT and EstimatedRTT explains it to the microsecond. */
    @Test
    void theSendersRoundTripTimeFollowsByTheRulesOfThePage() throws Exception {
        Needs.program("tshark");
        String comment = Tshark.field(LabPage.CAPTURE, "frame.number == 153", "frame.comment")
                .get(0);
        Matcher srtt = Pattern.compile(" srtt_us=(\\d+) ").matcher(comment);
        assertTrue(srtt.find(), comment);
        double computed = RoundTrips.read(LabPage.CAPTURE, LabPage.SENDER).estimateByAcks(DATA, 153);
        assertEquals(Long.parseLong(srtt.group(1)), computed / 1000, 1);
    }

    @Test
    void wiresharkFindsNothingWrongAndGivesTheBookBack() throws Exception {
        Needs.program("tshark");
        assertEquals(List.of(), Tshark.frames(LabPage.CAPTURE, "_ws.malformed || tcp.checksum.status != 1"));
        List<String> comments = LabTransfer.run().atSender().stream()
                .map(packet -> String.join("|", packet.comments()))
                .toList();
        assertEquals(comments, Tshark.field(LabPage.CAPTURE, "frame", "frame.comment"));
        Tshark.lines(LabPage.CAPTURE, "-q", "--export-objects", "http," + folder);
        assertArrayEquals(new String[] {"alice.txt"}, folder.toFile().list());
        assertArrayEquals(LabTransfer.book(), Files.readAllBytes(folder.resolve("alice.txt")));
    }

    @Test
    void theBookIsTheOneThatThePageDescribes() throws Exception {
        byte[] book = LabTransfer.book();
        assertTrue(page.contains(String.format(Locale.ROOT, "%,d bytes, in plain ASCII", book.length)));
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(book));
        assertTrue(page.contains("SHA-256 is " + hash), hash);
        String text = new String(book, StandardCharsets.US_ASCII);
        assertTrue(text.stripLeading().startsWith("ALICE'S ADVENTURES IN WONDERLAND"));
        assertTrue(text.endsWith("THE END\r\n\u001a"));
    }

    @Test
    void thePictureShowsEverySegment() {
        LabTransfer transfer = LabTransfer.run();
        String picture = transfer.picture();
        List<Sighting> data = transfer.atSender().stream()
                .filter(packet -> packet.sent() && packet.segment().dataLength() > 0)
                .toList();
        Predicate<Sighting> again = Sighting::isRetransmission;
        assertEquals(1, data.stream().filter(again).count());
        assertEquals(1, data.stream().filter(Sighting::isLost).count());
        assertEquals(data.size() - 2, strokes(picture, "sent"));
        assertEquals(1, strokes(picture, "again"));
        assertEquals(3, strokes(picture, "lost")); // the segment, and a cross of two strokes on it
        assertEquals(
                4,
                Pattern.compile("class=\"leader\"").matcher(picture).results().count());
    }

    /** How many strokes the longest path of a style has: the others are in the legend. */
    private static long strokes(String picture, String style) {
        return Pattern.compile("<path class=\"" + style + "\" d=\"([^\"]*)\"")
                .matcher(picture)
                .results()
                .mapToLong(path ->
                        path.group(1).chars().filter(c -> c == 'M' || c == 'm').count())
                .max()
                .orElseThrow();
    }
}
