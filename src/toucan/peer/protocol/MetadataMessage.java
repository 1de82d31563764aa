package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BValue;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.Limits;

/**
 * A message of {@code ut_metadata} (BEP 9): the info dictionary travels in pieces of 16 KiB, so that one who holds only its hash
 * can fetch it.
 *
 * @param piece from 0
 * @param totalSize bytes of the whole info dictionary; 0 unless the type is {@link Type#DATA}
 * @param data the bytes of the piece, exactly as many as it has; empty unless the type is {@link Type#DATA}
 */
public record MetadataMessage(Type type, int piece, int totalSize, ByteBuffer data) {
    /** Bytes of each piece but the last. */
    public static final int PIECE = 16 * 1024;

    private static final String WHAT = "ut_metadata";
    private static final int MOST_PIECES = Limits.METAINFO.bytes() / PIECE + 1;

    /** In the order of {@code msg_type}. */
    public enum Type {
        REQUEST,
        DATA,
        REJECT
    }

    public static MetadataMessage request(int piece) {
        return new MetadataMessage(Type.REQUEST, piece, 0, ByteBuffer.allocate(0));
    }

    public static MetadataMessage reject(int piece) {
        return new MetadataMessage(Type.REJECT, piece, 0, ByteBuffer.allocate(0));
    }

    /** A piece of an info dictionary. */
    public static MetadataMessage data(int piece, byte[] info) {
        int from = piece * PIECE;
        ByteBuffer data =
                ByteBuffer.wrap(info, from, length(piece, info.length)).slice();
        return new MetadataMessage(Type.DATA, piece, info.length, data.asReadOnlyBuffer());
    }

    /** How many pieces an info dictionary of so many bytes has. */
    public static int pieces(int totalSize) {
        return (totalSize + PIECE - 1) / PIECE;
    }

    /** The bytes of one piece; 0 when there is no such piece. */
    public static int length(int piece, int totalSize) {
        return piece >= pieces(totalSize) ? 0 : Math.min(PIECE, totalSize - piece * PIECE);
    }

    /** The payload of the extended message. */
    public ByteBuffer encode() {
        Map<String, BValue> head = new HashMap<>();
        head.put("msg_type", new BInteger(type.ordinal()));
        head.put("piece", new BInteger(piece));
        if (type == Type.DATA) {
            head.put("total_size", new BInteger(totalSize));
        }
        byte[] encoded = Bencode.encode(BDictionary.of(head));
        return ByteBuffer.allocate(encoded.length + data.remaining())
                .put(encoded)
                .put(data.duplicate())
                .flip();
    }

    /** @return null for a type that we do not know, which BEP 9 says to ignore; the data is a copy */
    public static MetadataMessage decode(ByteBuffer payload) throws ProtocolViolation {
        BDictionary head = Payloads.dictionaryPrefix(payload, WHAT);
        int type = Payloads.integer(head, "msg_type", Integer.MAX_VALUE, Integer.MAX_VALUE, WHAT);
        int piece = Payloads.integer(head, "piece", MOST_PIECES, -1, WHAT);
        if (type >= Type.values().length) {
            return null;
        }
        if (piece < 0) {
            throw Payloads.content(WHAT, "no 'piece'");
        }
        if (type != Type.DATA.ordinal()) {
            return new MetadataMessage(Type.values()[type], piece, 0, ByteBuffer.allocate(0));
        }
        int total = Payloads.integer(head, "total_size", Limits.METAINFO.bytes(), 0, WHAT);
        if (payload.remaining() != length(piece, total) || !payload.hasRemaining()) {
            throw Payloads.content(WHAT, payload.remaining() + " bytes as piece " + piece + " of " + total + " bytes");
        }
        ByteBuffer data = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        return new MetadataMessage(Type.DATA, piece, total, data.asReadOnlyBuffer());
    }
}
