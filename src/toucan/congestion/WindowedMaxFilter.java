package toucan.congestion;

/**
 * The maximum of the samples of a recent window of time, after an algorithm by Kathleen Nichols that needs three samples only:
 * the best of the window, the best since that one, and the best since that (draft-ietf-ccwg-bbr-06 §5.5.5). Time is
 * whatever the caller counts in: round trips, cycles.
 */
final class WindowedMaxFilter {
    private static final int KEPT = 3;

    private final long[] values = new long[KEPT];
    private final long[] times = new long[KEPT];

    /** The maximum; 0 before the first sample. */
    long max() {
        return values[0];
    }

    /**
     * Takes in a sample.
     *
     * @param window how many units of time a sample counts, the one it was taken in included
     * @return the maximum of the window that ends now
     */
    long update(long value, long time, long window) {
        boolean allExpired = times[KEPT - 1] <= time - window;
        if (value >= values[0] || allExpired) {
            put(0, value, time);
            return max();
        }
        if (value >= values[1]) {
            put(1, value, time);
        } else if (value >= values[2]) {
            put(2, value, time);
        }
        expire(value, time, window);
        return max();
    }

    /** The sample takes this place, and as the latest one also those behind it. */
    private void put(int place, long value, long time) {
        for (int i = place; i < KEPT; i++) {
            values[i] = value;
            times[i] = time;
        }
    }

    private void expire(long value, long time, long window) {
        while (times[0] <= time - window) {
            // The best is too old: the second best succeeds it, and the sample in hand is the best since.
            for (int i = 1; i < KEPT; i++) {
                values[i - 1] = values[i];
                times[i - 1] = times[i];
            }
            put(KEPT - 1, value, time);
        }
        if (times[1] == times[0] && time - times[1] >= (window + 3) / 4) {
            // A quarter of the window without a second best later than the best: else there would be none to succeed
            // it.
            put(1, value, time);
        } else if (times[2] == times[1] && time - times[2] >= (window + 1) / 2) {
            put(2, value, time);
        }
    }
}
