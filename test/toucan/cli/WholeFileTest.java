package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file has all that was written, or what it had before. */
class WholeFileTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void fillTheDisk(Path file) throws IOException {
        Files.writeString(file, "half");
        throw new IOException("No space left on device");
    }

    @Test
    void whatIsWrittenGetsTheName() throws IOException {
        Path file = folder.resolve("x.html");
        WholeFile.write(file, part -> Files.writeString(part, "first"));
        WholeFile.write(file, part -> Files.writeString(part, "second"));
        assertEquals("second", Files.readString(file));
        assertEquals(List.of("x.html"), names());
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        Path file = folder.resolve("x.html");
        assertEquals(
                "No space left on device",
                assertThrows(IOException.class, () -> WholeFile.write(file, WholeFileTest::fillTheDisk))
                        .getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("x.html"), "before");
        assertThrows(IOException.class, () -> WholeFile.write(file, WholeFileTest::fillTheDisk));
        assertEquals("before", Files.readString(file));
        assertEquals(List.of("x.html"), names());
    }

    @Test
    void aFolderIsNoFileToReplace() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("x.html"));
        assertThrows(IOException.class, () -> WholeFile.write(inside, part -> Files.writeString(part, "page")));
        assertTrue(Files.isDirectory(inside));
        assertEquals(List.of("x.html"), names());
    }
}
