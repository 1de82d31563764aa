package toucan.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFolderTest {
    @TempDir
    Path temp;

    @BeforeEach
    void part() throws IOException {
        Files.writeString(temp.resolve("x.part"), "x");
    }

    @Test
    void aNameThatIsTakenStaysWhoseItIs() throws IOException {
        try (SafeFolder folder = SafeFolder.root(temp.toRealPath())) {
            assertTrue(folder.publish("x.part", "x"));
            assertFalse(Files.exists(temp.resolve("x.part")));
            Files.writeString(temp.resolve("y.part"), "y");
            assertFalse(folder.publish("y.part", "x"));
            assertEquals("x", Files.readString(temp.resolve("x")));
        }
    }

    /** That is no other file under that name. */
    @Test
    void aPartThatCannotBeRemovedIsAnError() throws IOException {
        try (SafeFolder folder = new Keeping(temp.toRealPath())) {
            assertThrows(AccessDeniedException.class, () -> folder.publish("x.part", "x"));
        }
    }

    /** A folder that nothing can be removed from. */
    private static final class Keeping extends SafeFolder {
        Keeping(Path path) {
            super(path);
        }

        @Override
        public void delete(String name) throws IOException {
            throw new AccessDeniedException(name);
        }

        @Override
        public BasicFileAttributes stat(String name) throws IOException {
            Path file = path().resolve(name);
            return Files.exists(file) ? Files.readAttributes(file, BasicFileAttributes.class) : null;
        }

        @Override
        SafeFolder again() {
            throw new AssertionError();
        }

        @Override
        public SafeFolder child(String name) {
            throw new AssertionError(name);
        }

        @Override
        public FileChannel open(String name, OpenOption... options) {
            throw new AssertionError(name);
        }

        @Override
        public void replace(String from, String to) {
            throw new AssertionError(from);
        }

        @Override
        public void close() {}
    }
}
