package toucan.transfer;

/** The receiver answered, and refused a file. */
public final class RefusedException extends TransferException {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(RemoteName name, Reply reply) {
        super(name + ": the receiver refused it (" + reply.status() + "): " + reply.text());
        this.status = reply.status();
    }

    /** The status code of HTTP. */
    public int status() {
        return status;
    }
}
