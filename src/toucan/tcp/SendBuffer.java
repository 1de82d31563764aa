package toucan.tcp;

import java.nio.ByteBuffer;
import toucan.wire.Segment;

/** What SEND has accepted and the peer has not acknowledged: the bytes of sequence numbers [first, end). */
final class SendBuffer {
    private final ByteRing ring = new ByteRing();
    private final int capacity;
    private long first;
    private long end;

    /** @param firstSeq the sequence number of the first byte: ISS + 1 */
    SendBuffer(int capacity, long firstSeq) {
        this.capacity = capacity;
        first = firstSeq;
        end = firstSeq;
    }

    /** Takes as much of {@code data} as there is room for and returns how much that was (bytes). */
    int append(ByteBuffer data) {
        int length = Math.min(room(), data.remaining());
        if (length > 0) {
            ring.ensureRange(first, end, end + length);
            ring.put(end, data, data.position(), length);
            data.position(data.position() + length);
            end += length;
        }
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

    int room() {
        return capacity - size();
    }

    /** How much it holds at most. */
    int capacity() {
        return capacity;
    }

    int size() {
        return (int) (end - first);
    }

    /** Sequence number behind the last byte. */
    long end() {
        return end;
    }

    void clear() {
        first = end;
        ring.free();
    }
}
