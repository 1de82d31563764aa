package toucan.tcp;

import java.nio.ByteBuffer;
import toucan.wire.Segment;

/** What SEND has accepted and the peer has not acknowledged: the bytes of sequence numbers [first, end). */
final class SendBuffer {
    private final ByteRing ring = new ByteRing();
    private final BufferSize size;
    private long first;
    private long end;
    /** The last SEND could not leave all of its data here. */
    private boolean refused;

    /** @param firstSeq the sequence number of the first byte: ISS + 1 */
    SendBuffer(BufferSize size, long firstSeq) {
        this.size = size;
        first = firstSeq;
        end = firstSeq;
    }

    /** Takes as much of {@code data} as there is room for and returns how much that was (bytes). */
    int append(ByteBuffer data) {
        int length = Math.min(room(), data.remaining());
        if (length > 0) {
            ring.ensureRange(first, end, end + length, size.bytes());
            ring.put(end, data, data.position(), length);
            data.position(data.position() + length);
            end += length;
        }
        refused = data.hasRemaining();
        return length;
    }

    /** Forgets the bytes before {@code ack}. */
    void acknowledge(long ack) {
        first = Math.max(first, Math.min(ack, end));
    }

    /** Puts the bytes [from, from + length) into a segment; the same bytes each time (RFC 2525 2.4). */
    void fill(Segment segment, long from, int length) {
        ring.view(from, length, segment);
    }

    /** The application had more than there was room for, and has not come back since. */
    boolean refused() {
        return refused;
    }

    int room() {
        return Math.max(0, capacity() - size());
    }

    int size() {
        return (int) (end - first);
    }

    /** How much it may hold (bytes). */
    int capacity() {
        return size.bytes();
    }

    /** Bytes of memory that it uses. */
    int memory() {
        return ring.memory();
    }

    /** Sequence number behind the last byte. */
    long end() {
        return end;
    }

    /**
     * Send autotuning: as much again as may be in flight has to lie ready behind it, so that each acknowledgment finds
     * something to send while the application is yet to be woken; and while a loss is repaired, one round trip's worth waits
     * to be acknowledged and new data goes on. So it grows to twice the window, as in Linux; by half at least, so that
     * the bytes are not copied over for each acknowledgment. An application that writes less needs nothing.
     *
     * @param window how much may be in flight (bytes)
     */
    void growFor(long window) {
        if (refused && !size.isFixed() && 2 * window > capacity()) {
            size.growTo(Math.max(2 * window, capacity() + capacity() / 2L));
        }
    }

    /** Nothing is in it, and yet it has grown, or uses memory worth mentioning. */
    boolean isIdle() {
        return first == end && (capacity() > size.initial() || ring.isLarge());
    }

    /** Gives the memory of an empty buffer back, and its share of the budget: it promises nothing to anybody. */
    void freeIdle() {
        if (isIdle()) {
            ring.free();
            size.release();
        }
    }

    void clear() {
        first = end;
        ring.free();
        size.release();
    }
}
