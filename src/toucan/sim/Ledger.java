package toucan.sim;

import java.nio.ByteBuffer;

/** One direction of a connection seen from above: the bytes that SEND took on one side and RECEIVE has still to deliver. */
final class Ledger {
    private byte[] ring = new byte[1 << 12];
    private long sent;
    private long delivered;

    /** SEND took the bytes from {@code from} up to {@code to} of this buffer. */
    void sent(ByteBuffer data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (sent - delivered == ring.length) {
                grow();
            }
            ring[at(sent++)] = data.get(i);
        }
    }

    /**
     * RECEIVE delivered the bytes from {@code from} up to {@code to} of this buffer.
     *
     * @return null, or what is wrong with them
     */
    String delivered(ByteBuffer data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (delivered == sent) {
                return "byte " + delivered + " was delivered and never sent";
            }
            if (data.get(i) != ring[at(delivered)]) {
                return "byte " + delivered + " was delivered as " + data.get(i) + " and sent as " + ring[at(delivered)];
            }
            delivered++;
        }
        return null;
    }

    long bytesSent() {
        return sent;
    }

    long bytesDelivered() {
        return delivered;
    }

    private int at(long position) {
        return (int) position & ring.length - 1;
    }

    private void grow() {
        byte[] larger = new byte[2 * ring.length];
        for (long p = delivered; p < sent; p++) {
            larger[(int) p & larger.length - 1] = ring[at(p)];
        }
        ring = larger;
    }
}
