package toucan.compare;

/** Sequence numbers of one direction, relative to its first one, in 64 bits: they do not wrap. */
public final class Unwrapping {
    private boolean begun;
    private int base;
    private long last;

    /** @param iss the initial sequence number, or null: then the first number that is asked for counts as 0 */
    public Unwrapping(Integer iss) {
        if (iss != null) {
            begin(iss);
        }
    }

    /** The number nearest to the one before. */
    public long unwrap(int seq) {
        if (!begun) {
            begin(seq);
        }
        last += seq - (base + (int) last);
        return last;
    }

    /** What {@link #unwrap} would answer, without going there; for a number that may be wrong. */
    public long peek(int seq) {
        return begun ? last + (seq - (base + (int) last)) : 0;
    }

    /** The number that was unwrapped last. */
    public long last() {
        return last;
    }

    private void begin(int first) {
        base = first;
        begun = true;
    }
}
