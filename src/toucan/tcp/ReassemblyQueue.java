package toucan.tcp;

import java.util.Arrays;

/**
 * Which octets beyond RCV.NXT have arrived (SHLD-31): disjoint, non-adjacent ranges in ascending order. The octets
 * themselves lie in the {@link ReceiveBuffer}, so what is held is bounded in bytes by the window, and here in ranges.
 */
final class ReassemblyQueue {
    private final int maxRanges;
    private long[] left = new long[8];
    private long[] right = new long[8];
    private int count;

    ReassemblyQueue(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long left(int i) {
        return left[i];
    }

    long right(int i) {
        return right[i];
    }

    /** The index of the range that holds {@code seq}, or -1. */
    int indexOf(long seq) {
        int i = lastStartingAtOrBefore(seq);
        return i >= 0 && seq < right[i] ? i : -1;
    }

    /** The first octet at or after {@code seq} that has not arrived. */
    long firstMissing(long seq) {
        int i = indexOf(seq);
        return i < 0 ? seq : right[i];
    }

    /** The first octet at or after {@code seq} that has arrived, at most {@code limit}. */
    long firstPresent(long seq, long limit) {
        int i = lastStartingAtOrBefore(seq);
        if (i >= 0 && seq < right[i]) {
            return seq;
        }
        return i + 1 < count ? Math.min(limit, left[i + 1]) : limit;
    }

    /**
     * Adds [from, to), merging it with what it overlaps or touches.
     *
     * @return false when it would need one range too many; then nothing changes
     */
    boolean add(long from, long to) {
        int firstTouched = firstEndingAtOrAfter(from);
        int touchedEnd = lastStartingAtOrBefore(to) + 1;
        if (firstTouched >= touchedEnd) {
            return insert(firstTouched, from, to);
        }
        left[firstTouched] = Math.min(left[firstTouched], from);
        right[firstTouched] = Math.max(right[touchedEnd - 1], to);
        remove(firstTouched + 1, touchedEnd);
        return true;
    }

    /** Takes out the range that begins at {@code rcvNxt}, if there is one, and returns where in-order data now ends. */
    long advance(long rcvNxt) {
        int done = 0;
        long nxt = rcvNxt;
        while (done < count && left[done] <= nxt) {
            nxt = Math.max(nxt, right[done]);
            done++;
        }
        remove(0, done);
        return nxt;
    }

    void clear() {
        count = 0;
    }

    private boolean insert(int at, long from, long to) {
        if (count == maxRanges) {
            return false;
        }
        if (count == left.length) {
            left = Arrays.copyOf(left, 2 * count);
            right = Arrays.copyOf(right, 2 * count);
        }
        System.arraycopy(left, at, left, at + 1, count - at);
        System.arraycopy(right, at, right, at + 1, count - at);
        left[at] = from;
        right[at] = to;
        count++;
        return true;
    }

    private void remove(int from, int to) {
        System.arraycopy(left, to, left, from, count - to);
        System.arraycopy(right, to, right, from, count - to);
        count -= to - from;
    }

    private int lastStartingAtOrBefore(long seq) {
        int found = Arrays.binarySearch(left, 0, count, seq);
        return found >= 0 ? found : -found - 2;
    }

    private int firstEndingAtOrAfter(long seq) {
        int found = Arrays.binarySearch(right, 0, count, seq);
        return found >= 0 ? found : -found - 1;
    }
}
