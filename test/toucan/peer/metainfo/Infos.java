package toucan.peer.metainfo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Info dictionaries to be changed and then read. */
public final class Infos {
    static final int KIB16 = 16 * 1024;

    private Infos() {}

    /** A right one: a file of 40,000 bytes in three pieces, whose hashes are no hashes of anything. */
    static Map<String, BValue> single() {
        return single(40_000, KIB16);
    }

    static Map<String, BValue> single(long length, int pieceLength) {
        int pieces = (int) PieceLayout.pieces(length, pieceLength);
        Map<String, BValue> info = new HashMap<>();
        info.put("name", BString.of("file.bin"));
        info.put("length", new BInteger(length));
        info.put("piece length", new BInteger(pieceLength));
        info.put("pieces", hashes(pieces, 20));
        return info;
    }

    /** A right one: a folder with these lengths of files called 0, 1, 2, and so on. */
    static Map<String, BValue> folder(int pieceLength, long... lengths) {
        Map<String, BValue> info = single(Arrays.stream(lengths).sum(), pieceLength);
        info.remove("length");
        info.put("name", BString.of("folder"));
        List<BValue> files = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            files.add(file(lengths[i], Integer.toString(i)));
        }
        info.put("files", new BList(files));
        return info;
    }

    static BDictionary file(long length, String... path) {
        List<BValue> components = Arrays.stream(path)
                .map(component -> (BValue) BString.of(component))
                .toList();
        return BDictionary.of(Map.of("length", new BInteger(length), "path", new BList(components)));
    }

    /** So many hashes that are all different. */
    static BString hashes(int pieces, int bytes) {
        byte[] hashes = new byte[pieces * bytes];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = (byte) (i / bytes + i % bytes * 31);
        }
        return BString.of(hashes);
    }

    static byte[] encode(Map<String, BValue> info) {
        return Bencode.encode(BDictionary.of(info));
    }

    /** A metainfo file in an order and with keys of somebody else: bencode for the parts before and after the info. */
    static byte[] torrent(String before, byte[] info, String after) {
        byte[] head = (before + "4:info").getBytes(StandardCharsets.ISO_8859_1);
        byte[] tail = after.getBytes(StandardCharsets.ISO_8859_1);
        byte[] torrent = Arrays.copyOf(head, head.length + info.length + tail.length);
        System.arraycopy(info, 0, torrent, head.length, info.length);
        System.arraycopy(tail, 0, torrent, head.length + info.length, tail.length);
        return torrent;
    }
}
