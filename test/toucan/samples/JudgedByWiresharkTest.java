package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.samples.Trace.Sighting;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** What Wireshark's dissectors make of the committed captures, above all of the pair. */
@Timeout(300)
class JudgedByWiresharkTest {
    private static final Path SENDER = Path.of("captures", "sender.pcapng");
    private static final Path RECEIVER = Path.of("captures", "receiver.pcapng");
    private static final String RESENT = "tcp.analysis.retransmission || tcp.analysis.fast_retransmission"
            + " || tcp.analysis.spurious_retransmission || tcp.analysis.out_of_order";
    private static final String OUTBOUND = "frame.packet_flags_direction == 2";

    @TempDir
    Path folder;

    private final LossyTransfer transfer = LossyTransfer.run(LossyTransfer.SEEDS);

    @BeforeEach
    void needsTshark() {
        Needs.program("tshark");
    }

    @Test
    void nothingIsMalformedAndAllChecksumsAreGood() throws Exception {
        for (Path file : all()) {
            assertEquals(List.of(), Tshark.frames(file, "_ws.malformed || tcp.checksum.status != 1"), file.toString());
        }
    }

    private static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("captures"))) {
            return files.filter(file -> file.toString().endsWith(".pcapng"))
                    .sorted()
                    .toList();
        }
    }

    /** What its analysis flags our comments explain, and what they tell of it flags; and all of them are on their page. */
    @Test
    void wiresharkAndTheCommentsAgree() throws Exception {
        List<String> complaints = new ArrayList<>();
        for (Path file : all()) {
            complaints.addAll(WiresharkVerdict.of(file));
        }
        assertEquals("", String.join("\n", complaints));
    }

    @Test
    void everythingSentAgainIsARetransmissionForWireshark() throws Exception {
        List<Integer> ours = Tshark.frames(SENDER, OUTBOUND + " && frame.comment contains \"retransmission: \"");
        assertEquals(
                transfer.atSender().stream().filter(Sighting::isRetransmission).count(), ours.size());
        assertEquals(ours, Tshark.frames(SENDER, OUTBOUND + " && (" + RESENT + ")"));
    }

    @Test
    void whatWasNotLostArrived() throws Exception {
        List<String> sent = Tshark.field(SENDER, OUTBOUND + " && !(frame.comment contains \"lost (\")", "tcp.seq");
        assertEquals(sent, Tshark.field(RECEIVER, "frame.packet_flags_direction == 1", "tcp.seq"));
    }

    @Test
    void everyCommentIsIntact() throws Exception {
        assertEquals(comments(transfer.atSender()), Tshark.field(SENDER, "frame", "frame.comment"));
        assertEquals(comments(transfer.atReceiver()), Tshark.field(RECEIVER, "frame", "frame.comment"));
    }

    private static List<String> comments(List<Sighting> packets) {
        return packets.stream()
                .map(packet -> String.join("|", packet.comments()))
                .toList();
    }

    @Test
    void theReceiversCaptureGivesTheFileBack() throws Exception {
        Tshark.lines(RECEIVER, "-q", "--export-objects", "http," + folder);
        assertArrayEquals(new String[] {SampleText.NAME}, folder.toFile().list());
        assertArrayEquals(SampleText.bytes(), Files.readAllBytes(folder.resolve(SampleText.NAME)));
    }

    @Test
    void theDatesAreThoseOfTheCapture() throws Exception {
        List<String> dates = Tshark.field(RECEIVER, "http.date", "http.date");
        List<String> times = Tshark.field(RECEIVER, "http.date", "frame.time_epoch");
        assertEquals(2, dates.size());
        for (int i = 0; i < dates.size(); i++) {
            long second = (long) Double.parseDouble(times.get(i));
            assertEquals(Upload.DATE.format(Instant.ofEpochSecond(second)), dates.get(i));
        }
    }
}
