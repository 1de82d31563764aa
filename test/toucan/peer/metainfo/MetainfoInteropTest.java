package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;
import toucan.testing.Tshark;

/** Our metainfo as other programs read it, and theirs as we do. */
class MetainfoInteropTest {
    @TempDir
    Path place;

    @BeforeEach
    void writeFiles() throws IOException {
        write("one.bin", 100_000);
        write("folder/a", 300_000);
        write("folder/sub/b \u00fc \u65e5.txt", 5);
        write("folder/sub/c", 65_536);
        write("folder/empty", 0);
    }

    private void write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Files.createDirectories(place.resolve(name).getParent());
        Files.write(place.resolve(name), bytes);
    }

    private String run(String... command) throws Exception {
        return String.join("\n", Tshark.run(place, List.of(command)));
    }

    private static String hash(String printed, String label) {
        Matcher hash = Pattern.compile(label + ": ([0-9a-f]{40})").matcher(printed);
        assertTrue(hash.find(), printed);
        return hash.group(1);
    }

    private Metainfo ours(String name) throws Exception {
        Metainfo metainfo = MetainfoMaker.make(place.resolve(name), MakerProgress.NONE);
        Files.write(place.resolve("x.torrent"), metainfo.toBytes());
        return metainfo;
    }

    @Test
    void transmissionReadsOurs() throws Exception {
        Needs.program("transmission-show");
        for (String name : List.of("one.bin", "folder")) {
            Metainfo metainfo = ours(name);
            String printed = run("transmission-show", "x.torrent");
            assertEquals(metainfo.infoHash().hex(), hash(printed, "Hash"));
            metainfo.files().forEach(file -> assertTrue(printed.contains(file.shown()), printed));
        }
    }

    @Test
    void aria2ReadsOurs() throws Exception {
        Needs.program("aria2c");
        for (String name : List.of("one.bin", "folder")) {
            Metainfo metainfo = ours(name);
            String printed = run("aria2c", "-S", "x.torrent");
            assertEquals(metainfo.infoHash().hex(), hash(printed, "Info Hash"));
            assertTrue(printed.contains("The Number of Pieces: " + metainfo.pieceCount()), printed);
            metainfo.files().forEach(file -> assertTrue(printed.contains("./" + file.shown()), printed));
        }
    }

    @Test
    void weReadTransmissions() throws Exception {
        Needs.program("transmission-create");
        Needs.program("transmission-show");
        for (String name : List.of("one.bin", "folder")) {
            run("transmission-create", "-p", "-s", "64", "-t", "http://127.0.0.1:1/announce", "-o", "t.torrent", name);
            Metainfo metainfo = Metainfo.parse(Files.readAllBytes(place.resolve("t.torrent")));

            assertEquals(
                    hash(run("transmission-show", "t.torrent"), "Hash"),
                    metainfo.infoHash().hex());
            assertEquals(64 * 1024, metainfo.pieceLength());
            assertTrue(metainfo.isPrivate());
            assertTrue(!metainfo.hasSha256());
            assertPiecesAreTheFiles(metainfo);
        }
    }

    @Test
    void aria2AgreesOnTransmissions() throws Exception {
        Needs.program("transmission-create");
        Needs.program("aria2c");
        run("transmission-create", "-o", "t.torrent", "folder");
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(place.resolve("t.torrent")));
        assertEquals(
                hash(run("aria2c", "-S", "t.torrent"), "Info Hash"),
                metainfo.infoHash().hex());
    }

    /** Puts every piece together from the files as the layout says, and hashes it. */
    private void assertPiecesAreTheFiles(Metainfo metainfo) throws Exception {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
            for (FileRange range : metainfo.layout().ranges(piece, 0, metainfo.pieceLength(piece))) {
                Path file = place.resolve(
                        String.join("/", metainfo.files().get(range.file()).path()));
                sha1.update(ByteBuffer.wrap(Files.readAllBytes(file), (int) range.offset(), range.length()));
            }
            assertArrayEquals(sha1.digest(), metainfo.sha1(piece), "piece " + piece);
        }
    }
}
