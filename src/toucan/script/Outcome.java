package toucan.script;

/**
 * What a system call returned.
 *
 * @param errno the error's name when {@code value} is -1, else empty
 * @param wrong what else it brought that the script does not expect ("TCP_MAXSEG is 1000"), or empty
 */
record Outcome(long value, String errno, String wrong) {
    static final Outcome OK = of(0);
    /** The call cannot return yet; one that must not block returns this. */
    static final Outcome AGAIN = error("EAGAIN");
    /** {@code connect} cannot return yet. */
    static final Outcome IN_PROGRESS = error("EINPROGRESS");

    static Outcome of(long value) {
        return new Outcome(value, "", "");
    }

    static Outcome error(String errno) {
        return new Outcome(-1, errno, "");
    }

    /** It returned, but not with what the script expects in the place that it fills. */
    static Outcome wrong(long value, String what) {
        return new Outcome(value, "", what);
    }

    boolean wouldBlock() {
        return equals(AGAIN) || equals(IN_PROGRESS);
    }

    @Override
    public String toString() {
        String text = errno.isEmpty() ? Long.toString(value) : value + " " + errno;
        return wrong.isEmpty() ? text : text + ", but " + wrong;
    }
}
