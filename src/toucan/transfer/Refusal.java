package toucan.transfer;

/**
 * A request that the receiver does not carry out: the status of the answer, and why in one line for a person.
 */
final class Refusal extends Exception {
    static final int BAD_REQUEST = 400;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int CONFLICT = 409;
    static final int RANGE_NOT_SATISFIABLE = 416;
    static final int EXPECTATION_FAILED = 417;
    static final int UNPROCESSABLE_CONTENT = 422;
    static final int INTERNAL_ERROR = 500;
    static final int INSUFFICIENT_STORAGE = 507;

    private static final long serialVersionUID = 1;

    private final int status;
    private final long uploadOffset;

    Refusal(int status, String why) {
        this(status, why, Answer.NO_OFFSET);
    }

    /** @param uploadOffset where an upload would have to continue, in bytes */
    Refusal(int status, String why, long uploadOffset) {
        super(why);
        this.status = status;
        this.uploadOffset = uploadOffset;
    }

    Answer answer() {
        return new Answer(status, getMessage(), null, null, Answer.NO_LENGTH, uploadOffset);
    }
}
