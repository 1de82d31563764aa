package toucan.peer.protocol;

import java.nio.ByteBuffer;
import toucan.peer.metainfo.PieceLayout;
import toucan.peer.protocol.ProtocolViolation.Rule;

/** The rules for the length and content of each kind of message. */
final class MessageChecks {
    private static final int MOST_PIECES = 500_000;
    private static final int HAVE_LENGTH = Integer.BYTES;
    private static final int REQUEST_LENGTH = 3 * Integer.BYTES;
    private static final int BLOCK_HEAD = 2 * Integer.BYTES;

    /** Null as long as the metainfo is not known. */
    PieceLayout layout;

    static boolean isKnown(int kind) {
        return kind <= MessageId.CANCEL || kind == MessageId.EXTENDED;
    }

    /** What can be said before the kind is known. @param length with the byte for the kind */
    static void anyLength(int length) throws ProtocolViolation {
        if (length < 0 || length > 1 + MessageDecoder.MAX_CONTENT) {
            throw length("a message", Integer.toUnsignedLong(length), "at most " + (1 + MessageDecoder.MAX_CONTENT));
        }
    }

    /** @param length without the byte for the kind, at most {@link MessageDecoder#MAX_CONTENT} */
    void contentLength(int kind, int length) throws ProtocolViolation {
        switch (kind) {
            case MessageId.CHOKE, MessageId.UNCHOKE, MessageId.INTERESTED, MessageId.NOT_INTERESTED -> exactly(
                    kind, length, 0);
            case MessageId.HAVE -> exactly(kind, length, HAVE_LENGTH);
            case MessageId.REQUEST, MessageId.CANCEL -> exactly(kind, length, REQUEST_LENGTH);
            case MessageId.BITFIELD -> {
                if (layout != null) {
                    exactly(kind, length, bitfieldLength(layout.pieceCount()));
                }
            }
            case MessageId.PIECE -> {
                if (length <= BLOCK_HEAD || length > BLOCK_HEAD + MessageDecoder.MAX_BLOCK) {
                    throw length(
                            name(kind), length, (BLOCK_HEAD + 1) + " to " + (BLOCK_HEAD + MessageDecoder.MAX_BLOCK));
                }
            }
            case MessageId.EXTENDED -> {
                if (length == 0) {
                    throw length(name(kind), 0, "at least 1");
                }
            }
            default -> {} // skipped, whatever it is
        }
    }

    int piece(int piece) throws ProtocolViolation {
        int count = layout == null ? MOST_PIECES : layout.pieceCount();
        if (piece < 0 || piece >= count) {
            throw new ProtocolViolation(
                    Rule.RANGE, "piece " + Integer.toUnsignedLong(piece) + " where there are " + count);
        }
        return piece;
    }

    void block(int piece, int offset, int length) throws ProtocolViolation {
        piece(piece);
        int pieceLength = layout == null ? Integer.MAX_VALUE : layout.pieceLength(piece);
        if (length < 1 || length > MessageDecoder.MAX_BLOCK) {
            throw new ProtocolViolation(
                    Rule.RANGE,
                    "a block of " + Integer.toUnsignedLong(length) + " bytes; blocks have 1 to "
                            + MessageDecoder.MAX_BLOCK);
        }
        if (offset < 0 || offset > pieceLength - length) {
            throw new ProtocolViolation(
                    Rule.RANGE,
                    "bytes " + Integer.toUnsignedLong(offset) + " to " + (Integer.toUnsignedLong(offset) + length)
                            + " of piece " + piece + ", which has " + pieceLength);
        }
    }

    void bitfield(ByteBuffer bits) throws ProtocolViolation {
        if (layout != null) {
            bitfield(bits, layout.pieceCount());
        }
    }

    static void bitfield(ByteBuffer bits, int pieceCount) throws ProtocolViolation {
        exactly(MessageId.BITFIELD, bits.remaining(), bitfieldLength(pieceCount));
        int used = pieceCount % Byte.SIZE;
        // BEP 3: "Spare bits at the end are set to zero."
        if (used != 0 && (bits.get(bits.limit() - 1) & 0xff >> used) != 0) {
            throw new ProtocolViolation(Rule.CONTENT, "a bitfield with more than " + pieceCount + " pieces");
        }
    }

    private static int bitfieldLength(int pieceCount) {
        return (pieceCount + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void exactly(int kind, int length, int expected) throws ProtocolViolation {
        if (length != expected) {
            throw length(name(kind), length, Integer.toString(expected));
        }
    }

    private static ProtocolViolation length(String what, long length, String expected) {
        return new ProtocolViolation(Rule.LENGTH, what + " of " + length + " bytes where " + expected + " are allowed");
    }

    private static String name(int kind) {
        return switch (kind) {
            case MessageId.CHOKE -> "choke";
            case MessageId.UNCHOKE -> "unchoke";
            case MessageId.INTERESTED -> "interested";
            case MessageId.NOT_INTERESTED -> "not interested";
            case MessageId.HAVE -> "have";
            case MessageId.BITFIELD -> "bitfield";
            case MessageId.REQUEST -> "request";
            case MessageId.PIECE -> "piece";
            case MessageId.CANCEL -> "cancel";
            default -> "extended message";
        };
    }
}
