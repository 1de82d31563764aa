package toucan.figures;

import toucan.sim.Passage;

/** A line of a certain rate behind a drop-tail queue, which wires can share; the queue is measured in bytes. */
final class Bottleneck implements Passage {
    private static final double BITS = 8;

    private final double nanosPerByte;
    private final long queueBytes;
    private long idleFrom;
    private long offered;
    private long dropped;

    /** @param queueBytes waiting for the rate, without the packet that comes now; what would be beyond is dropped */
    Bottleneck(long bitsPerSecond, long queueBytes) {
        nanosPerByte = BITS * Lab.SECOND / bitsPerSecond;
        this.queueBytes = queueBytes;
    }

    @Override
    public long[] arrivals(int packetBytes, long nowNanos) {
        offered++;
        double waiting = Math.max(0, idleFrom - nowNanos) / nanosPerByte;
        if (waiting + packetBytes > queueBytes) {
            dropped++;
            return LOST;
        }
        idleFrom = Math.max(idleFrom, nowNanos) + Math.round(packetBytes * nanosPerByte);
        return new long[] {idleFrom};
    }

    /** The share of packets that found the queue full. */
    double dropped() {
        return offered == 0 ? 0 : (double) dropped / offered;
    }
}
