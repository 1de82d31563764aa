package toucan.script;

/**
 * What a system call returned.
 *
 * @param errno the error's name when {@code value} is -1, else empty
 */
record Outcome(long value, String errno) {
    static final Outcome OK = new Outcome(0, "");
    /** The call cannot return yet; one that must not block returns this. */
    static final Outcome AGAIN = error("EAGAIN");
    /** {@code connect} cannot return yet. */
    static final Outcome IN_PROGRESS = error("EINPROGRESS");

    static Outcome of(long value) {
        return new Outcome(value, "");
    }

    static Outcome error(String errno) {
        return new Outcome(-1, errno);
    }

    boolean wouldBlock() {
        return equals(AGAIN) || equals(IN_PROGRESS);
    }

    @Override
    public String toString() {
        return errno.isEmpty() ? Long.toString(value) : value + " " + errno;
    }
}
