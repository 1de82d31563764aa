package toucan.peer.metainfo;

/** Bytes that are not the bencode that BEP 3 defines, or more of it than the limits allow. */
public final class MalformedBencode extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;
    private final String reason;

    MalformedBencode(int position, String reason) {
        super(reason + " at byte " + position);
        this.position = position;
        this.reason = reason;
    }

    /** Where it was noticed: bytes from the beginning of the input. */
    public int position() {
        return position;
    }

    public String reason() {
        return reason;
    }
}
