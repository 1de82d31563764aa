package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** One torrent's bytes, in files or, in the simulator, in memory. Used by one thread at a time. */
public interface PieceStore {
    /** Fills {@code into} with verified bytes of a piece, from {@code offset} in it. */
    void read(int piece, int offset, ByteBuffer into) throws IOException;

    /** Puts a block where it belongs; it is not verified yet. */
    void write(int piece, int offset, ByteBuffer block) throws IOException;

    /**
     * Hashes what was written of a piece, with SHA-256 where the metainfo has it, else with SHA-1.
     *
     * @return whether it is right; then it stays, also over a restart
     */
    boolean verify(int piece) throws IOException;

    /** The verified pieces; a copy. */
    BitSet have();

    /** Whether every piece is verified. */
    boolean complete();
}
