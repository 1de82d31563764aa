package toucan.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** The sample captures, and what other programs make of them in other formats, read by us and by tshark: the same. */
@Timeout(300)
class JudgedByTsharkTest {
    private static final Path SAMPLE = Path.of("captures", "receiver.pcapng");

    @TempDir
    Path folder;

    @Test
    void ourOwnFile() throws Exception {
        Needs.program("tshark");
        assertSame(SAMPLE);
    }

    @Test
    void classicFormats() throws Exception {
        Needs.program("tshark");
        Needs.program("editcap");
        for (String format : List.of("pcap", "nsecpcap")) {
            Path converted = folder.resolve(format);
            Tshark.run(
                    folder,
                    List.of("editcap", "-F", format, SAMPLE.toAbsolutePath().toString(), converted.toString()));
            assertSame(converted);
        }
    }

    private static void assertSame(Path file) throws Exception {
        List<String> theirs = Tshark.lines(
                file,
                "-o",
                "tcp.relative_sequence_numbers:FALSE",
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "frame.time_epoch",
                "-e",
                "tcp.srcport",
                "-e",
                "tcp.seq",
                "-e",
                "tcp.ack",
                "-e",
                "tcp.len",
                "-e",
                "tcp.checksum.status");
        List<String> ours = new ArrayList<>();
        SegmentFinder finder = new SegmentFinder(9293);
        try (TraceReader reader = TraceReader.open(file)) {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                TracedSegment s = finder.find(frame);
                ours.add(String.format(
                        Locale.ROOT,
                        "%d\t%d.%09d\t%d\t%s\t%s\t%d\t%d",
                        s.frame(),
                        s.epochNanos() / 1_000_000_000L,
                        s.epochNanos() % 1_000_000_000L,
                        s.source().getPort(),
                        Integer.toUnsignedString(s.seq()),
                        Integer.toUnsignedString(s.ack()),
                        s.dataLength(),
                        s.checksum() == TracedSegment.Checksum.GOOD ? 1 : 0));
            }
        }
        assertEquals(theirs, ours);
    }
}
