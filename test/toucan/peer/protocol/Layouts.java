package toucan.peer.protocol;

import java.util.Map;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.PieceLayout;

/** Pieces of 16 KiB without any content. */
final class Layouts {
    private Layouts() {}

    static PieceLayout of(long totalLength) {
        int pieces = (int) ((totalLength + 16_383) / 16_384);
        byte[] info = Bencode.encode(BDictionary.of(Map.of(
                "name",
                BString.of("x"),
                "length",
                new BInteger(totalLength),
                "piece length",
                new BInteger(16_384),
                "pieces",
                BString.of(new byte[20 * pieces]))));
        try {
            return Metainfo.ofInfo(info).layout();
        } catch (InvalidMetainfo e) {
            throw new AssertionError(e);
        }
    }
}
