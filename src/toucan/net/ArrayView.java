package toucan.net;

import java.nio.ByteBuffer;

/**
 * A buffer around a caller's array, kept for the next call, which usually comes with the same array. Under the lock of the
 * connection: a view is used up before the lock is let go.
 */
final class ArrayView {
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    ByteBuffer of(byte[] bytes, int offset, int length) {
        if (buffer.array() != bytes) {
            buffer = ByteBuffer.wrap(bytes);
        }
        return buffer.limit(offset + length).position(offset);
    }

    /** Lets go of the array. */
    void clear() {
        buffer = ByteBuffer.allocate(0);
    }
}
