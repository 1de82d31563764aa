package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.samples.Trace.Sighting;
import toucan.wire.Segment;

/** The committed samples are what the code of today makes, and show what they are to show. */
class SamplesTest {
    private static final int MAX_CAPTURE = 300_000;
    private static final int MAX_PICTURE = 60_000;

    @TempDir
    Path folder;

    @Test
    void theCommittedFilesAreWhatIsGeneratedNow() throws Exception {
        Samples.write(folder);
        for (String name : Samples.files().keySet()) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve(name)),
                    Files.readAllBytes(Path.of(name)),
                    name + " is not what the code makes now: run `make captures`; then the other tests here tell"
                            + " whether it still shows everything and captures/README.md is still right");
        }
    }

    @Test
    void theFilesAreSmall() {
        Map<String, byte[]> files = new TreeMap<>(Samples.files());
        byte[] picture = files.remove("docs/lossy-transfer.svg");
        assertTrue(picture.length < MAX_PICTURE, picture.length + " bytes");
        files.forEach((name, bytes) -> assertTrue(bytes.length < MAX_CAPTURE, name + ": " + bytes.length + " bytes"));
    }

    @Test
    void thePictureIsXmlWithAllItsParts() throws Exception {
        byte[] picture = Samples.files().get("docs/lossy-transfer.svg");
        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(picture))
                .getDocumentElement();
        assertEquals("svg", root.getTagName());
        var paths = root.getElementsByTagName("path");
        for (String style : List.of("grid", "sent", "again", "lost", "acked")) {
            int drawn = 0;
            for (int i = 0; i < paths.getLength(); i++) {
                var attributes = paths.item(i).getAttributes();
                if (attributes.getNamedItem("class").getNodeValue().equals(style)) {
                    drawn = Math.max(
                            drawn, attributes.getNamedItem("d").getNodeValue().length());
                }
            }
            assertTrue(drawn > 30, style + " is not drawn");
        }
        assertFalse(new String(picture, "UTF-8").contains("NaN"));
    }

    /** When this fails after a change of TCP, {@link LossyTransfer#SEED} wants another number. */
    @Test
    void theTransferShowsEverythingThatTheWalkThroughNeeds() {
        LossyTransfer transfer = LossyTransfer.run(LossyTransfer.SEED);
        List<Sighting> sent =
                transfer.atSender().stream().filter(Sighting::sent).toList();
        assertShows(sent, 4, packet -> packet.isLost() && packet.segment().dataLength() > 0, "lost data");
        assertShows(sent, 3, packet -> packet.says(TimeSequence.FAST), "fast retransmissions");
        assertShows(sent, 1, packet -> packet.says(TimeSequence.PROBE), "tail loss probe");
        assertShows(sent, 1, packet -> packet.says(TimeSequence.TIMEOUT), "timeout");
        assertShows(sent, 1, packet -> packet.isRetransmission() && packet.isLost(), "lost retransmission");
        assertShows(sent, 1, packet -> packet.segment().is(Segment.FIN), "FIN of the sender");
        List<Sighting> answers =
                transfer.atReceiver().stream().filter(Sighting::sent).toList();
        assertShows(answers, 2, packet -> packet.isLost() && packet.segment().dataLength() == 0, "lost ACKs");
        assertShows(answers, 1, SamplesTest::isDuplicateSack, "D-SACK");
        assertShows(answers, 1, packet -> packet.segment().is(Segment.FIN), "FIN of the receiver");
    }

    /** RFC 2883 §4: the first block is below the acknowledgment number. */
    private static boolean isDuplicateSack(Sighting packet) {
        Segment segment = packet.segment();
        return segment.options().sackBlocks() > 0 && segment.options().sackLeft(0) - segment.ack() < 0;
    }

    private static void assertShows(List<Sighting> packets, int least, Predicate<Sighting> which, String what) {
        long count = packets.stream().filter(which).count();
        assertTrue(count >= least, what + ": " + count + ", and " + least + " are needed");
    }
}
