package toucan.peer.metainfo;

/**
 * Makes text of strangers safe to show: a name in a metainfo, a client's name, a reason to close. No escape sequence, no second
 * line, no reversal of direction and no endless line reaches a terminal or a log.
 */
public final class Printable {
    private static final int MAX_CHARS = 300;

    private Printable() {}

    /** The text on one line, with '?' for each character that has no glyph of its own, cut after 300 characters. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CHARS));
        int at = 0;
        while (at < text.length() && safe.length() < MAX_CHARS) {
            int c = text.codePointAt(at);
            safe.appendCodePoint(isSafe(c) ? c : '?');
            at += Character.charCount(c);
        }
        return at < text.length() ? safe.append("...").toString() : safe.toString();
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
