package toucan.impair;

/**
 * A line of a certain rate behind a drop-tail queue. Since nothing overtakes in the queue, each datagram's departure is
 * known when it comes: the queue is the list of the departures still ahead.
 */
final class Bottleneck {
    /** {@link #enqueue}: there is no room. */
    static final long FULL = -1;

    private final long bitsPerSecond;
    private final long[] departures;
    private int head;
    private int size;
    private long idleFrom;

    /** @param limit datagrams in the queue, the one on its way out included */
    Bottleneck(long bitsPerSecond, int limit) {
        this.bitsPerSecond = bitsPerSecond;
        departures = new long[limit];
    }

    /**
     * When the last bit of a datagram that comes now will have left, or {@link #FULL}.
     *
     * @param packetBytes its length with IP and UDP headers
     */
    long enqueue(int packetBytes, long nowNanos) {
        while (size > 0 && departures[head] <= nowNanos) {
            head = (head + 1) % departures.length;
            size--;
        }
        if (size == departures.length) {
            return FULL;
        }
        long bits = 8L * packetBytes;
        idleFrom = Math.max(idleFrom, nowNanos) + Math.max(1, bits * 1_000_000_000 / bitsPerSecond);
        departures[(head + size) % departures.length] = idleFrom;
        size++;
        return idleFrom;
    }
}
