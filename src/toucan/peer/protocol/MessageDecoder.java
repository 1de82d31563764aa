package toucan.peer.protocol;

import java.nio.ByteBuffer;
import toucan.peer.metainfo.PieceLayout;

/**
 * Cuts what comes after the handshake into messages: a length of four bytes, the kind, the content. Takes bytes however they are
 * cut; a message that lies whole in what is fed is handed on without a copy, else it is gathered in a buffer of at most 64 KiB,
 * made only after the length was found to be right for its kind.
 */
public final class MessageDecoder {
    /** The longest block of a piece that is asked for or sent: 16 KiB, as all clients do. */
    public static final int MAX_BLOCK = 16 * 1024;

    /** The longest content of any message, without the byte for its kind. */
    public static final int MAX_CONTENT = 64 * 1024;

    private static final int HEAD = Integer.BYTES + 1;

    private final MessageChecks checks = new MessageChecks();
    private final MessageHandler handler;
    /** Length and kind of the message that is being received. */
    private final byte[] head = new byte[HEAD];

    private int headReceived;
    /** Content of that message that is still to come. */
    private int missing;

    private boolean skipping;
    /** The content so far, of a message that came in several parts; grows to the longest message that did. */
    private ByteBuffer gathered = ByteBuffer.allocate(0);

    private boolean stopped;

    /** @param layout null as long as the metainfo is not known; see {@link #metainfoKnown} */
    public MessageDecoder(PieceLayout layout, MessageHandler handler) {
        this.handler = handler;
        checks.layout = layout;
    }

    /**
     * From now on messages are checked against the pieces there are. Bitfields from before must be checked by whoever kept them,
     * with {@link #checkBitfield}.
     */
    public void metainfoKnown(PieceLayout layout) {
        checks.layout = layout;
    }

    /** @throws ProtocolViolation when it is not exactly as long as so many pieces need, or names pieces that do not exist */
    public static void checkBitfield(ByteBuffer bits, int pieceCount) throws ProtocolViolation {
        MessageChecks.bitfield(bits, pieceCount);
    }

    /**
     * Takes all bytes of the buffer and calls the handler for each message that is complete with them.
     *
     * @throws ProtocolViolation when the peer breaks a rule; then this decoder takes nothing any more
     */
    public void feed(ByteBuffer data) throws ProtocolViolation {
        int end = data.limit();
        boolean done = false;
        try {
            while (data.hasRemaining() && !stopped) {
                step(data, end);
            }
            done = true;
        } finally {
            stopped |= !done;
            data.limit(end).position(end);
        }
    }

    /** No more messages, not even those that are in the buffer being fed: for a handler that has had enough. */
    public void stop() {
        stopped = true;
    }

    /** Whether a message has begun and its end has not come: then the next bytes are due within bounds. */
    public boolean isWithinMessage() {
        return headReceived > 0;
    }

    private void step(ByteBuffer data, int end) throws ProtocolViolation {
        if (headReceived < HEAD) {
            takeHead(data);
        } else if (skipping) {
            int taken = Math.min(missing, data.remaining());
            data.position(data.position() + taken);
            missing -= taken;
            next();
        } else if (gathered.position() == 0 && data.remaining() >= missing) {
            data.limit(data.position() + missing);
            int after = data.limit();
            missing = 0;
            deliver(data);
            data.limit(end).position(after);
        } else {
            gather(data, end);
        }
    }

    private void takeHead(ByteBuffer data) throws ProtocolViolation {
        head[headReceived++] = data.get();
        if (headReceived < Integer.BYTES) {
            return;
        }
        int length = length();
        if (headReceived == Integer.BYTES) {
            MessageChecks.anyLength(length);
            if (length == 0) {
                headReceived = 0;
                handler.keepAlive();
            }
            return;
        }
        missing = length - 1;
        checks.contentLength(kind(), missing);
        skipping = !MessageChecks.isKnown(kind());
        if (skipping) {
            handler.unknown(kind());
            next();
        } else if (missing == 0) {
            deliver(gathered.clear().limit(0));
        }
    }

    private void gather(ByteBuffer data, int end) throws ProtocolViolation {
        if (gathered.capacity() < gathered.position() + missing) {
            // Only ever at the first part, when it is empty.
            gathered = ByteBuffer.allocate(missing);
        }
        int taken = Math.min(missing, data.remaining());
        gathered.put(data.limit(data.position() + taken));
        data.limit(end);
        missing -= taken;
        if (missing == 0) {
            deliver(gathered.flip());
        }
    }

    /** Whether the message is complete; then the next one begins. */
    private void next() {
        if (missing == 0) {
            headReceived = 0;
            skipping = false;
            gathered.clear();
        }
    }

    private void deliver(ByteBuffer content) throws ProtocolViolation {
        try {
            dispatch(content);
        } finally {
            next();
        }
    }

    private void dispatch(ByteBuffer content) throws ProtocolViolation {
        switch (kind()) {
            case MessageId.CHOKE -> handler.choke();
            case MessageId.UNCHOKE -> handler.unchoke();
            case MessageId.INTERESTED -> handler.interested();
            case MessageId.NOT_INTERESTED -> handler.notInterested();
            case MessageId.HAVE -> handler.have(checks.piece(int32(content)));
            case MessageId.BITFIELD -> {
                checks.bitfield(content);
                handler.bitfield(content);
            }
            case MessageId.PIECE -> {
                int piece = int32(content);
                int offset = int32(content);
                checks.block(piece, offset, content.remaining());
                handler.piece(piece, offset, content);
            }
            case MessageId.EXTENDED -> {
                int id = content.get() & 0xff;
                handler.extended(id, content);
            }
            default -> blockOf(content, kind() == MessageId.CANCEL);
        }
    }

    private void blockOf(ByteBuffer content, boolean cancel) throws ProtocolViolation {
        int piece = int32(content);
        int offset = int32(content);
        int length = int32(content);
        checks.block(piece, offset, length);
        if (cancel) {
            handler.cancel(piece, offset, length);
        } else {
            handler.request(piece, offset, length);
        }
    }

    private int length() {
        return (head[0] & 0xff) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | head[3] & 0xff;
    }

    private int kind() {
        return head[Integer.BYTES] & 0xff;
    }

    /** Network byte order, whatever order the caller's buffer has. */
    private static int int32(ByteBuffer from) {
        return (from.get() & 0xff) << 24 | (from.get() & 0xff) << 16 | (from.get() & 0xff) << 8 | from.get() & 0xff;
    }
}
