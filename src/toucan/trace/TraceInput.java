package toucan.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The bytes of a capture file, read once from front to back, with the position that error messages name. */
final class TraceInput implements Closeable {
    /**
     * No record of a capture is longer, in bytes: four times Wireshark's limit of a packet, 256 KiB. The buffer grows to it
     * only when the file really has that many bytes.
     */
    static final int MAX_RECORD = 1 << 20;

    private static final int FIRST_BUFFER = 64 << 10;

    private final InputStream in;
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER);
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long position;
    private boolean cut;

    TraceInput(InputStream in) {
        this.in = in;
    }

    /** Byte order of the numbers in what {@link #read} returns from now on. */
    void order(ByteOrder order) {
        this.order = order;
        buffer.order(order);
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    /** Whether the file ended in the middle of a record. */
    boolean wasCut() {
        return cut;
    }

    /**
     * The next {@code length} bytes, at position 0 of a buffer that the next call overwrites, behind the {@code kept} first
     * bytes that it holds now.
     *
     * @return null when the file ends before; {@link #wasCut} then says whether it ended within a record
     */
    ByteBuffer read(int kept, int length) throws IOException {
        if (length < 0 || length > MAX_RECORD - kept) {
            throw malformed("a record of " + (length & 0xFFFFFFFFL) + " bytes; the limit is " + MAX_RECORD);
        }
        int end = kept + length;
        int at = kept;
        while (at < end) {
            makeRoom(at, end);
            int got = in.read(buffer.array(), at, Math.min(end, buffer.capacity()) - at);
            if (got < 0) {
                cut = at > 0;
                return null;
            }
            at += got;
            position += got;
        }
        return buffer.clear().limit(end);
    }

    /** Doubles the buffer once it is full, so that a length alone, without bytes behind it, costs no memory. */
    private void makeRoom(int used, int wanted) {
        if (used == buffer.capacity() && used < wanted) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.min(MAX_RECORD, 2 * used)).order(order);
            larger.put(0, buffer, 0, used);
            buffer = larger;
        }
    }

    MalformedTraceException malformed(String what) {
        return new MalformedTraceException(String.format(Locale.ROOT, "at byte %d: %s", position, what));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
