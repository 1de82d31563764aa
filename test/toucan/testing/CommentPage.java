package toucan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/capture-comments.md} as something that comments can be held against. */
public final class CommentPage {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)`[^|]*\\| [→← ]+ \\|(?: ([^|]+) \\|)?$", Pattern.MULTILINE);
    private static final Pattern KEY =
            Pattern.compile("^\\| `([a-z_]+)` \\| [^|]+ \\| [^|]+ \\| RFC [^|]+ \\|$", Pattern.MULTILINE);

    private final String page;
    /** What a whole comment without its tail looks like, by the row's text. */
    private final Map<String, Pattern> rows = new LinkedHashMap<>();

    private CommentPage(String page) {
        this.page = page;
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            String text = row.group(2) == null ? row.group(1) : row.group(1) + ", " + row.group(2);
            rows.put(row.group(1), pattern(text));
        }
    }

    public static CommentPage read() throws IOException {
        return new CommentPage(Files.readString(Path.of("docs", "capture-comments.md")));
    }

    private static Pattern pattern(String text) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        Matcher varies = Pattern.compile("<[^>]+>").matcher(text.replace("->", "-\u0000"));
        while (varies.find()) {
            regex.append(Pattern.quote(text.substring(from, varies.start())));
            boolean number = varies.group().equals("<n>");
            regex.append(number ? "(?:[0-9]+|infinite)" : ".*?");
            from = varies.end();
        }
        return Pattern.compile(regex + Pattern.quote(text.substring(from)));
    }

    /** The rows that describe a comment, without its tail: there should be at least one. */
    public List<String> rowsOf(String text) {
        return rows.entrySet().stream()
                .filter(row -> row.getValue().matcher(text).matches())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All rows of comments. */
    public List<String> rows() {
        return List.copyOf(rows.keySet());
    }

    /** The keys of the tail, in the page's order. */
    public List<String> keys() {
        return KEY.matcher(page).results().map(key -> key.group(1)).toList();
    }
}
