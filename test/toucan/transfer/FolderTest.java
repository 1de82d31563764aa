package toucan.transfer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;

/** What a receiver says of its folder before anybody sends. */
class FolderTest {
    @TempDir
    Path temp;

    @Test
    void aMissingFolderIsMade() {
        Path folder = temp.resolve("a").resolve("b");
        assertDoesNotThrow(() -> new Folder(folder));
        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void aFolderInWhichNothingCanBeStoredIsRefused() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("fixed"));
        Needs.system(Files.getFileStore(folder).supportsFileAttributeView("posix"), "POSIX permissions");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        Needs.system(!Files.isWritable(folder), "a user who cannot write everywhere");
        assertThrows(AccessDeniedException.class, () -> new Folder(folder));
    }
}
