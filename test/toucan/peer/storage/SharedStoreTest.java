package toucan.peer.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.peer.metainfo.Shared;

/** Files shared from where they lie, and whether a folder holds them. */
class SharedStoreTest {
    @TempDir
    Path temp;

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path path = temp.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, bytes);
    }

    /** More files than are open at once, each in its own place. */
    private Shared several() throws Exception {
        for (int i = 0; i < 100; i++) {
            file("some/folder/" + i, 1_000 + i);
        }
        file("other/place/single", 50_000);
        file("other/folder-2/x", 10);
        return MetainfoMaker.share(
                List.of(
                        temp.resolve("some/folder"),
                        temp.resolve("other/place/single"),
                        temp.resolve("other/folder-2")),
                "together",
                MakerProgress.NONE);
    }

    @Test
    void severalPathsAreOneFolder() throws Exception {
        Shared shared = several();
        Metainfo metainfo = shared.metainfo();
        assertEquals("together", metainfo.name());
        assertEquals(102, metainfo.files().size());
        List<String> names = metainfo.files().stream().map(FileEntry::shown).toList();
        assertTrue(names.contains("together/folder/7"), names.toString());
        assertTrue(names.contains("together/single"), names.toString());
        for (int i = 0; i < names.size(); i++) {
            assertTrue(
                    shared.files()
                            .get(i)
                            .source()
                            .toString()
                            .replace('\\', '/')
                            .endsWith(names.get(i).substring("together/".length())),
                    names.get(i));
        }
        // The same as of a folder in which all of them lie.
        Path whole = Files.createDirectories(temp.resolve("copy/together"));
        for (int i = 0; i < names.size(); i++) {
            Path copy = temp.resolve("copy").resolve(names.get(i));
            Files.createDirectories(copy.getParent());
            Files.copy(shared.files().get(i).source(), copy);
        }
        assertEquals(
                metainfo.infoHash(),
                MetainfoMaker.make(whole, MakerProgress.NONE).infoHash());
        assertTrue(Verification.of(metainfo, temp.resolve("copy"), StoreProgress.NONE)
                .isWhole());
    }

    @Test
    void allPiecesAreReadAsTheyWereHashed() throws Exception {
        Shared shared = several();
        Metainfo metainfo = shared.metainfo();
        try (SharedStore store = new SharedStore(shared)) {
            assertTrue(store.complete());
            assertEquals(metainfo.pieceCount(), store.have().cardinality());
            for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
                ByteBuffer bytes = ByteBuffer.allocate(metainfo.pieceLength(piece));
                store.read(piece, 0, bytes);
                MessageDigest digest = metainfo.newPieceDigest();
                digest.update(bytes.flip());
                assertTrue(metainfo.matches(piece, digest), "piece " + piece);
            }
        }
    }

    @Test
    void twoOfOneNameAreRefused() throws Exception {
        Path one = file("a/same", 1);
        Path two = file("b/SAME", 2);
        InvalidMetainfo refused = assertThrows(
                InvalidMetainfo.class, () -> MetainfoMaker.share(List.of(one, two), "x", MakerProgress.NONE));
        assertTrue(refused.getMessage().startsWith("cannot share 'x': "), refused.getMessage());
        assertThrows(InvalidMetainfo.class, () -> MetainfoMaker.share(List.of(one, two), "..", MakerProgress.NONE));
    }

    @Test
    void aChangeIsNoticedByTimeBySizeAndByAbsence() throws Exception {
        Path file = file("file", 40_000);
        byte[] original = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        Shared shared = MetainfoMaker.share(file, MakerProgress.NONE);
        try (SharedStore store = new SharedStore(shared)) {
            ByteBuffer bytes = ByteBuffer.allocate(16_384);
            store.read(0, 0, bytes);
            Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5_000));
            assertRefused(store, "has changed since it was shared");
            Files.setLastModifiedTime(file, time);
            store.read(0, 0, bytes.clear());
            assertArrayEquals(Arrays.copyOf(original, 16_384), bytes.array());
            Files.write(file, new byte[10]);
            assertRefused(store, "has changed since it was shared");
            Files.write(file, original);
            Files.setLastModifiedTime(file, time);
            store.read(0, 0, bytes.clear());
            Files.delete(file);
            assertRefused(store, "can no longer be read");
        }
    }

    private static void assertRefused(SharedStore store, String why) {
        IOException refused = assertThrows(IOException.class, () -> store.read(0, 0, ByteBuffer.allocate(16_384)));
        assertTrue(refused.getMessage().startsWith("'file' " + why), refused.getMessage());
    }
}
