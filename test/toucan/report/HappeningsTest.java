package toucan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.compare.SimulatedRun;
import toucan.wire.Segment;

/** Under which headings packets come. */
class HappeningsTest {
    @TempDir
    Path folder;

    private List<String> kinds(Captures.Packets packets) throws IOException {
        Path file = Captures.write(folder.resolve("x.pcapng"), "host", packets);
        ConnectionView view =
                Grouping.of(List.of(SimulatedRun.load(file))).get(0).views().get(0);
        return Happenings.of(view).stream()
                .map(h -> (h.packet() + 1) + " " + h.kind().words)
                .toList();
    }

    /** What is sent below what was sent is sent again; what arrives so may only be late. */
    @Test
    void againAndLate() throws IOException {
        assertEquals(List.of("1 handshake", "2 handshake", "5 retransmission", "7 again or late"), kinds(capture -> {
            capture.add(0, true, 100, 0, Segment.SYN, 0);
            capture.add(40_000, false, 900, 101, Segment.SYN | Segment.ACK, 0);
            capture.add(41_000, true, 101, 901, Segment.ACK, 500);
            capture.add(42_000, true, 601, 901, Segment.ACK, 500);
            capture.add(43_000, true, 101, 901, Segment.ACK, 500);
            capture.add(83_000, false, 1_401, 1_101, Segment.ACK, 500);
            capture.add(84_000, false, 901, 1_101, Segment.ACK, 500);
        }));
    }

    @Test
    void duplicateAcksAndTheClose() throws IOException {
        assertEquals(
                List.of("1 handshake", "2 handshake", "6 duplicate ACK", "7 duplicate ACK", "8 close", "9 reset"),
                kinds(capture -> {
                    capture.add(0, true, 100, 0, Segment.SYN, 0);
                    capture.add(40_000, false, 900, 101, Segment.SYN | Segment.ACK, 0);
                    capture.add(41_000, true, 101, 901, Segment.ACK, 500);
                    capture.add(42_000, true, 601, 901, Segment.ACK, 500);
                    capture.add(82_000, false, 901, 601, Segment.ACK, 0);
                    capture.add(83_000, false, 901, 601, Segment.ACK, 0);
                    capture.add(84_000, false, 901, 601, Segment.ACK, 0);
                    capture.add(85_000, true, 1_101, 901, Segment.FIN | Segment.ACK, 0);
                    capture.add(86_000, false, 901, 601, Segment.RST | Segment.ACK, 0);
                }));
    }
}
