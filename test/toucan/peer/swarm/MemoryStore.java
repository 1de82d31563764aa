package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import toucan.peer.metainfo.Metainfo;

/** A store in memory. Its content is what was verified; what was written and not verified is kept apart. */
final class MemoryStore implements PieceStore {
    private final Metainfo metainfo;
    private final byte[] verified;
    private final byte[] written;
    private final BitSet have = new BitSet();
    private boolean full;

    /** An empty one. */
    MemoryStore(Metainfo metainfo) {
        this.metainfo = metainfo;
        verified = new byte[(int) metainfo.totalLength()];
        written = new byte[verified.length];
    }

    /** One that has everything. */
    MemoryStore(Metainfo metainfo, byte[] content) {
        this(metainfo);
        System.arraycopy(content, 0, verified, 0, content.length);
        have.set(0, metainfo.pieceCount());
    }

    /** From now on writing fails, as on a full disk. */
    void fill() {
        full = true;
    }

    byte[] content() {
        return verified;
    }

    private int at(int piece) {
        return (int) metainfo.layout().pieceOffset(piece);
    }

    @Override
    public void read(int piece, int offset, ByteBuffer into) {
        if (!have.get(piece)) {
            throw new IllegalStateException("piece " + piece + " is read before it is verified");
        }
        into.put(verified, at(piece) + offset, into.remaining());
    }

    @Override
    public void write(int piece, int offset, ByteBuffer block) throws IOException {
        if (full) {
            throw new IOException("the disk is full");
        }
        block.get(written, at(piece) + offset, block.remaining());
    }

    @Override
    public boolean verify(int piece) {
        MessageDigest digest = metainfo.newPieceDigest();
        digest.update(written, at(piece), metainfo.pieceLength(piece));
        if (!metainfo.matches(piece, digest)) {
            return false;
        }
        System.arraycopy(written, at(piece), verified, at(piece), metainfo.pieceLength(piece));
        have.set(piece);
        return true;
    }

    /** Spoils a piece that is there, so that whoever gets it finds its hash wrong. */
    void spoil(int piece) {
        Arrays.fill(verified, at(piece), at(piece) + 1, (byte) ~verified[at(piece)]);
    }

    @Override
    public BitSet have() {
        return (BitSet) have.clone();
    }

    @Override
    public boolean complete() {
        return have.cardinality() == metainfo.pieceCount();
    }
}
