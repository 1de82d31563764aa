package toucan.samples;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text that travels: 1,600 lines of 64 bytes, 100 KiB. Every line says where in the file it stands, so that whoever
 * looks at the bytes of a packet knows which part of the file it carries.
 */
final class SampleText {
    static final String NAME = "lines.txt";

    private static final int LINES = 1600;
    private static final int LINE_BYTES = 64;

    private SampleText() {}

    static byte[] bytes() {
        StringBuilder text = new StringBuilder(LINES * LINE_BYTES);
        for (int line = 1; line <= LINES; line++) {
            text.append(String.format(
                    Locale.ROOT,
                    "I am line %4d of %d and I begin at byte %6d of this file.\n",
                    line,
                    LINES,
                    (line - 1) * LINE_BYTES));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
