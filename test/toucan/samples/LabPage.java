package toucan.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import toucan.samples.RoundTrips.Sample;

/**
 * The page {@code docs/wireshark-lab.md}, and what of it follows from the capture: what its commands print, and its table of
 * round-trip times. The prose around them is written by hand.
 */
final class LabPage {
    static final Path PAGE = Path.of("docs", "wireshark-lab.md");
    static final Path CAPTURE = Path.of("captures", "lab-alice.pcapng");
    static final String SENDER = "192.0.2.1";
    /** Of the segment that is the first of the lab: with the header of PUT, behind SYN and HEAD. */
    static final long FIRST_SEQ = 140;

    /** {@code | 7 | frame | sequence number | bytes | sent | acknowledged | by frame | SampleRTT | EstimatedRTT |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) (?:\\| [\\d.]+ ){8}\\|$");

    private LabPage() {}

    /** The page with everything derived anew; needs tshark and a shell. */
    static String derive(String page) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wireshark-lab");
        try {
            Files.createDirectory(folder.resolve("captures"));
            for (Path file : List.of(CAPTURE, LabTransfer.BOOK)) {
                Files.copy(file, folder.resolve(file));
            }
            return WalkThrough.withOutputs(withRoundTrips(page), folder);
        } finally {
            WalkThrough.delete(folder);
        }
    }

    /** The rows of the table as the page has them. */
    static List<String> rows(String page) {
        return ROW.matcher(page).results().map(row -> row.group()).toList();
    }

    private static String withRoundTrips(String page) throws IOException, InterruptedException {
        List<Sample> samples = RoundTrips.read(CAPTURE, SENDER).samples(FIRST_SEQ);
        List<Double> estimates = RoundTrips.estimates(samples);
        return ROW.matcher(page).replaceAll(row -> {
            int number = Integer.parseInt(row.group(1));
            return Matcher.quoteReplacement(row(number, samples.get(number - 1), estimates.get(number - 1)));
        });
    }

    private static String row(int number, Sample sample, double estimateNanos) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %.7f | %.7f | %d | %.4f | %.4f |",
                number,
                sample.segment().frame(),
                sample.segment().seq(),
                sample.segment().length(),
                sample.segment().nanos() / 1e9,
                sample.ack().nanos() / 1e9,
                sample.ack().frame(),
                sample.nanos() / 1e6,
                estimateNanos / 1e6);
    }
}
