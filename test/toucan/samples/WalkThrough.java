package toucan.samples;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import toucan.testing.Tshark;

/**
 * The page {@code captures/README.md}, and what of it follows from the captures: the frame numbers in its tables, which the
 * filter of each row finds, and what its commands print. The prose around them is written by hand.
 */
final class WalkThrough {
    /** {@code | frames of the sender's file | frames of the receiver's | `filter` | what it is |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|\\n]+) \\| ([^|\\n]+) \\| `([^`\\n]+)` \\|");

    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.+)\\n((?:(?!\\$ ).*\\n)*)");

    private static final String NONE = "–";

    private WalkThrough() {}

    /** A row of a table. @param sender frames of the sender's file, as the table shows them; {@code –} for none */
    record Row(String sender, String receiver, String filter) {
        private Row(MatchResult row) {
            this(row.group(1), row.group(2), row.group(3));
        }

        @Override
        public String toString() {
            return "| " + sender + " | " + receiver + " | `" + filter + "` |";
        }
    }

    static List<Row> rows(String text) {
        return ROW.matcher(text).results().map(Row::new).toList();
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
     * @param captures the folder of the pair
     */
    static String derive(String page, Path captures) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("walk-through");
        try {
            Path copies = Files.createDirectory(folder.resolve("captures"));
            for (String name : List.of("sender.pcapng", "receiver.pcapng")) {
                Files.copy(captures.resolve(name), copies.resolve(name));
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
        List<Row> rows = rows(page);
        List<String> filters = rows.stream().map(Row::filter).toList();
        Iterator<String> sender = frames(
                        captures.resolve("sender.pcapng"),
                        filters,
                        rows.stream().map(Row::sender).toList())
                .iterator();
        Iterator<String> receiver = frames(
                        captures.resolve("receiver.pcapng"),
                        filters,
                        rows.stream().map(Row::receiver).toList())
                .iterator();
        return ROW.matcher(page)
                .replaceAll(row ->
                        Matcher.quoteReplacement(new Row(sender.next(), receiver.next(), row.group(3)).toString()));
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
