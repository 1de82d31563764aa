package toucan.peer.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Datagrams that look like the head of an HTTP request, as BEP 14 has them: the parts that have nothing to do with peers. */
public final class AnnouncementText {
    private AnnouncementText() {}

    /**
     * The lines before the empty one.
     *
     * @return null when there is no empty line, when it is too long, or anything but printable ASCII
     */
    public static List<String> lines(byte[] datagram, int length, int mostBytes, int mostLines) {
        if (length > mostBytes) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            boolean printable = datagram[i] >= ' ' && datagram[i] <= '~';
            if (!printable && datagram[i] != '\r' && datagram[i] != '\n') {
                return null;
            }
        }
        String text = new String(datagram, 0, length, StandardCharsets.US_ASCII);
        int end = text.indexOf("\r\n\r\n");
        List<String> lines =
                end <= 0 ? List.of() : List.of(text.substring(0, end).split("\r\n", mostLines + 1));
        boolean whole = lines.stream().noneMatch(line -> line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0);
        return lines.isEmpty() || lines.size() > mostLines || !whole ? null : lines;
    }

    /** The values of all lines {@code name: value}, in order. @param name in lower case */
    public static List<String> values(String name, List<String> lines) {
        List<String> values = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The value of the one line with that name; null when there is none, or more than one. */
    public static String only(String name, List<String> lines) {
        List<String> values = values(name, lines);
        return values.size() == 1 ? values.get(0) : null;
    }
}
