package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import toucan.samples.WalkThrough.Row;
import toucan.testing.Needs;

/** {@code captures/README.md} is true of the committed captures, as far as a program can tell. */
@Timeout(300)
class WalkThroughTest {
    private static final Path CAPTURES = Path.of("captures");

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(CAPTURES.resolve("README.md"));
    }

    /** A row's filter finds the row's frames in its captures and no others; the commands print what the page says. */
    @Test
    void everyFrameNumberAndOutputIsWhatTsharkFinds() throws Exception {
        Needs.program("tshark");
        Needs.program("sh");
        assertIsAsDerived("captures/README.md", page, WalkThrough.derive(page, CAPTURES));
    }

    static void assertIsAsDerived(String name, String page, String derived) {
        Iterator<String> now = derived.lines().toList().iterator();
        int number = 0;
        for (String line : page.lines().toList()) {
            String where = name + " line " + ++number + ": `make captures` writes it again; is the prose right?";
            assertEquals(now.hasNext() ? now.next() : "(end of the page)", line, where);
        }
        assertTrue(!now.hasNext(), "the page has lost its end");
    }

    @Test
    void everyCaptureIsWalkedThrough() {
        Set<String> seen = new TreeSet<>();
        WalkThrough.rows(page).forEach(row -> seen.addAll(row.frames().keySet()));
        Set<String> captures = new TreeSet<>();
        for (String file : Samples.files().keySet()) {
            if (file.endsWith(".pcapng")) {
                captures.add(file.substring(file.indexOf('/') + 1, file.lastIndexOf('.')));
            }
        }
        seen.add("lab-alice"); // has a page of its own, see LabPageTest
        assertEquals(captures, seen);
        for (String capture : captures) {
            assertTrue(page.contains("`" + capture + ".pcapng`"), capture + " is not in the list at the top");
        }
        assertTrue(WalkThrough.commands(page).size() >= 15, "the page has lost its commands");
    }

    /** Not only of this page's headings: the list at the top leads to every walk. */
    @Test
    void everyLinkWithinThePageHasItsHeading() {
        Set<String> anchors = new HashSet<>();
        page.lines().filter(line -> line.startsWith("#")).forEach(line -> anchors.add(anchor(line)));
        Pattern.compile("\\]\\(#([^)]+)\\)")
                .matcher(page)
                .results()
                .forEach(link ->
                        assertTrue(anchors.contains(link.group(1)), "no heading for the link to #" + link.group(1)));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} -]", "")
                .replace(' ', '-');
    }

    /** A frame that the prose names is in a table or an output of the same section: numbers that were forgotten are not. */
    @Test
    void theProseNamesFramesOfItsSection() {
        assertProseNamesFramesOfItsSection(page);
    }

    static void assertProseNamesFramesOfItsSection(String page) {
        List<Executable> checks = new ArrayList<>();
        for (String section : page.split("(?m)^##+ ")) {
            Set<Integer> shown = framesShown(section);
            Pattern.compile("\\b[Ff]rames?\\s+(\\d+(?:(?:–|,\\s+|\\s+and\\s+|\\s+to\\s+)\\d+)*)")
                    .matcher(section)
                    .results()
                    .forEach(words -> checks.add(() -> assertTrue(
                            shown.containsAll(WalkThrough.numbers(words.group(1))),
                            words.group() + ": not in a table or an output of the section "
                                    + section.lines().findFirst())));
        }
        assertAll(checks);
    }

    private static Set<Integer> framesShown(String section) {
        Set<Integer> shown = new HashSet<>();
        for (Row row : WalkThrough.rows(section)) {
            row.frames().values().forEach(frames -> shown.addAll(WalkThrough.numbers(frames)));
        }
        for (MatchResult output :
                Pattern.compile("(?m)^(\\d+)\\t").matcher(section).results().toList()) {
            shown.add(Integer.valueOf(output.group(1)));
        }
        return shown;
    }

    @Test
    void numbersAndTheirTextAreEachOther() {
        for (String text : List.of("–", "7", "7, 8", "7–9", "7, 8, 10–12, 14")) {
            assertEquals(text, WalkThrough.text(WalkThrough.numbers(text)));
        }
    }
}
