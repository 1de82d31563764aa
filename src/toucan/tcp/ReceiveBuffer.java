package toucan.tcp;

import java.nio.ByteBuffer;
import toucan.wire.Segment;

/**
 * Received bytes on their way to the application: those in order, [read, RCV.NXT), and those beyond a gap, which the
 * {@link SequenceRanges} keeps track of. Where segments overlap, what came first stays (one fixed rule, so that nobody can
 * change bytes by sending them again differently).
 */
final class ReceiveBuffer {
    private final ByteRing ring = new ByteRing();
    private final SequenceRanges outOfOrder;
    private final BufferSize size;
    private long read;
    private long nxt;
    /** Behind the last octet ever stored. */
    private long highest;

    ReceiveBuffer(BufferSize size, int maxFragments) {
        this.size = size;
        outOfOrder = new SequenceRanges(maxFragments);
    }

    /** The first byte of the stream will have this sequence number. */
    void start(long firstSeq) {
        read = firstSeq;
        nxt = firstSeq;
        highest = firstSeq;
        outOfOrder.clear();
    }

    SequenceRanges outOfOrder() {
        return outOfOrder;
    }

    /**
     * Stores the data of a segment that begins at {@code seq}.
     *
     * @return false when it was out of order and there was no room for one more gap
     */
    boolean store(long seq, Segment seg) {
        long end = seq + seg.dataLength();
        // A window in whole units of its scale may offer a little more than the buffer's size.
        ring.ensureRange(read, highest, Math.max(highest, end), size.bytes());
        for (long gap = outOfOrder.firstMissing(Math.max(seq, nxt)); gap < end; ) {
            long gapEnd = outOfOrder.firstPresent(gap, end);
            ring.put(gap, seg.data(), seg.dataOffset() + (int) (gap - seq), (int) (gapEnd - gap));
            gap = outOfOrder.firstMissing(gapEnd);
        }
        if (seq > nxt && !outOfOrder.add(seq, end)) {
            return false; // What was written into the gap does not count: it will come again.
        }
        highest = Math.max(highest, end);
        if (seq <= nxt) {
            nxt = outOfOrder.advance(Math.max(nxt, end));
        }
        return true;
    }

    /** RCV.NXT as far as data is concerned: behind the last byte in order. */
    long nxt() {
        return nxt;
    }

    /** Bytes in order that the application has not read. */
    int readable() {
        return (int) (nxt - read);
    }

    /** The sequence number of the next byte that the application reads. */
    long readPosition() {
        return read;
    }

    /** Room for bytes behind RCV.NXT: what the window may be at most. */
    int room() {
        return Math.max(0, size.bytes() - readable());
    }

    /** How much it may hold: RCV.BUFF. */
    BufferSize size() {
        return size;
    }

    /** Bytes of memory that it uses. */
    int memory() {
        return ring.memory();
    }

    /** RECEIVE: moves what there is and what fits, and returns how much that was (bytes). */
    int read(ByteBuffer destination) {
        int length = Math.min(readable(), destination.remaining());
        if (length > 0) {
            ring.get(read, destination, length);
            read += length;
        }
        return length;
    }

    /** Nothing is in it, and yet it uses memory worth mentioning. */
    boolean isIdle() {
        return read == nxt && outOfOrder.isEmpty() && ring.isLarge();
    }

    /** Gives the memory of an empty buffer back. What was offered stays offered. */
    void freeIdle() {
        if (isIdle()) {
            ring.free();
            highest = nxt;
        }
    }

    /** The stream has ended: what was granted by the budget goes back, and the memory with the last byte read. */
    void noMoreComes() {
        size.release();
        if (read == nxt) {
            clear();
        }
    }

    void clear() {
        outOfOrder.clear();
        ring.free();
        read = nxt;
        highest = nxt;
    }
}
