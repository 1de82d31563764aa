package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.protocol.MetadataMessage;

/**
 * Collects the info dictionary that a ticket stands for (BEP 9). Each peer's version is collected for itself, so that one
 * that lies spoils its own only.
 */
final class MetadataFetch {
    private final int size;
    /** Grows with what arrives: what a peer only claims to have costs nothing. */
    private byte[] bytes = new byte[0];

    private int received;

    /** @param size what the peer says (bytes), within the limit of a metainfo */
    MetadataFetch(int size) {
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Bytes that are here. */
    int received() {
        return received;
    }

    /** The next piece to ask for, in order; -1 when all are here. */
    int next() {
        return received < size ? received / MetadataMessage.PIECE : -1;
    }

    /** Returns whether that was the piece asked for, of the right length. */
    boolean receive(int piece, ByteBuffer data) {
        boolean fits = piece == next() && data.remaining() == MetadataMessage.length(piece, size);
        if (fits) {
            int end = received + data.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(size, 2 * end));
            }
            data.get(bytes, received, data.remaining());
            received = end;
        }
        return fits;
    }

    /** The info dictionary once all of it is here; null if it has not the hash. */
    byte[] verified(InfoSha256 expected) {
        return InfoSha256.hash(bytes).equals(expected) ? bytes : null;
    }
}
