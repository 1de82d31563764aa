package toucan.samples;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import toucan.testing.Tshark;

/**
 * The page {@code captures/README.md}, and what of it follows from the captures: the frame numbers in its tables, which the
 * filter of each row finds, and what its commands print. The prose around them is written by hand.
 *
 * <p>A table has a column for each capture it is about, with its name at the top, then {@code filter}, then what there is to
 * see.
 */
final class WalkThrough {
    private static final Pattern HEADER = Pattern.compile("\\| (.+) \\| filter \\| [^|]+ \\|");
    private static final Pattern ROW = Pattern.compile("\\| ([^`]+) \\| `([^`]+)` \\| (.+) \\|");
    private static final String COLUMNS = " \\| ";

    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.+)\\n((?:(?!\\$ ).*\\n)*)");

    private static final String ENDING = ".pcapng";
    private static final String NONE = "–";

    private WalkThrough() {}

    /**
     * A row of a table.
     *
     * @param line of the page, the first is 0
     * @param frames by the capture's name, as the table shows them; {@code –} for none
     */
    record Row(int line, Map<String, String> frames, String filter, String seen) {
        private String text() {
            return "| " + String.join(" | ", frames.values()) + " | `" + filter + "` | " + seen + " |";
        }
    }

    static List<Row> rows(String page) {
        List<Row> rows = new ArrayList<>();
        List<String> captures = List.of();
        List<String> lines = page.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line);
            Matcher header = HEADER.matcher(text);
            if (header.matches()) {
                captures = List.of(header.group(1).split(COLUMNS));
            } else if (!text.startsWith("|")) {
                captures = List.of();
            } else if (!captures.isEmpty() && !text.startsWith("|-")) {
                rows.add(row(line, captures, text));
            }
        }
        return rows;
    }

    private static Row row(int line, List<String> captures, String text) {
        Matcher row = ROW.matcher(text);
        String[] frames = row.matches() ? row.group(1).split(COLUMNS) : new String[0];
        if (frames.length != captures.size()) {
            throw new IllegalArgumentException("frames of " + captures + ", a filter and what it is wanted: " + text);
        }
        Map<String, String> byCapture = new LinkedHashMap<>();
        for (int i = 0; i < frames.length; i++) {
            byCapture.put(captures.get(i), frames[i]);
        }
        return new Row(line, byCapture, row.group(2), row.group(3));
    }

    /** The commands of the page, without what they print. */
    static List<String> commands(String page) {
        return CONSOLE.matcher(page)
                .results()
                .flatMap(block -> COMMAND.matcher(block.group(1)).results())
                .map(command -> command.group(1))
                .toList();
    }

    /**
     * The page with everything derived anew. Needs tshark and a shell; the commands run one after the other where a copy of
     * the captures lies.
     *
     * @param captures the folder of the captures
     */
    static String derive(String page, Path captures) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("walk-through");
        try {
            Path copies = Files.createDirectory(folder.resolve("captures"));
            try (Stream<Path> files = Files.list(captures)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(ENDING)).toList()) {
                    Files.copy(file, copies.resolve(file.getFileName()));
                }
            }
            return withOutputs(withFrames(page, copies), folder);
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String withFrames(String page, Path captures) throws IOException, InterruptedException {
        Map<String, List<Row>> byCapture = new LinkedHashMap<>();
        List<Row> rows = rows(page);
        for (Row row : rows) {
            row.frames.keySet().forEach(name -> byCapture
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(row));
        }
        for (Map.Entry<String, List<Row>> capture : byCapture.entrySet()) {
            String name = capture.getKey();
            List<String> filters = capture.getValue().stream().map(Row::filter).toList();
            List<String> before =
                    capture.getValue().stream().map(row -> row.frames.get(name)).toList();
            List<String> now = frames(captures.resolve(name + ENDING), filters, before);
            for (int i = 0; i < now.size(); i++) {
                capture.getValue().get(i).frames.put(name, now.get(i));
            }
        }
        List<String> lines = new ArrayList<>(page.lines().toList());
        rows.forEach(row -> lines.set(row.line, row.text()));
        return String.join("\n", lines) + "\n";
    }

    /**
     * What each filter finds. How many frames there are, and the sum of their numbers, one run of tshark tells for all; only
     * where these are not those of {@code before} a filter is asked alone.
     */
    private static List<String> frames(Path file, List<String> filters, List<String> before)
            throws IOException, InterruptedException {
        List<Long> sums = countsAndSums(file, filters);
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            List<Integer> known = numbers(before.get(i));
            long sum = known.stream().mapToLong(Integer::longValue).sum();
            boolean same = sums.subList(2 * i, 2 * i + 2).equals(List.of((long) known.size(), sum));
            frames.add(text(same ? known : Tshark.frames(file, filters.get(i))));
        }
        return frames;
    }

    private static List<Long> countsAndSums(Path file, List<String> filters) throws IOException, InterruptedException {
        StringBuilder statistics = new StringBuilder("io,stat,0");
        for (String filter : filters) {
            String which = "(frame.number)frame.number and (" + filter + ")";
            statistics.append(",COUNT").append(which).append(",SUM").append(which);
        }
        String totals = Tshark.lines(file, "-q", "-z", statistics.toString()).stream()
                .filter(line -> line.contains("<>"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("(?<=\\|) *(\\d+) *(?=\\|)")
                .matcher(totals)
                .results()
                .map(value -> Long.valueOf(value.group(1)))
                .toList();
    }

    /** {@code 9, 12–14} as numbers; nothing for what is not of this form. */
    static List<Integer> numbers(String frames) {
        List<Integer> numbers = new ArrayList<>();
        Matcher range = Pattern.compile("(\\d+)(?:–(\\d+))?").matcher(frames);
        while (range.find()) {
            int last = Integer.parseInt(range.group(range.group(2) == null ? 1 : 2));
            for (int number = Integer.parseInt(range.group(1)); number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** Three and more in a row become a range. */
    static String text(List<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        for (int from = 0, to; from < numbers.size(); from = to) {
            for (to = from + 1; to < numbers.size() && numbers.get(to) == numbers.get(to - 1) + 1; ) {
                to++;
            }
            ranges.add(
                    to - from > 2
                            ? numbers.get(from) + "–" + numbers.get(to - 1)
                            : numbers.subList(from, to).stream()
                                    .map(String::valueOf)
                                    .collect(joining(", ")));
        }
        return ranges.isEmpty() ? NONE : String.join(", ", ranges);
    }

    static String withOutputs(String page, Path folder) throws IOException, InterruptedException {
        StringBuilder derived = new StringBuilder();
        Matcher block = CONSOLE.matcher(page);
        while (block.find()) {
            StringBuilder console = new StringBuilder("```console\n");
            for (MatchResult command : COMMAND.matcher(block.group(1)).results().toList()) {
                console.append("$ ").append(command.group(1)).append('\n');
                Tshark.run(folder, List.of("sh", "-c", command.group(1)))
                        .forEach(line -> console.append(line).append('\n'));
            }
            block.appendReplacement(derived, Matcher.quoteReplacement(console + "```"));
        }
        return block.appendTail(derived).toString();
    }
}
