package toucan.peer.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.folder.SafeFolder;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;

/** A folder of four files in seven pieces of 16 KiB: "a" ends in the middle of a piece, "empty" is empty. */
class FileStoreTest {
    private static final int PIECE = 16 * 1024;

    @TempDir
    Path place;

    private Path source;
    private Path target;
    private Metainfo metainfo;
    private byte[] all;

    @BeforeEach
    void share() throws Exception {
        source = place.resolve("source/folder");
        target = place.resolve("target");
        write(source.resolve("a"), 2 * PIECE + 100);
        write(source.resolve("empty"), 0);
        write(source.resolve("sub/b"), 50);
        write(source.resolve("sub/c"), 4 * PIECE);
        metainfo = MetainfoMaker.make(source, MakerProgress.NONE);
        assertEquals(7, metainfo.pieceCount());
        all = new byte[(int) metainfo.totalLength()];
        for (FileEntry file : metainfo.files()) {
            byte[] bytes = Files.readAllBytes(original(file));
            System.arraycopy(bytes, 0, all, (int) file.offset(), bytes.length);
        }
    }

    private static void write(Path file, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private Path original(FileEntry file) {
        return source.getParent().resolve(String.join("/", file.path()));
    }

    private FileStore open() throws IOException {
        return FileStore.open(metainfo, target, false, StoreProgress.NONE);
    }

    /** Opens and tells how many pieces were hashed. */
    private FileStore open(boolean overwrite, int[] hashed) throws IOException {
        return FileStore.open(metainfo, target, overwrite, (done, total) -> hashed[0] = done);
    }

    private boolean fetch(FileStore store, int piece) throws IOException {
        int length = metainfo.pieceLength(piece);
        for (int offset = 0; offset < length; offset += 5_000) {
            store.write(piece, offset, ByteBuffer.wrap(all, piece * PIECE + offset, Math.min(5_000, length - offset)));
        }
        return store.verify(piece);
    }

    private void fetchAll(FileStore store) throws IOException {
        for (int piece = 6; piece >= 0; piece--) {
            assertTrue(fetch(store, piece));
        }
        assertTrue(store.complete());
    }

    private void assertWhole() throws IOException {
        for (FileEntry file : metainfo.files()) {
            assertArrayEquals(
                    Files.readAllBytes(original(file)),
                    Files.readAllBytes(target.resolve(String.join("/", file.path()))),
                    file.shown());
        }
        assertEquals(List.of(), names(".part"));
    }

    private List<String> names(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            return files.map(file -> target.relativize(file).toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** As kill -9 leaves it: what was written is there, nothing was closed. */
    private void crash() throws IOException {
        Path after = place.resolve("after" + names("").size() + System.identityHashCode(new Object()));
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, after.resolve(target.relativize(file).toString()));
            }
        }
        target = after;
    }

    @Test
    void aFileGetsItsNameWhenItsLastPieceIsVerified() throws IOException {
        try (FileStore store = open()) {
            assertEquals(List.of("folder/empty"), names("empty"));
            assertTrue(fetch(store, 0));
            assertTrue(fetch(store, 1));
            assertEquals(List.of("folder/a.part"), names("a.part"));
            assertFalse(Files.exists(target.resolve("folder/a")));
            assertTrue(fetch(store, 2));
            assertArrayEquals(Files.readAllBytes(source.resolve("a")), Files.readAllBytes(target.resolve("folder/a")));
            assertEquals(List.of("folder/sub/c.part"), names(".part"), "b was whole with the same piece");
            fetch(store, 6);
            fetch(store, 5);
            fetch(store, 4);
            assertFalse(store.complete());
            fetch(store, 3);
            assertTrue(store.complete());
            ByteBuffer bytes = ByteBuffer.allocate(PIECE);
            store.read(2, 0, bytes);
            assertEquals(ByteBuffer.wrap(all, 2 * PIECE, PIECE), bytes.flip(), "across three files");
        }
        assertWhole();
        assertEquals(List.of(), names(".journal"));
    }

    @Test
    void aWrongPieceIsNotTaken() throws IOException {
        try (FileStore store = open()) {
            store.write(0, 0, ByteBuffer.wrap(new byte[PIECE]));
            assertFalse(store.verify(0));
            assertFalse(store.verify(3), "nothing was written of it");
            assertEquals(new BitSet(), store.have());
            assertThrows(IllegalStateException.class, () -> store.read(0, 0, ByteBuffer.allocate(1)));
            assertTrue(fetch(store, 0), "the right one replaces it");
            store.write(0, 0, ByteBuffer.wrap(new byte[PIECE]));
            assertTrue(store.verify(0), "a late block does no harm");
            ByteBuffer bytes = ByteBuffer.allocate(10);
            store.read(0, 5, bytes);
            assertEquals(ByteBuffer.wrap(all, 5, 10), bytes.flip());
        }
    }

    @Test
    void afterACleanStopNothingIsHashed() throws IOException {
        try (FileStore store = open()) {
            fetch(store, 1);
            fetch(store, 5);
        }
        int[] hashed = new int[1];
        try (FileStore store = open(false, hashed)) {
            assertEquals(BitSet.valueOf(new long[] {0b100010}), store.have());
            assertEquals(0, hashed[0]);
            fetchAll(store);
        }
        assertWhole();
    }

    @Test
    void afterACrashThePiecesOfTheJournalAreHashed() throws IOException {
        try (FileStore store = open()) {
            fetch(store, 1);
            fetch(store, 5);
            store.write(6, 0, ByteBuffer.wrap(all, 6 * PIECE, 50));
            crash();
        }
        int[] hashed = new int[1];
        try (FileStore store = open(false, hashed)) {
            assertEquals(BitSet.valueOf(new long[] {0b100010}), store.have());
            assertEquals(2, hashed[0]);
            fetchAll(store);
        }
        assertWhole();
    }

    @Test
    void aJournalIsNotBelievedAgainstTheFile() throws IOException {
        try (FileStore store = open()) {
            fetch(store, 1);
            fetch(store, 5);
            fetch(store, 6);
        }
        Path part = target.resolve("folder/sub/c.part");
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length - 1] ^= 1;
        Files.write(part, bytes);
        Files.setLastModifiedTime(part, FileTime.fromMillis(1_000_000));
        int[] hashed = new int[1];
        try (FileStore store = open(false, hashed)) {
            assertEquals(BitSet.valueOf(new long[] {0b100010}), store.have());
            assertEquals(2, hashed[0], "those of the file that has changed");
        }
        Files.delete(part);
        try (FileStore store = open(false, hashed)) {
            assertEquals(BitSet.valueOf(new long[] {0b10}), store.have());
        }
    }

    /** A journal that is cut, or whose bytes changed, says at most which pieces to hash. */
    @Test
    void aDamagedJournalDoesNoHarm() throws IOException {
        try (FileStore store = open()) {
            fetch(store, 1);
        }
        Path journal = target.resolve(names(".journal").get(0));
        byte[] bytes = Files.readAllBytes(journal);
        for (int at = 0; at < bytes.length; at += 3) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) 0xff;
            Files.write(journal, damaged);
            try (FileStore store = open()) {
                BitSet have = store.have();
                have.clear(1);
                assertEquals(new BitSet(), have, "byte " + at);
                assertTrue(fetch(store, 1));
            }
        }
        Files.write(journal, new byte[3]);
        try (FileStore store = open()) {
            assertEquals(BitSet.valueOf(new long[] {0b10}), store.have(), "without a journal all there is is hashed");
        }
    }

    @Test
    void whatIsThereIsHashedIn() throws IOException {
        Files.createDirectories(target.resolve("folder/sub"));
        Files.copy(source.resolve("sub/c"), target.resolve("folder/sub/c"));
        int[] hashed = new int[1];
        try (FileStore store = open(false, hashed)) {
            // c begins 150 bytes into piece 2, so that one waits for a and b.
            assertEquals(BitSet.valueOf(new long[] {0b1111000}), store.have());
            for (int piece = 0; piece < 3; piece++) {
                assertTrue(fetch(store, piece));
            }
        }
        assertWhole();
        try (FileStore store = open(false, hashed)) {
            assertTrue(store.complete());
        }
        assertWhole();
    }

    @Test
    void anotherFileOfThatNameIsNotTouched() throws IOException {
        Files.createDirectories(target.resolve("folder"));
        for (int length : new int[] {10, 2 * PIECE + 100}) {
            byte[] other = new byte[length];
            Files.write(target.resolve("folder/a"), other);
            FileConflict conflict = assertThrows(FileConflict.class, this::open);
            assertTrue(conflict.getMessage().startsWith("'folder/a' is there already"), conflict.getMessage());
            assertArrayEquals(other, Files.readAllBytes(target.resolve("folder/a")));
        }
    }

    @Test
    void overwritingHappensWhenTheNewOneIsWhole() throws IOException {
        Files.createDirectories(target.resolve("folder"));
        for (int length : new int[] {10, 2 * PIECE + 100}) {
            byte[] other = new byte[length];
            Files.write(target.resolve("folder/a"), other);
            try (FileStore store = open(true, new int[1])) {
                fetch(store, 0);
                fetch(store, 1);
                assertArrayEquals(other, Files.readAllBytes(target.resolve("folder/a")));
                fetch(store, 2);
            }
            assertArrayEquals(Files.readAllBytes(source.resolve("a")), Files.readAllBytes(target.resolve("folder/a")));
            Files.delete(target.resolve("folder/sub/b"));
        }
    }

    /** It came while the fetch was on: the part is kept, the other one too. */
    @Test
    void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
        FileStore store = open();
        fetch(store, 0);
        fetch(store, 1);
        Files.write(target.resolve("folder/a"), new byte[] {1});
        assertThrows(FileConflict.class, () -> fetch(store, 2));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(target.resolve("folder/a")));
        assertTrue(Files.exists(target.resolve("folder/a.part")));
        store.close();
    }

    /** Between the new name and the end of the old one: the part is another name of the finished file. */
    @Test
    void aCrashWhileAFileGetsItsNameDoesNoHarm() throws IOException {
        try (FileStore store = open()) {
            for (int piece = 0; piece < 3; piece++) {
                fetch(store, piece);
            }
        }
        Files.createLink(target.resolve("folder/a.part"), target.resolve("folder/a"));
        Files.delete(target.resolve(names(".journal").get(0)));
        Files.delete(target.resolve("folder/sub/b"));
        try (FileStore store = open()) {
            store.write(2, 0, ByteBuffer.wrap(new byte[PIECE]));
            assertFalse(store.verify(2));
            assertArrayEquals(Files.readAllBytes(source.resolve("a")), Files.readAllBytes(target.resolve("folder/a")));
            assertTrue(fetch(store, 2));
        }
        assertArrayEquals(Files.readAllBytes(source.resolve("a")), Files.readAllBytes(target.resolve("folder/a")));
    }

    /** BEP 47 knows links and programs; here a file is bytes, and nothing that a metainfo says makes more of it. */
    @Test
    void whateverTheMetainfoSaysOnlyOrdinaryFilesComeToBe() throws Exception {
        byte[] content = new byte[100];
        String hash = new String(MessageDigest.getInstance("SHA-1").digest(content), StandardCharsets.ISO_8859_1);
        String file = "d4:attr%d:%s6:lengthi50e4:pathl%d:%se12:symlink pathl2:..6:passwdee";
        String info = "d5:filesl" + String.format(Locale.ROOT, file, 1, "l", 1, "a")
                + String.format(Locale.ROOT, file, 1, "x", 1, "b") + "e4:name1:n12:piece lengthi16384e6:pieces20:"
                + hash
                + "e";
        Metainfo strange = Metainfo.parse(("d4:info" + info + "e").getBytes(StandardCharsets.ISO_8859_1));
        try (FileStore store = FileStore.open(strange, target, false, StoreProgress.NONE)) {
            store.write(0, 0, ByteBuffer.wrap(content));
            assertTrue(store.verify(0));
        }
        for (String name : List.of("a", "b")) {
            Path path = target.resolve("n").resolve(name);
            assertTrue(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS), name);
            assertEquals(50, Files.size(path));
            assertEquals(isWindows(), Files.isExecutable(path), name);
        }
    }

    /** Where everything may be executed. */
    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    @Test
    void noLinkLeadsOut() throws IOException {
        Path outside = Files.createDirectory(place.resolve("outside"));
        Files.createDirectories(target.resolve("folder"));
        for (String link : List.of("folder/sub", "folder/a", "folder/a.part")) {
            Path at = target.resolve(link);
            Path victim = link.endsWith("sub") ? outside : outside.resolve("victim");
            Files.createSymbolicLink(at, victim);
            assertThrows(IOException.class, () -> {
                try (FileStore store = open()) {
                    fetchAll(store);
                }
            });
            assertTrue(Files.isSymbolicLink(at), link);
            assertEquals(0, outside.toFile().list().length, link);
            Files.delete(at);
        }
    }

    /** The folder is exchanged for a link while it is in use. */
    @Test
    void aFolderThatBecomesALinkLeadsNowhere() throws IOException {
        Path outside = Files.createDirectory(place.resolve("outside"));
        FileStore store = open();
        fetch(store, 0);
        Files.move(target.resolve("folder"), target.resolve("moved"));
        Files.createSymbolicLink(target.resolve("folder"), outside);
        assertThrows(IOException.class, () -> fetch(store, 4));
        assertEquals(0, outside.toFile().list().length);
        assertThrows(IOException.class, store::close);
    }

    @Test
    void theSameRulesHoldWithoutSecureDirectories() throws IOException {
        Path outside = Files.createDirectories(place.resolve("outside/deep"));
        Path inside = Files.createDirectories(place.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        Files.createSymbolicLink(inside.resolve("file"), outside.resolve("victim"));
        try (SafeFolder root = SafeFolder.checkedRoot(inside.toRealPath())) {
            assertThrows(FileSystemException.class, () -> root.walk(List.of("link"), true));
            assertThrows(IOException.class, () -> root.open("file", StandardOpenOption.WRITE));
            try (SafeFolder made = root.walk(List.of("x", "y"), true)) {
                assertTrue(Files.isDirectory(inside.resolve("x/y"), LinkOption.NOFOLLOW_LINKS));
                Files.move(inside.resolve("x"), inside.resolve("z"));
                Files.createSymbolicLink(inside.resolve("x"), inside.resolve("z"));
                assertThrows(IOException.class, () -> made.stat("y"));
            }
        }
    }

    @Test
    void twoCannotFetchIntoOneFolder() throws IOException {
        try (FileStore store = open()) {
            assertThrows(FileConflict.class, this::open);
            assertTrue(fetch(store, 0));
        }
    }

    @Test
    void saysSoBeforehandWhenTheDiskIsTooSmall() throws Exception {
        int pieces = 400_000;
        byte[] info = Bencode.encode(BDictionary.of(Map.of(
                "name",
                BString.of("large"),
                "length",
                new BInteger((long) pieces << 24),
                "piece length",
                new BInteger(1 << 24),
                "pieces",
                BString.of(new byte[pieces * 20]))));
        Metainfo large = Metainfo.ofInfo(info);
        DiskFull full = assertThrows(DiskFull.class, () -> FileStore.open(large, target, false, StoreProgress.NONE));
        assertTrue(full.getMessage().contains(" bytes are needed, "), full.getMessage());
        assertEquals(List.of(), names(".part"));
    }

    /** Fetch, stop or crash, fetch on, in many orders: in the end the files are right, and no verified piece was lost. */
    @Test
    void survivesAnyOrderOfStopsAndCrashes() throws IOException {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            target = place.resolve("run" + seed);
            BitSet expected = new BitSet();
            while (expected.cardinality() < 7) {
                int[] hashed = new int[1];
                FileStore store = open(false, hashed);
                assertEquals(expected, store.have(), "seed " + seed);
                for (int i = random.nextInt(4); i >= 0; i--) {
                    int piece = random.nextInt(7);
                    assertTrue(fetch(store, piece), "seed " + seed);
                    expected.set(piece);
                }
                if (random.nextBoolean() && expected.cardinality() < 7) {
                    crash();
                }
                store.close();
            }
            assertWhole();
        }
    }

    @Test
    void aNameWithoutRoomForASuffixHasAPartAllTheSame() throws Exception {
        Path file = place.resolve("source/" + "x".repeat(255));
        write(file, 100);
        Metainfo one = MetainfoMaker.make(file, MakerProgress.NONE);
        List<String> seen = new ArrayList<>();
        try (FileStore store = FileStore.open(one, target, false, StoreProgress.NONE)) {
            store.write(0, 0, ByteBuffer.wrap(Files.readAllBytes(file), 0, 50));
            seen.addAll(names(".part"));
            store.write(0, 50, ByteBuffer.wrap(Files.readAllBytes(file), 50, 50));
            Verification part = Verification.of(one, target, StoreProgress.NONE);
            assertEquals(Verification.Found.PART, part.files().get(0).found());
            assertEquals(1, part.files().get(0).goodPieces());
            assertFalse(part.isWhole());
            store.write(0, 50, ByteBuffer.wrap(Files.readAllBytes(file), 50, 50));
            assertTrue(store.verify(0));
        }
        assertEquals(List.of(".toucan-0.part"), seen);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(target.resolve("x".repeat(255))));
    }
}
