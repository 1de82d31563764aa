package toucan.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import toucan.compare.LoadedTrace;

/** Writes a page about captures. */
public final class CaptureReport {
    /** More than that cannot be told apart when they lie over each other. */
    public static final int MAX_CAPTURES = 8;

    private CaptureReport() {}

    /**
     * Writes one HTML file; one that is there is replaced.
     *
     * @param captures 1 to {@link #MAX_CAPTURES}, of the two sides of a run, or of several runs that are to be compared
     * @throws IOException when it cannot be written
     */
    public static void write(List<LoadedTrace> captures, Path file) throws IOException {
        if (captures.isEmpty() || captures.size() > MAX_CAPTURES) {
            throw new IllegalArgumentException(captures.size() + " captures");
        }
        StringJoiner names = new StringJoiner(", ");
        captures.forEach(trace -> names.add(String.valueOf(trace.file().getFileName())));
        List<Grouping.Group> groups = Grouping.of(captures);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            ReportPage.write(names.toString(), data -> ReportJson.write(captures, groups, data), out);
        }
    }
}
