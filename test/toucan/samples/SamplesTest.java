package toucan.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed samples are what the code of today makes, and show what they are to show. */
class SamplesTest {
    private static final int MAX_CAPTURE = 240_000;
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
    void nothingElseLiesAmongThem() throws Exception {
        Set<String> expected = new TreeSet<>(Set.of("captures/README.md", "captures/alice.txt"));
        Samples.files().keySet().stream()
                .filter(name -> name.startsWith("captures/"))
                .forEach(expected::add);
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("captures"))) {
            files.filter(Files::isRegularFile).forEach(file -> there.add("captures/" + file.getFileName()));
        }
        assertEquals(
                expected, there, "`make captures` writes the captures; what it does not write does not belong there");
    }

    @Test
    void theFilesAreSmall() {
        Samples.files().forEach((name, bytes) -> {
            int most = name.endsWith(".svg") ? MAX_PICTURE : MAX_CAPTURE;
            assertTrue(bytes.length < most, name + ": " + bytes.length + " bytes");
        });
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

    /** When this fails after a change of TCP, {@link SeedSearch} finds another {@link LossyTransfer#SEEDS}. */
    @Test
    void theTransferShowsEverythingThatTheWalkThroughNeeds() {
        assertEquals(List.of(), Story.missing(LossyTransfer.run(LossyTransfer.SEEDS)));
    }
}
