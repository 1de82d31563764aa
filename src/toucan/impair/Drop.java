package toucan.impair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One item of {@code --drop}: the {@code first}-th to {@code last}-th segment of a kind on each connection is dropped,
 * counted from 1.
 */
public record Drop(SegmentKind kind, long first, long last) {
    private static final Pattern ITEM = Pattern.compile("([a-z]+)#(\\d{1,9})(?:-(\\d{1,9}))?");

    public Drop {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    kind + "#" + first + "-" + last + " is no range: segments are counted from 1");
        }
    }

    /**
     * Reads {@code data#3,synack#1,ack#2-4}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static List<Drop> parse(String text) {
        List<Drop> drops = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            drops.add(parseItem(item.trim()));
        }
        return List.copyOf(drops);
    }

    private static Drop parseItem(String item) {
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + item + "' is no segment to drop: write data#3 or ack#2-4");
        }
        long first = Long.parseLong(matcher.group(2));
        long last = matcher.group(3) == null ? first : Long.parseLong(matcher.group(3));
        return new Drop(kind(matcher.group(1)), first, last);
    }

    private static SegmentKind kind(String word) {
        for (SegmentKind kind : SegmentKind.values()) {
            if (kind.toString().equals(word)) {
                return kind;
            }
        }
        String kinds =
                Arrays.stream(SegmentKind.values()).map(SegmentKind::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("'" + word + "' is no kind of segment: write one of " + kinds);
    }

    /** As the user writes it: {@code ack#2-4}. */
    @Override
    public String toString() {
        return kind + "#" + first + (last > first ? "-" + last : "");
    }
}
