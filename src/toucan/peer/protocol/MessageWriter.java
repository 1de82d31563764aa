package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Messages on their way to one peer: each method appends one to a bounded queue of bytes, or answers false when it does not fit
 * whole, and then has written nothing. {@link #drain} takes them out at the pace of the link.
 */
public final class MessageWriter {
    private static final int FIRST_CAPACITY = 4096;
    private static final int HEAD = Integer.BYTES + 1;
    private static final int BLOCK_HEAD = HEAD + 2 * Integer.BYTES;

    private final int limit;
    /** Filled from {@link #start} to its position. */
    private ByteBuffer queue;

    private int start;
    /** Where the block that {@link #beginPiece} began must end; -1 when none is open. */
    private int blockEnd = -1;

    /** @param limit the most bytes that may wait */
    public MessageWriter(int limit) {
        this.limit = limit;
        this.queue = ByteBuffer.allocate(Math.min(limit, FIRST_CAPACITY));
    }

    /** The bytes that wait. */
    public int pending() {
        return queue.position() - start;
    }

    /** The bytes that still fit. */
    public int room() {
        return limit - pending();
    }

    /** Hands on at most {@code most} bytes, in order. @return how many */
    public int drain(int most, Consumer<ByteBuffer> link) {
        requireNoOpenBlock();
        int taken = Math.min(most, pending());
        if (taken <= 0) {
            return 0;
        }
        ByteBuffer out = queue.duplicate();
        link.accept(out.limit(start + taken).position(start));
        start += taken;
        if (start == queue.position()) {
            queue.clear();
            start = 0;
        }
        return taken;
    }

    /** Our first words. */
    public boolean handshake(Handshake handshake) {
        if (!reserve(Handshake.BYTES)) {
            return false;
        }
        queue.put(handshake.encode());
        return true;
    }

    public boolean keepAlive() {
        if (!reserve(Integer.BYTES)) {
            return false;
        }
        queue.putInt(0);
        return true;
    }

    public boolean choke() {
        return head(MessageId.CHOKE, 0);
    }

    public boolean unchoke() {
        return head(MessageId.UNCHOKE, 0);
    }

    public boolean interested() {
        return head(MessageId.INTERESTED, 0);
    }

    public boolean notInterested() {
        return head(MessageId.NOT_INTERESTED, 0);
    }

    public boolean have(int piece) {
        if (!head(MessageId.HAVE, Integer.BYTES)) {
            return false;
        }
        queue.putInt(piece);
        return true;
    }

    /** All pieces that we have. */
    public boolean bitfield(BitSet pieces, int pieceCount) {
        int length = (pieceCount + Byte.SIZE - 1) / Byte.SIZE;
        if (!head(MessageId.BITFIELD, length)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int bits = 0;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                bits = bits << 1 | (pieces.get(i * Byte.SIZE + bit) ? 1 : 0);
            }
            queue.put((byte) bits);
        }
        return true;
    }

    public boolean request(int piece, int offset, int length) {
        return triple(MessageId.REQUEST, piece, offset, length);
    }

    public boolean cancel(int piece, int offset, int length) {
        return triple(MessageId.CANCEL, piece, offset, length);
    }

    /**
     * Begins a block of a piece. The caller puts exactly {@code length} bytes into the buffer, straight from where they are
     * stored, then calls {@link #endPiece}, or {@link #dropPiece} when they cannot be read.
     *
     * @return null when it does not fit
     */
    public ByteBuffer beginPiece(int piece, int offset, int length) {
        if (!reserve(BLOCK_HEAD + length)) {
            return null;
        }
        queue.putInt(BLOCK_HEAD - Integer.BYTES + length).put((byte) MessageId.PIECE);
        queue.putInt(piece).putInt(offset);
        blockEnd = queue.position() + length;
        return queue.limit(blockEnd);
    }

    /** The block is complete. @throws IllegalStateException when it is not */
    public void endPiece() {
        if (blockEnd < 0 || queue.position() != blockEnd) {
            throw new IllegalStateException("the block is not complete");
        }
        blockEnd = -1;
        queue.limit(queue.capacity());
    }

    /** The block that was begun is not sent after all. */
    public void dropPiece(int length) {
        if (blockEnd < 0) {
            throw new IllegalStateException("no block was begun");
        }
        queue.limit(queue.capacity()).position(blockEnd - length - BLOCK_HEAD);
        blockEnd = -1;
    }

    /** An extended message (BEP 10). @param id 0 for the extended handshake, else what the peer's one named */
    public boolean extended(int id, ByteBuffer payload) {
        if (!head(MessageId.EXTENDED, 1 + payload.remaining())) {
            return false;
        }
        queue.put((byte) id).put(payload.duplicate());
        return true;
    }

    private boolean triple(int kind, int piece, int offset, int length) {
        if (!head(kind, 3 * Integer.BYTES)) {
            return false;
        }
        queue.putInt(piece).putInt(offset).putInt(length);
        return true;
    }

    /** Makes room for a whole message and writes its beginning. */
    private boolean head(int kind, int contentLength) {
        if (!reserve(HEAD + contentLength)) {
            return false;
        }
        queue.putInt(1 + contentLength).put((byte) kind);
        return true;
    }

    private boolean reserve(int bytes) {
        requireNoOpenBlock();
        if (bytes > room()) {
            return false;
        }
        if (bytes > queue.remaining()) {
            ByteBuffer target = queue;
            if (pending() + bytes > queue.capacity()) {
                target = ByteBuffer.allocate(Math.min(limit, Math.max(2 * queue.capacity(), pending() + bytes)));
            }
            ByteBuffer waiting = queue.duplicate().flip().position(start);
            target.clear();
            target.put(waiting.slice());
            queue = target;
            start = 0;
        }
        return true;
    }

    private void requireNoOpenBlock() {
        if (blockEnd >= 0) {
            throw new IllegalStateException("a block is not ended");
        }
    }
}
