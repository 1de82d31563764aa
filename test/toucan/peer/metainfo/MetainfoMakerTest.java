package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetainfoMakerTest {
    @TempDir
    Path place;

    private byte[] write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Path file = place.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return bytes;
    }

    private static final class Listener implements MakerProgress {
        final List<Long> done = new ArrayList<>();
        final List<String> skipped = new ArrayList<>();

        @Override
        public void hashed(long doneBytes, long totalBytes) {
            done.add(doneBytes);
            assertTrue(doneBytes <= totalBytes);
        }

        @Override
        public void skipped(String line) {
            skipped.add(line);
        }
    }

    @Test
    void hashesEachPieceOfAFile() throws Exception {
        byte[] bytes = write("file", 50_000);
        Listener listener = new Listener();
        Metainfo metainfo = MetainfoMaker.make(place.resolve("file"), listener);

        assertEquals("file", metainfo.name());
        assertEquals(4, metainfo.pieceCount());
        assertTrue(metainfo.hasSha256());
        for (int piece = 0; piece < 4; piece++) {
            byte[] content = Arrays.copyOfRange(bytes, piece * 16_384, Math.min(50_000, (piece + 1) * 16_384));
            assertArrayEquals(MessageDigest.getInstance("SHA-1").digest(content), metainfo.sha1(piece));
            assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(content), metainfo.sha256(piece));
        }
        assertEquals(List.of(16_384L, 32_768L, 49_152L, 50_000L), listener.done);
        assertEquals(metainfo.infoHash(), Metainfo.parse(metainfo.toBytes()).infoHash());
    }

    @Test
    void piecesRunOnFromFileToFile() throws Exception {
        byte[] b = write("folder/b", 10_000);
        byte[] a = write("folder/a/x", 10_000);
        write("folder/a/empty", 0);
        write("folder/C", 1);
        Metainfo metainfo = MetainfoMaker.make(place.resolve("folder"), MakerProgress.NONE);

        assertEquals(
                List.of("folder/C", "folder/a/empty", "folder/a/x", "folder/b"),
                metainfo.files().stream().map(FileEntry::shown).toList());
        byte[] all = Arrays.copyOf(Files.readAllBytes(place.resolve("folder/C")), 20_001);
        System.arraycopy(a, 0, all, 1, 10_000);
        System.arraycopy(b, 0, all, 10_001, 10_000);
        assertEquals(2, metainfo.pieceCount());
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(all, 16_384)), metainfo.sha256(0));
        assertArrayEquals(
                MessageDigest.getInstance("SHA-1").digest(Arrays.copyOfRange(all, 16_384, 20_001)), metainfo.sha1(1));
    }

    @Test
    void theSameFilesGiveTheSameBytesInEveryLocale() throws Exception {
        write("Folder/I\u0130\u0131i", 123_456);
        write("Folder/b/c", 16_384);
        List<byte[]> made = new ArrayList<>();
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("en", "ar-EG", "tr-TR", "fa-IR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                made.add(MetainfoMaker.make(place.resolve("Folder"), MakerProgress.NONE)
                        .toBytes());
                assertEquals(2, Metainfo.parse(made.get(0)).files().size(), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
        made.forEach(bytes -> assertArrayEquals(made.get(0), bytes));
    }

    @Test
    void piecesAreAsLongAsTheirNumberAsksFor() {
        assertEquals(16_384, MetainfoMaker.pieceLengthFor(0));
        assertEquals(16_384, MetainfoMaker.pieceLengthFor(2000L * 16_384));
        assertEquals(32_768, MetainfoMaker.pieceLengthFor(2000L * 16_384 + 1));
        assertEquals(1 << 20, MetainfoMaker.pieceLengthFor(1500L << 20));
        assertEquals(16 << 20, MetainfoMaker.pieceLengthFor(1L << 50));
    }

    @Test
    void saysWhatItSkips() throws Exception {
        write("folder/a", 1);
        write("folder/movie.part", 1);
        write("folder/.toucan-0.journal", 1);
        Files.createSymbolicLink(place.resolve("folder/link"), Path.of("a"));
        Files.createSymbolicLink(place.resolve("folder/out"), place);
        Listener listener = new Listener();
        Metainfo metainfo = MetainfoMaker.make(place.resolve("folder"), listener);

        assertEquals(1, metainfo.files().size());
        assertEquals(4, listener.skipped.size(), listener.skipped.toString());
        assertTrue(listener.skipped.get(0).endsWith(".journal: an unfinished file"), listener.skipped.get(0));
        assertTrue(listener.skipped.get(1).endsWith("link: a symbolic link"), listener.skipped.get(1));
    }

    @Test
    void refusesWhatPeersWouldRefuse() throws Exception {
        write("folder/aux.txt", 1);
        refused("folder", "aux.txt: a device name of Windows");
        write("case/a", 1);
        write("case/A", 1);
        if (names("case") == 2) {
            Listener listener = new Listener();
            assertThrows(InvalidMetainfo.class, () -> MetainfoMaker.make(place.resolve("case"), listener));
            assertEquals(List.of(), listener.done, "before a byte is hashed");
            refused("case", "cannot tell apart");
        }
        Files.createDirectories(place.resolve("empty/inner"));
        refused("empty", "no file in the folder");
        write("x.part", 1);
        refused("x.part", "keeps for unfinished files");
    }

    private int names(String folder) {
        return place.resolve(folder).toFile().list().length;
    }

    private void refused(String name, String reason) {
        InvalidMetainfo refusal =
                assertThrows(InvalidMetainfo.class, () -> MetainfoMaker.make(place.resolve(name), MakerProgress.NONE));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThrows(NoSuchFileException.class, () -> MetainfoMaker.make(place.resolve("none"), MakerProgress.NONE));
    }

    @Test
    void aFileThatChangesMeanwhileIsAnError() throws Exception {
        write("grows", 40_000);
        changedMeanwhile("grows", file -> Files.write(file, new byte[50_000]));
        write("shrinks", 60_000);
        changedMeanwhile("shrinks", file -> Files.write(file, new byte[20_000]));
    }

    private interface Change {
        void apply(Path file) throws IOException;
    }

    private void changedMeanwhile(String name, Change change) {
        Path file = place.resolve(name);
        MakerProgress changer = (done, total) -> {
            try {
                change.apply(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        IOException refusal = assertThrows(IOException.class, () -> MetainfoMaker.make(file, changer));
        assertTrue(refusal.getMessage().contains("changes while it is read"), refusal.getMessage());
    }

    @Test
    void anEmptyFileCanBeShared() throws Exception {
        write("empty.txt", 0);
        Metainfo metainfo = MetainfoMaker.make(place.resolve("empty.txt"), MakerProgress.NONE);
        assertEquals(0, metainfo.pieceCount());
        assertEquals(0, Metainfo.parse(metainfo.toBytes()).totalLength());
    }
}
