package toucan.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of the demo: the numbers from one upwards, in words; about a megabyte, the same bytes every time. */
final class DemoText {
    private static final int LAST = 23_000;
    private static final String[] SMALL = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };

    private DemoText() {}

    static void write(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int n = 1; n <= LAST; n++) {
                writer.write(n + " " + words(n) + "\n");
            }
        }
    }

    /** {@code twenty-one thousand three hundred and five}: 0 to 999,999. */
    static String words(int n) {
        if (n >= 1000) {
            int rest = n % 1000;
            return words(n / 1000) + " thousand"
                    + (rest == 0 ? "" : rest < 100 ? " and " + words(rest) : " " + words(rest));
        }
        if (n >= 100) {
            return SMALL[n / 100] + " hundred" + (n % 100 == 0 ? "" : " and " + words(n % 100));
        }
        if (n >= SMALL.length) {
            return TENS[n / 10] + (n % 10 == 0 ? "" : "-" + SMALL[n % 10]);
        }
        return SMALL[n];
    }
}
