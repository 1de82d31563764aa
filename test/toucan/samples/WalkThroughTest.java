package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** Every frame number, every command and every output in {@code captures/README.md} is true of the committed pair. */
@Timeout(300)
class WalkThroughTest {
    private static final Path CAPTURES = Path.of("captures");
    /** {@code | frames of the sender's file | frames of the receiver's | `filter` | what it is |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([\\d, –]+) \\| ([\\d, –]+) \\| `([^`]+)` \\|");

    private static final int FILTER = 3;

    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.+)\\n((?:(?!\\$ ).*\\n)*)");

    @TempDir
    Path folder;

    private String page;

    @BeforeEach
    void read() throws IOException {
        Needs.program("tshark");
        page = Files.readString(CAPTURES.resolve("README.md"));
    }

    /** A row's filter finds the row's frames in both files and no others; a dash stands for none. */
    @Test
    void theFiltersFindTheFrames() throws Exception {
        List<MatchResult> rows = ROW.matcher(page).results().toList();
        long lines = page.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| sender |"))
                .count();
        assertEquals(lines, rows.size(), "every row of a table has frames, frames and a filter");
        assertTrue(lines >= 30, "the page has lost its tables");
        assertFound(rows, "sender.pcapng", 1);
        assertFound(rows, "receiver.pcapng", 2);
    }

    /**
     * Compares how many frames there are, and the sum of their numbers, for all rows in one run of tshark; only a row in
     * which they differ is looked at alone.
     */
    private static void assertFound(List<MatchResult> rows, String name, int column) throws Exception {
        Path file = CAPTURES.resolve(name);
        List<Long> found =
                countsAndSums(file, rows.stream().map(row -> row.group(FILTER)).toList());
        List<Executable> checks = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<Integer> expected = numbers(rows.get(i).group(column));
            List<Long> sums = List.of(
                    (long) expected.size(),
                    expected.stream().mapToLong(Integer::longValue).sum());
            if (!sums.equals(found.subList(2 * i, 2 * i + 2))) {
                String filter = rows.get(i).group(FILTER);
                checks.add(() -> assertEquals(expected, Tshark.frames(file, filter), name + ": " + filter));
            }
        }
        assertAll(checks);
    }

    private static List<Long> countsAndSums(Path file, List<String> filters) throws Exception {
        StringBuilder statistics = new StringBuilder("io,stat,0");
        for (String filter : filters) {
            String which = "(frame.number)frame.number and (" + filter + ")";
            statistics.append(",COUNT").append(which).append(",SUM").append(which);
        }
        String totals = Tshark.lines(file, "-q", "-z", statistics.toString()).stream()
                .filter(line -> line.contains("<>"))
                .findFirst()
                .orElseThrow();
        List<Long> values = Pattern.compile("(?<=\\|) *(\\d+) *(?=\\|)")
                .matcher(totals)
                .results()
                .map(value -> Long.valueOf(value.group(1)))
                .toList();
        assertEquals(2 * filters.size(), values.size(), totals);
        return values;
    }

    private static List<Integer> numbers(String frames) {
        if (frames.equals("–")) {
            return List.of();
        }
        return Stream.of(frames.split(", "))
                .map(range -> range.split("–"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .boxed()
                .toList();
    }

    /** Run one after the other where a copy of {@code captures/} lies, the commands print what the page says they do. */
    @Test
    void theCommandsPrintWhatIsShown() throws Exception {
        Needs.program("sh");
        Files.createDirectory(folder.resolve("captures"));
        for (String file : List.of("sender.pcapng", "receiver.pcapng")) {
            Files.copy(CAPTURES.resolve(file), folder.resolve("captures").resolve(file));
        }
        int commands = 0;
        for (MatchResult block : CONSOLE.matcher(page).results().toList()) {
            for (MatchResult command : COMMAND.matcher(block.group(1)).results().toList()) {
                assertEquals(
                        command.group(2).lines().toList(),
                        Tshark.run(folder, List.of("sh", "-c", command.group(1))),
                        command.group(1));
                commands++;
            }
        }
        assertTrue(commands >= 5, "the page has lost its commands");
    }

    /** Comments are quoted as they stand in the sender's file. */
    @Test
    void theQuotedCommentsAreThere() throws Exception {
        List<String> comments = Tshark.field(CAPTURES.resolve("sender.pcapng"), "frame.comment", "frame.comment");
        List<MatchResult> quotations =
                Pattern.compile("(?m)^> `(.+)`$").matcher(page).results().toList();
        assertTrue(quotations.size() >= 3, "the page has lost its quotations");
        for (MatchResult quotation : quotations) {
            assertTrue(comments.contains(quotation.group(1)), quotation.group(1));
        }
    }
}
