package toucan.tcp;

import java.nio.ByteBuffer;
import toucan.wire.Segment;

/**
 * Bytes addressed by sequence number, in an array that is used in a circle: the byte of sequence number {@code s} lies at
 * {@code s mod size}. It starts small and doubles with what it has to hold, so that an idle connection costs little and each
 * byte is copied at most once or twice on the way to any size.
 */
final class ByteRing {
    private static final int SMALLEST = 4096;
    /** What an idle connection may keep. */
    private static final int SMALL = 4 * SMALLEST;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private ByteBuffer scratch = NOTHING;

    /**
     * Makes room for {@code [from, to)}; keeps the bytes in {@code [from, keepTo)}.
     *
     * @param limit the size that doubling stops at, unless more is needed (bytes)
     */
    void ensureRange(long from, long keepTo, long to, int limit) {
        int needed = (int) (to - from);
        if (needed <= bytes.capacity()) {
            return;
        }
        long doubled = Math.max(SMALLEST, (long) Integer.highestOneBit(needed - 1) << 1);
        ByteRing bigger = new ByteRing();
        bigger.bytes = ByteBuffer.allocate((int) Math.max(needed, Math.min(doubled, limit)));
        for (long at = from; at < keepTo; ) {
            int run = (int) Math.min(keepTo - at, contiguous(at));
            bigger.put(at, bytes, index(at), run);
            at += run;
        }
        bytes = bigger.bytes;
    }

    /** Copies {@code length} bytes of {@code source} from its absolute index {@code offset} to sequence number {@code at}. */
    void put(long at, ByteBuffer source, int offset, int length) {
        int first = Math.min(length, contiguous(at));
        bytes.put(index(at), source, offset, first);
        if (first < length) {
            bytes.put(0, source, offset + first, length - first);
        }
    }

    /** Copies {@code length} bytes from sequence number {@code at} to the position of {@code destination}, advancing it. */
    void get(long at, ByteBuffer destination, int length) {
        int first = Math.min(length, contiguous(at));
        destination.put(destination.position(), bytes, index(at), first);
        if (first < length) {
            destination.put(destination.position() + first, bytes, 0, length - first);
        }
        destination.position(destination.position() + length);
    }

    /** Makes {@code length} bytes from {@code at} the data of a segment: a view where they lie in one piece, else a copy. */
    void view(long at, int length, Segment segment) {
        if (length <= contiguous(at)) {
            segment.data(bytes, index(at), length);
            return;
        }
        if (scratch.capacity() < length) {
            scratch = ByteBuffer.allocate(length);
        }
        scratch.clear();
        get(at, scratch, length);
        segment.data(scratch, 0, length);
    }

    /** Bytes of memory in use. */
    int memory() {
        return bytes.capacity() + scratch.capacity();
    }

    /** Whether it uses more than an idle connection should. */
    boolean isLarge() {
        return memory() > SMALL;
    }

    /** Gives the memory back. */
    void free() {
        bytes = NOTHING;
        scratch = NOTHING;
    }

    private int index(long at) {
        return (int) (at % bytes.capacity());
    }

    private int contiguous(long at) {
        return bytes.capacity() - index(at);
    }
}
