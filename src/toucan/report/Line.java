package toucan.report;

import java.util.Arrays;

/** A series of a graph: points in the order of time, each with the packet that made it. */
final class Line {
    private long[] nanos = new long[64];
    private long[] values = new long[64];
    private int[] packets = new int[64];
    private int size;

    /** Adds a point. @param packet its index in the view */
    void add(long at, long value, int packet) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            packets = Arrays.copyOf(packets, 2 * size);
        }
        nanos[size] = at;
        values[size] = value;
        packets[size++] = packet;
    }

    /** Adds a point of a line that keeps its height until it changes; nothing if it has not changed. */
    void step(long at, long value, int packet) {
        if (size == 0 || values[size - 1] != value) {
            add(at, value, packet);
        }
    }

    int size() {
        return size;
    }

    long nanos(int i) {
        return nanos[i];
    }

    long value(int i) {
        return values[i];
    }

    int packet(int i) {
        return packets[i];
    }

    /** The values alone, ascending. */
    long[] sorted() {
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
