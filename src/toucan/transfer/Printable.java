package toucan.transfer;

/** Makes text from the other side safe to show on a terminal: no control characters, no endless lines. */
public final class Printable {
    private static final int MAX_CHARS = 300;

    private Printable() {}

    /** The text on one line, with '?' for every control and formatting character, cut after 300 characters. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CHARS));
        for (int i = 0; i < text.length() && safe.length() < MAX_CHARS; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean unsafe = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            safe.append(unsafe ? '?' : c);
        }
        return safe.length() < text.length() && safe.length() == MAX_CHARS
                ? safe.append("...").toString()
                : safe.toString();
    }
}
