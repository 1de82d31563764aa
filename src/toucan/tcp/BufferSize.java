package toucan.tcp;

/** How much one buffer may hold: an initial size, which is always granted, and a growth that a {@link BufferBudget} must grant. */
final class BufferSize {
    private final int initial;
    private final int max;
    private final BufferBudget budget;
    private int bytes;

    /** @param max the size is never more; equal to {@code initial} it is fixed */
    BufferSize(int initial, int max, BufferBudget budget) {
        this.initial = initial;
        this.max = max;
        this.budget = budget;
        bytes = initial;
    }

    /** A size that never changes. */
    static BufferSize fixed(int bytes) {
        return new BufferSize(bytes, bytes, BufferBudget.UNLIMITED);
    }

    int bytes() {
        return bytes;
    }

    int initial() {
        return initial;
    }

    boolean isFixed() {
        return initial == max;
    }

    /** Grows to {@code wanted} bytes, as far as the maximum and the budget allow. Never shrinks. Returns whether it grew. */
    boolean growTo(long wanted) {
        int missing = (int) Math.min(wanted, max) - bytes;
        int granted = missing > 0 ? budget.reserve(missing) : 0;
        bytes += granted;
        return granted > 0;
    }

    /** Back to the initial size; the budget gets back what it granted. */
    void release() {
        if (bytes > initial) {
            budget.release(bytes - initial);
            bytes = initial;
        }
    }
}
