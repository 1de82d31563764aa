package toucan.script;

import java.nio.ByteBuffer;

/**
 * The bytes that flow in either direction: octet {@code n} of the stream always has the same value, wherever it appears, so
 * that every segment and every read can be checked without the script naming bytes.
 */
final class Stream {
    private Stream() {}

    /** The octet at {@code position}, counted from 0 behind the SYN. The period is a prime, so shifted data differs. */
    static byte at(long position) {
        return (byte) (Math.floorMod(position, 251) + 1);
    }

    static ByteBuffer bytes(long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            bytes.put(i, at(position + i));
        }
        return bytes;
    }

    /** The index of the first byte in [offset, offset + length) that is not the stream's, or -1. */
    static int firstDifference(ByteBuffer bytes, int offset, int length, long position) {
        for (int i = 0; i < length; i++) {
            if (bytes.get(offset + i) != at(position + i)) {
                return i;
            }
        }
        return -1;
    }
}
