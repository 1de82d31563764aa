package toucan.transfer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a {@code PUT} carries (RFC 9110 §14.4, §14.5): {@code bytes FIRST-LAST/TOTAL}, where LAST is
 * always TOTAL - 1 with us; or {@code bytes *}{@code /TOTAL}, which says that nothing is left to send.
 *
 * @param first offset of the first byte; {@code total} when nothing is left
 * @param total size of the whole file in bytes
 */
record ContentRange(long first, long total) {
    private static final Pattern SYNTAX =
            Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18})", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException when it is malformed, or does not reach to the end of the file */
    static ContentRange parse(String field) {
        Matcher m = SYNTAX.matcher(field.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("write Content-Range: bytes FIRST-LAST/TOTAL");
        }
        long total = Long.parseLong(m.group(3));
        if (m.group(1) == null) {
            return new ContentRange(total, total);
        }
        long first = Long.parseLong(m.group(1));
        long last = Long.parseLong(m.group(2));
        if (last != total - 1 || first > last) {
            throw new IllegalArgumentException("the Content-Range must reach to the last byte, TOTAL - 1");
        }
        return new ContentRange(first, total);
    }

    /** Bytes that the request's content must have. */
    long length() {
        return total - first;
    }

    /** The value of the field. */
    @Override
    public String toString() {
        return first == total ? "bytes */" + total : "bytes " + first + "-" + (total - 1) + "/" + total;
    }
}
