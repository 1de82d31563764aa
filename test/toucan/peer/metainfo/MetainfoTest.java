package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetainfoTest {
    @Test
    void readsASingleFile() throws Exception {
        byte[] info = Infos.encode(Infos.single());
        Metainfo metainfo = Metainfo.parse(Infos.torrent("d8:announce9:udp://x:1", info, "e"));

        assertEquals("file.bin", metainfo.name());
        assertFalse(metainfo.isFolder());
        assertEquals(List.of(new FileEntry(List.of("file.bin"), 40_000, 0)), metainfo.files());
        assertEquals(40_000, metainfo.totalLength());
        assertEquals(3, metainfo.pieceCount());
        assertEquals(16_384, metainfo.pieceLength());
        assertEquals(16_384, metainfo.pieceLength(1));
        assertEquals(40_000 - 2 * 16_384, metainfo.pieceLength(2));
        assertFalse(metainfo.hasSha256());
        assertFalse(metainfo.isPrivate());
        assertThrows(IllegalStateException.class, () -> metainfo.sha256(0));
    }

    @Test
    void hashesTheBytesThatCame() throws Exception {
        // An unknown key, and one that stands before it: still the same bytes are hashed.
        Map<String, BValue> fields = Infos.single();
        fields.put("source", BString.of("elsewhere"));
        byte[] info = Infos.encode(fields);
        Metainfo metainfo = Metainfo.parse(Infos.torrent("d", info, "5:zzzzzi1ee"));

        assertArrayEquals(info, metainfo.infoBytes());
        assertEquals(info.length, metainfo.infoLength());
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(info);
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(info);
        assertArrayEquals(sha1, metainfo.infoHash().bytes());
        assertArrayEquals(sha256, metainfo.infoSha256().bytes());
        assertArrayEquals(Arrays.copyOf(sha256, 20), metainfo.truncatedSha256().bytes());
        assertEquals(metainfo.infoHash(), Metainfo.ofInfo(info).infoHash());
        assertEquals(metainfo.infoHash(), Metainfo.parse(metainfo.toBytes()).infoHash());
        assertArrayEquals(Infos.torrent("d", info, "e"), metainfo.toBytes());
    }

    /** A vector from outside: computed with {@code printf … | sha1sum}. */
    @Test
    void aKnownInfoHash() throws Exception {
        String info = "d6:lengthi0e4:name1:a12:piece lengthi16384e6:pieces0:e";
        Metainfo metainfo = Metainfo.ofInfo(info.getBytes(StandardCharsets.US_ASCII));

        assertEquals(
                "5b7e4b42bfee1ce1be9a5ce6fd76ff2a7834afe8", metainfo.infoHash().hex());
        assertEquals(
                "a514e65df3734f49868f8416fd8a756daf1467efd5f31acbf9ea6550e5b072ea",
                metainfo.infoSha256().hex());
        assertEquals(0, metainfo.pieceCount());
    }

    @Test
    void readsAFolder() throws Exception {
        Map<String, BValue> fields = Infos.folder(Infos.KIB16, 0, 20_000, 0, 0, 12_768);
        fields.put("private", new BInteger(1));
        Metainfo metainfo = Metainfo.ofInfo(Infos.encode(fields));

        assertTrue(metainfo.isFolder());
        assertTrue(metainfo.isPrivate());
        assertEquals(32_768, metainfo.totalLength());
        assertEquals(2, metainfo.pieceCount());
        assertEquals(16_384, metainfo.pieceLength(1), "a last piece that is whole");
        assertEquals(
                new FileEntry(List.of("folder", "4"), 12_768, 20_000),
                metainfo.files().get(4));
        assertEquals("folder/4", metainfo.files().get(4).shown());
    }

    @Test
    void givesTheHashesOfEachPiece() throws Exception {
        Map<String, BValue> fields = Infos.single();
        fields.put(Metainfo.SHA256_KEY, Infos.hashes(3, 32));
        Metainfo metainfo = Metainfo.ofInfo(Infos.encode(fields));

        assertArrayEquals(Arrays.copyOfRange(Infos.hashes(3, 20).bytes(), 40, 60), metainfo.sha1(2));
        assertArrayEquals(Arrays.copyOfRange(Infos.hashes(3, 32).bytes(), 32, 64), metainfo.sha256(1));
        assertThrows(IndexOutOfBoundsException.class, () -> metainfo.sha1(3));
        assertThrows(IndexOutOfBoundsException.class, () -> metainfo.sha256(-1));
    }

    /** The stronger hash decides wherever there is one, even against the other. */
    @Test
    void sha256DecidesWhenPresent() throws Exception {
        byte[] piece = new byte[100];
        Map<String, BValue> fields = Infos.single(100, Infos.KIB16);
        fields.put("pieces", BString.of(MessageDigest.getInstance("SHA-1").digest(piece)));
        Metainfo weak = Metainfo.ofInfo(Infos.encode(fields));
        MessageDigest digest = weak.newPieceDigest();
        digest.update(piece);
        assertTrue(weak.matches(0, digest));
        assertFalse(weak.matches(0, digest), "reset: it has seen nothing");

        fields.put(Metainfo.SHA256_KEY, Infos.hashes(1, 32));
        Metainfo strong = Metainfo.ofInfo(Infos.encode(fields));
        MessageDigest other = strong.newPieceDigest();
        other.update(piece);
        assertFalse(strong.matches(0, other));

        fields.put(
                Metainfo.SHA256_KEY,
                BString.of(MessageDigest.getInstance("SHA-256").digest(piece)));
        fields.put("pieces", Infos.hashes(1, 20));
        Metainfo right = Metainfo.ofInfo(Infos.encode(fields));
        other.update(piece);
        assertTrue(right.matches(0, other));
    }
}
