package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.BitSet;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.protocol.MetadataMessage;

/**
 * Collects the info dictionary that a ticket stands for (BEP 9). Each peer's version is collected for itself, so that one
 * that lies spoils its own only.
 */
final class MetadataFetch {
    private final byte[] bytes;
    private final BitSet received = new BitSet();

    /** @param size what the peer says (bytes), within the limit of a metainfo */
    MetadataFetch(int size) {
        bytes = new byte[size];
    }

    int size() {
        return bytes.length;
    }

    /** The next piece to ask for; -1 when all are here. */
    int next() {
        int next = received.nextClearBit(0);
        return next < MetadataMessage.pieces(bytes.length) ? next : -1;
    }

    /** Returns whether that was a piece of the right length that was missing. */
    boolean receive(int piece, ByteBuffer data) {
        boolean fits = !received.get(piece)
                && data.hasRemaining()
                && data.remaining() == MetadataMessage.length(piece, bytes.length);
        if (fits) {
            data.get(bytes, piece * MetadataMessage.PIECE, data.remaining());
            received.set(piece);
        }
        return fits;
    }

    /** The info dictionary once all of it is here; null if it has not the hash. */
    byte[] verified(InfoSha256 expected) {
        return InfoSha256.hash(bytes).equals(expected) ? bytes : null;
    }
}
