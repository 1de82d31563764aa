package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.MessageWriter;

/**
 * What goes to one peer. Short messages wait here when the link has no room, up to a bound: a peer that does not read them is
 * {@link #isStuck}. Blocks never wait: they are read from the store when the link takes them.
 */
final class Outbox {
    private static final int LIMIT = 1 << 20;
    /** Beyond this much waiting nothing is added that can as well be said later. */
    private static final int ENOUGH = 16 << 10;

    private static final int PIECE_HEAD = 13;

    /** Reads a block into a buffer. */
    @FunctionalInterface
    interface Block {
        void readInto(ByteBuffer buffer) throws IOException;
    }

    private final PeerLink link;
    private final MessageWriter writer = new MessageWriter(LIMIT);
    private boolean stuck;

    Outbox(PeerLink link) {
        this.link = link;
    }

    /** So much waits that the peer must have stopped reading long ago. */
    boolean isStuck() {
        return stuck;
    }

    /** Whether something waits for the link. */
    boolean isWaiting() {
        return writer.pending() > 0;
    }

    boolean takesMore() {
        return writer.pending() < ENOUGH;
    }

    /** Whether a block of so many bytes could leave at once. */
    boolean takesPiece(int length) {
        return writer.pending() == 0 && link.room() >= PIECE_HEAD + length;
    }

    /** Gives the link what waits, as far as it has room. */
    void flush() {
        if (writer.pending() > 0) {
            writer.drain(link.room(), link::write);
        }
    }

    private void sent(boolean fitted) {
        stuck |= !fitted;
        flush();
    }

    void handshake(Handshake handshake) {
        sent(writer.handshake(handshake));
    }

    void keepAlive() {
        sent(writer.keepAlive());
    }

    void choke() {
        sent(writer.choke());
    }

    void unchoke() {
        sent(writer.unchoke());
    }

    void interested() {
        sent(writer.interested());
    }

    void notInterested() {
        sent(writer.notInterested());
    }

    void have(int piece) {
        sent(writer.have(piece));
    }

    void bitfield(BitSet have, int pieces) {
        sent(writer.bitfield(have, pieces));
    }

    void request(int piece, int offset, int length) {
        sent(writer.request(piece, offset, length));
    }

    void cancel(int piece, int offset, int length) {
        sent(writer.cancel(piece, offset, length));
    }

    void extended(int id, ByteBuffer payload) {
        sent(writer.extended(id, payload));
    }

    /** Sends a block, only after {@link #takesPiece}. */
    void piece(int piece, int offset, int length, Block block) throws IOException {
        ByteBuffer into = writer.beginPiece(piece, offset, length);
        try {
            block.readInto(into);
        } catch (IOException e) {
            writer.dropPiece(length);
            throw e;
        }
        writer.endPiece();
        flush();
    }
}
