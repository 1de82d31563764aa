package toucan.tcp;

import java.util.Arrays;

/**
 * A set of sequence numbers: disjoint, non-adjacent ranges in ascending order, a bounded number of them. The receiving side
 * keeps here what has arrived beyond RCV.NXT (SHLD-31), the sending side what the peer has reported by SACK.
 */
final class SequenceRanges {
    private final int maxRanges;
    private long[] left = new long[8];
    private long[] right = new long[8];
    private int count;

    SequenceRanges(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == maxRanges;
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

    /** The first number at or after {@code seq} that is not in the set. */
    long firstMissing(long seq) {
        int i = indexOf(seq);
        return i < 0 ? seq : right[i];
    }

    /** The first number at or after {@code seq} that is in the set, at most {@code limit}. */
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

    /** Takes out the ranges that begin at or before {@code seq}, and returns where the last of them ends, or {@code seq}. */
    long advance(long seq) {
        int done = 0;
        long nxt = seq;
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
