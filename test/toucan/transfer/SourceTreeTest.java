package toucan.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;

class SourceTreeTest {
    @TempDir
    Path temp;

    private final List<String> skipped = new ArrayList<>();

    private List<String> names(Path... paths) throws TransferException {
        return SourceTree.collect(Arrays.asList(paths), line -> skipped.add(line.replace(temp.toString(), "T")))
                .stream()
                .map(file -> file.name().toString())
                .toList();
    }

    private Path file(String name) throws IOException {
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, name);
    }

    private void link(String name, String target) throws IOException {
        try {
            Files.createSymbolicLink(temp.resolve(name), Path.of(target));
        } catch (IOException | UnsupportedOperationException e) {
            Needs.system(false, "symbolic links: " + e);
        }
    }

    private String message(Path... paths) {
        return assertThrows(TransferException.class, () -> names(paths))
                .getMessage()
                .replace(temp.toString(), "T");
    }

    @Test
    void filesTravelUnderTheirOwnNames() throws IOException {
        Path a = file("x/a");
        Path b = file("y/b.txt");
        assertEquals(List.of("b.txt", "a"), names(b, a));
        assertEquals(List.of(), skipped);
    }

    @Test
    void foldersTravelWithTheirNamesInOrder() throws IOException {
        file("d/z");
        file("d/a");
        file("d/B");
        file("d/m/2");
        file("d/m/1");
        Files.createDirectory(temp.resolve("d/empty"));
        List<String> expected = List.of("d/B", "d/a", "d/m/1", "d/m/2", "d/z");
        assertEquals(expected, names(temp.resolve("d")));
        assertEquals(expected, names(temp.resolve("d/.")));
        assertEquals(expected, names(temp.resolve("d/m/..")));
        assertEquals(List.of("m/1", "m/2"), names(Path.of(temp.resolve("d/m") + "/")));
        assertEquals("skipped T/d/empty: an empty folder", skipped.get(0));
    }

    @Test
    void linksAreFollowedWhenNamedButNotOutOfAFolder() throws IOException {
        file("outside");
        file("d/real");
        file("d/sub/deep");
        link("d/inside", "sub/deep");
        link("d/out", "../outside");
        link("d/loop", ".");
        link("d/nowhere", "missing");
        link("named", "outside");
        link("named-folder", "d/sub");
        assertEquals(List.of("named", "named-folder/deep"), names(temp.resolve("named"), temp.resolve("named-folder")));
        assertEquals(List.of(), skipped);
        assertEquals(List.of("d/inside", "d/real", "d/sub/deep"), names(temp.resolve("d")));
        assertEquals(
                List.of(
                        "skipped T/d/loop: a symbolic link to a folder",
                        "skipped T/d/nowhere: a symbolic link that leads nowhere",
                        "skipped T/d/out: a symbolic link out of the folder"),
                skipped);
    }

    @Test
    void partialUploadsAndSpecialFilesAreSkipped() throws Exception {
        file("d/a");
        file("d/a.0123456789abcdef.part");
        Process mkfifo = new ProcessBuilder("mkfifo", temp.resolve("d/fifo").toString()).start();
        Needs.system(mkfifo.waitFor() == 0, "a mkfifo that works");
        assertEquals(List.of("d/a"), names(temp.resolve("d")));
        assertEquals(
                List.of(
                        "skipped T/d/a.0123456789abcdef.part: a partial upload",
                        "skipped T/d/fifo: neither a file nor a folder"),
                skipped);
        assertEquals("T/d/fifo is neither a file nor a folder", message(temp.resolve("d/fifo")));
    }

    @Test
    void whatCannotBeSentIsSaid() throws IOException {
        Path a = file("x/a");
        assertEquals("no such file: T/missing", message(temp.resolve("missing")));
        assertEquals("no such file: T/missing/deeper", message(temp.resolve("missing/deeper")));
        assertTrue(message(a, file("y/a")).endsWith("would both be called a at the receiver; send them one by one"));
        assertTrue(message(a, a).contains("would both be called a"));
        assertTrue(message(Path.of("/")).startsWith("cannot send / as a whole"));
        Path colon = file("d/trailing.");
        assertEquals(
                "cannot send T/d/trailing.: name refused: a trailing dot or space (Windows drops it)", message(colon));
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path secret = file("secret");
        Needs.system(Files.getFileStore(secret).supportsFileAttributeView("posix"), "POSIX permissions");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Needs.system(!Files.isReadable(secret), "a user who cannot read everything");
        SourceFile file = SourceTree.collect(List.of(secret), skipped::add).get(0);
        String message = assertThrows(TransferException.class, () -> file.digest(bytes -> {}))
                .getMessage();
        assertEquals("cannot read " + secret + ": permission denied", message);
    }

    @Test
    void aFileThatChangesWhileItIsDigestedIsSaid() throws IOException {
        Path growing = file("growing");
        SourceFile file = SourceTree.collect(List.of(growing), skipped::add).get(0);
        String message = assertThrows(TransferException.class, () -> file.digest(bytes -> append(growing)))
                .getMessage();
        assertTrue(message.contains("was changed while it was being sent"), message);
    }

    private static void append(Path path) {
        try {
            if (Files.size(path) < 100) {
                Files.writeString(path, "x".repeat(100));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
