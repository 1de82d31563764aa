package toucan.peer.metainfo;

import java.util.ArrayList;
import java.util.List;

/**
 * How the bytes of all files, laid end to end in the order of the metainfo, are cut into pieces (BEP 3). All pieces have the same
 * length but the last, which has what remains.
 */
public final class PieceLayout {
    private final List<FileEntry> files;
    private final long totalLength;
    private final int pieceLength;
    private final int pieceCount;

    /** @param files with offsets that follow from their lengths */
    PieceLayout(List<FileEntry> files, long totalLength, int pieceLength) {
        this.files = files;
        this.totalLength = totalLength;
        this.pieceLength = pieceLength;
        this.pieceCount = Math.toIntExact(pieces(totalLength, pieceLength));
    }

    /** How many pieces it takes; not {@code (total + length - 1) / length}, which overflows near 2^63. */
    static long pieces(long totalLength, int pieceLength) {
        return totalLength / pieceLength + (totalLength % pieceLength == 0 ? 0 : 1);
    }

    public long totalLength() {
        return totalLength;
    }

    public int pieceCount() {
        return pieceCount;
    }

    /** The length of every piece but the last. */
    public int pieceLength() {
        return pieceLength;
    }

    /** The exact length of a piece, in bytes: the last one is usually shorter. */
    public int pieceLength(int piece) {
        checkPiece(piece);
        return (int) Math.min(pieceLength, totalLength - pieceOffset(piece));
    }

    /** Where a piece begins in the row of all bytes. */
    public long pieceOffset(int piece) {
        checkPiece(piece);
        return (long) piece * pieceLength;
    }

    /** The pieces that have bytes of a file, as first and last; {@code {0, -1}} when it is empty. */
    public int[] piecesOf(FileEntry file) {
        if (file.length() == 0) {
            return new int[] {0, -1};
        }
        return new int[] {(int) (file.offset() / pieceLength), (int) ((file.offset() + file.length() - 1) / pieceLength)
        };
    }

    /**
     * Where bytes of a piece are stored: their ranges in order, together exactly {@code length} bytes. Empty files have none.
     *
     * @throws IndexOutOfBoundsException when the piece has no such bytes
     */
    public List<FileRange> ranges(int piece, int offset, int length) {
        if (offset < 0 || length < 0 || offset > pieceLength(piece) - length) {
            throw new IndexOutOfBoundsException(
                    "piece " + piece + " has no bytes " + offset + " to " + ((long) offset + length));
        }
        List<FileRange> ranges = new ArrayList<>(1);
        long from = pieceOffset(piece) + offset;
        int left = length;
        for (int i = left == 0 ? files.size() : fileAt(from); left > 0; i++) {
            FileEntry file = files.get(i);
            int here = (int) Math.min(left, file.offset() + file.length() - from);
            if (here > 0) {
                ranges.add(new FileRange(i, from - file.offset(), here));
                from += here;
                left -= here;
            }
        }
        return ranges;
    }

    /** The last file that begins at or before a byte; the empty files that begin there too come before it. */
    private int fileAt(long position) {
        int low = 0;
        int high = files.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (files.get(middle).offset() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void checkPiece(int piece) {
        if (piece < 0 || piece >= pieceCount) {
            throw new IndexOutOfBoundsException("piece " + piece + " of " + pieceCount);
        }
    }
}
