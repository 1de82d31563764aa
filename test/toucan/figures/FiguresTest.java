package toucan.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page has today's figures: the quick sections are measured again. {@code make sim} measures all of them. */
class FiguresTest {
    @TestFactory
    Stream<DynamicTest> theQuickSectionsAreThoseOfThePage() {
        return Figures.sections().stream()
                .filter(Section::isQuick)
                .map(section -> DynamicTest.dynamicTest(section.title(), () -> compare(section)));
    }

    private static void compare(Section section) throws IOException {
        String now = section.text();
        assertEquals(List.of(), section.failures());
        String page = Files.readString(Figures.PAGE);
        assertEquals(now, onPage(page, section.title()), "`make sim` writes docs/network-tables.md anew");
    }

    /** The section of this title, as it stands there, without the empty line that follows. */
    private static String onPage(String page, String title) {
        int from = page.indexOf("## " + title + "\n");
        assertTrue(from >= 0, "no section: " + title);
        int to = page.indexOf("\n\n## ", from);
        return page.substring(from, to < 0 ? page.length() : to + 1);
    }

    @Test
    void thePageHasEverySectionInOrder() throws IOException {
        List<String> titles = Files.readString(Figures.PAGE)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertEquals(Figures.sections().stream().map(Section::title).toList(), titles);
    }
}
