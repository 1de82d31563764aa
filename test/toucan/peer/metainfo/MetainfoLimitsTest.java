package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stranger's metainfo is refused for, and with which words. */
class MetainfoLimitsTest {
    private record Refused(String what, byte[] torrent, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Refused> notEvenBencode() {
        byte[] info = Infos.encode(Infos.single());
        String good = new String(info, StandardCharsets.ISO_8859_1);
        List<Refused> table = new ArrayList<>();
        table.add(new Refused("nothing", new byte[0], "end comes too early"));
        table.add(new Refused("a web page", bytes("<!doctype html>"), "no metainfo file: a value begins with"));
        table.add(new Refused("a list", bytes("le"), "not a dictionary"));
        table.add(new Refused("an integer", bytes("i1e"), "not a dictionary"));
        table.add(new Refused("no info", bytes("de"), "no dictionary 'info'"));
        table.add(new Refused("info is a list", bytes("d4:infolee"), "no dictionary 'info'"));
        table.add(new Refused("unsorted outside", Infos.torrent("d4:zzzz0:", info, "e"), "keys out of order"));
        table.add(new Refused("info twice", Infos.torrent("d", info, "4:info" + good + "e"), "same key twice"));
        table.add(new Refused("something behind", Infos.torrent("d", info, "ee"), "after the end"));
        table.add(new Refused("cut off", Infos.torrent("d", info, ""), "end comes too early"));
        table.add(altered("unsorted inside", "12:piece length", "12:aiece length", "keys out of order"));
        table.add(altered("a key twice", "4:name8:file.bin", "4:name1:a4:name2:bc", "same key twice"));
        table.add(altered("leading zero", "i40000e", "i040000e", "leading zero"));
        table.add(altered("-0", "i40000e", "i-0e", "-0"));
        table.add(altered("2^63", "i40000e", "i9223372036854775808e", "too large"));
        table.add(altered("2^64 + 40000", "i40000e", "i18446744073709591616e", "too large"));
        table.add(altered("a fraction", "i40000e", "i40000.0e", "missing"));
        table.add(altered("no integer", "i40000e", "ie", "without digits"));
        table.add(altered("an endless string", "8:file.bin", "99999999:file.bin", "too large"));
        table.add(new Refused("too deep", bytes("d4:info" + "l".repeat(16) + "e".repeat(17)), "inside each other"));
        table.add(new Refused("10 MB and a byte", new byte[10_000_001], "more than 10000000 are not read"));
        table.add(
                new Refused("many values", bytes("d4:infol" + "le".repeat(250_000) + "ee"), "more than 250000 values"));
        return table;
    }

    static List<Refused> inTheInfo() {
        List<Refused> table = new ArrayList<>();
        without(table, "name", "no 'name'");
        without(table, "length", "neither 'length' nor 'files'");
        without(table, "piece length", "no 'piece length'");
        without(table, "pieces", "no 'pieces'");
        for (long length :
                new long[] {0, 1, -1, 8192, 16_383, 16_385, 24_576, 33_554_432, Long.MAX_VALUE, Long.MIN_VALUE}) {
            with(table, "piece length", new BInteger(length), "piece length " + length + " is no power of two");
        }
        with(table, "piece length", new BInteger((1L << 32) + 16_384), "no power of two");
        with(table, "piece length", BString.of("16384"), "'piece length' is no integer");
        for (int bytes : new int[] {0, 1, 20, 40, 59, 61, 80}) {
            with(table, "pieces", BString.of(new byte[bytes]), "has " + bytes + " bytes; 3 pieces need 60");
        }
        with(table, "pieces", new BList(List.of()), "'pieces' is no string");
        for (int bytes : new int[] {0, 60, 95, 97}) {
            with(table, Metainfo.SHA256_KEY, BString.of(new byte[bytes]), "has " + bytes + " bytes; 3 pieces need 96");
        }
        with(table, Metainfo.SHA256_KEY, new BInteger(1), "'toucan sha256' is no string");
        with(table, "length", new BInteger(-1), "a file of -1 bytes");
        with(table, "length", new BInteger(Long.MAX_VALUE), "'pieces' has 60 bytes");
        with(table, "length", BString.of("1"), "'length' is no integer");
        with(table, "name", BString.of(""), "name refused: an empty");
        with(table, "name", BString.of(".."), "name refused: it leaves the folder");
        with(table, "name", BString.of("a/b"), "name refused: a slash");
        with(table, "name", BString.of(new byte[] {(byte) 0xc0, (byte) 0xaf}), "'name' is not UTF-8");
        with(table, "name", BString.of(new byte[] {(byte) 0xff}), "'name' is not UTF-8");
        with(table, "name", BString.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}), "'name' is not UTF-8");
        with(table, "name", new BInteger(1), "'name' is no string");
        with(table, "files", new BList(List.of(Infos.file(1, "a"))), "both 'length' and 'files'");
        Map<String, BValue> v2 = Infos.single();
        v2.remove("length");
        v2.put("file tree", BDictionary.of(Map.of()));
        table.add(refused("version 2", v2, "it is of BitTorrent v2; Toucan reads v1"));
        return table;
    }

    static List<Refused> inTheFiles() {
        List<Refused> table = new ArrayList<>();
        files(table, new BInteger(1), "'files' is no list");
        files(table, new BList(List.of()), "or an empty one");
        files(table, "no dictionary", new BInteger(1));
        files(table, "a file has no 'path', or an empty one", Infos.file(1));
        files(table, "no 'path'", BDictionary.of(Map.of("length", new BInteger(1))));
        files(table, "no 'path'", BDictionary.of(Map.of("length", new BInteger(1), "path", BString.of("a"))));
        files(table, "without 'length'", BDictionary.of(Map.of("path", new BList(List.of(BString.of("a"))))));
        files(table, "a file of -5 bytes", Infos.file(6, "a"), Infos.file(-5, "b"));
        files(table, "2^63 bytes", Infos.file(Long.MAX_VALUE, "a"), Infos.file(1, "b"));
        files(table, "2^63 bytes", Infos.file(1L << 62, "a"), Infos.file(1L << 62, "b"), Infos.file(1, "c"));
        files(table, "an empty file or folder name", Infos.file(1, ""));
        files(table, "an empty file or folder name", Infos.file(1, "a", "", "b"));
        files(table, "leaves the folder", Infos.file(1, "a", "..", "..", "b"));
        files(table, "cannot tell apart", Infos.file(1, "a"), Infos.file(1, "A"));
        files(table, "is a file, and a folder", Infos.file(1, "a"), Infos.file(1, "a", "b"));
        files(table, "name of a file and of a folder", Infos.file(1, "a", "b"), Infos.file(1, "A"));
        files(table, "folders deep", Infos.file(1, "x/".repeat(64).split("/")));
        files(table, "keeps for unfinished", Infos.file(1, ".toucan-0.journal"));
        files(
                table,
                "'path' is no string",
                BDictionary.of(Map.of("length", new BInteger(1), "path", new BList(List.of(new BInteger(1))))));
        return table;
    }

    @ParameterizedTest
    @MethodSource({"notEvenBencode", "inTheInfo", "inTheFiles"})
    void isRefused(Refused refused) {
        InvalidMetainfo refusal = assertThrows(InvalidMetainfo.class, () -> Metainfo.parse(refused.torrent()));
        assertTrue(refusal.getMessage().contains(refused.reason()), refusal.getMessage());
        assertEquals(Printable.of(refusal.getMessage()), refusal.getMessage(), "safe to show");
    }

    @Test
    void bothEndsOfThePieceLengthAreAccepted() throws InvalidMetainfo {
        assertEquals(3, read(Infos.single()).pieceCount());
        assertEquals(1, read(Infos.single(40_000, 16 * 1024 * 1024)).pieceCount());
    }

    @Test
    void theLargestFileThatItsHashesAllow() throws InvalidMetainfo {
        long pieces = 400_000;
        Metainfo large = read(Infos.single(pieces * (16 << 20) - 1, 16 << 20));
        assertEquals(pieces, large.pieceCount());
        assertEquals((16 << 20) - 1, large.pieceLength(399_999));
    }

    @Property(tries = 3_000)
    void oneChangedByteNeverDoesMoreThanBeRefused(@ForAll int at, @ForAll byte change) throws InvalidMetainfo {
        byte[] torrent = read(Infos.folder(Infos.KIB16, 5, 0, 40_000)).toBytes();
        torrent[Math.floorMod(at, torrent.length)] = change;
        try {
            Metainfo metainfo = Metainfo.parse(torrent);
            long sum = metainfo.files().stream().mapToLong(FileEntry::length).sum();
            assertEquals(sum, metainfo.totalLength());
            assertEquals(PieceLayout.pieces(sum, metainfo.pieceLength()), metainfo.pieceCount());
        } catch (InvalidMetainfo refused) {
            assertNotNull(refused.getMessage());
        }
    }

    private static Metainfo read(Map<String, BValue> info) throws InvalidMetainfo {
        return Metainfo.ofInfo(Infos.encode(info));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Refused refused(String what, Map<String, BValue> info, String reason) {
        return new Refused(what, Infos.torrent("d", Infos.encode(info), "e"), reason);
    }

    private static Refused altered(String what, String from, String to, String reason) {
        String good = new String(Infos.encode(Infos.single()), StandardCharsets.ISO_8859_1);
        assertTrue(good.contains(from), good);
        return new Refused(what, Infos.torrent("d", bytes(good.replace(from, to)), "e"), reason);
    }

    private static void without(List<Refused> table, String key, String reason) {
        Map<String, BValue> info = Infos.single();
        info.remove(key);
        table.add(refused("without " + key, info, reason));
    }

    private static void with(List<Refused> table, String key, BValue value, String reason) {
        Map<String, BValue> info = Infos.single();
        info.put(key, value);
        table.add(refused(key + " " + value, info, reason));
    }

    private static void files(List<Refused> table, String reason, BValue... entries) {
        files(table, new BList(List.of(entries)), reason);
    }

    private static void files(List<Refused> table, BValue files, String reason) {
        Map<String, BValue> info = Infos.single();
        info.remove("length");
        info.put("files", files);
        table.add(refused("files " + reason, info, reason));
    }
}
