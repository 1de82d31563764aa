package toucan.peer.swarm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.BValue;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.Metainfo;

/** Torrents of one file, with pieces of any length that is allowed. */
final class Torrents {
    static final int BLOCK = PieceInProgress.BLOCK;

    private Torrents() {}

    /** Bytes that follow from a seed. */
    static byte[] content(long seed, int length) {
        byte[] content = new byte[length];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    static Metainfo of(byte[] content, int pieceLength) {
        return of(content, pieceLength, Map.of());
    }

    /** @param extra more keys of the info dictionary */
    static Metainfo of(byte[] content, int pieceLength, Map<String, BValue> extra) {
        Map<String, BValue> info = new HashMap<>(extra);
        info.put("name", BString.of("file"));
        info.put("length", new BInteger(content.length));
        info.put("piece length", new BInteger(pieceLength));
        info.put("pieces", hashes("SHA-1", content, pieceLength));
        info.put(Metainfo.SHA256_KEY, hashes("SHA-256", content, pieceLength));
        try {
            return Metainfo.ofInfo(Bencode.encode(BDictionary.of(info)));
        } catch (InvalidMetainfo e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static BString hashes(String algorithm, byte[] content, int pieceLength) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            int each = digest.getDigestLength();
            int pieces = (content.length + pieceLength - 1) / pieceLength;
            byte[] all = new byte[pieces * each];
            for (int i = 0; i < pieces; i++) {
                int from = i * pieceLength;
                byte[] hash =
                        digest.digest(Arrays.copyOfRange(content, from, Math.min(content.length, from + pieceLength)));
                System.arraycopy(hash, 0, all, i * each, each);
            }
            return BString.of(all);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
