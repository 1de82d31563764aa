package toucan.peer.metainfo;

/** Bytes that are no metainfo, or one that Toucan does not take; the message says why, and is safe to show. */
public final class InvalidMetainfo extends Exception {
    private static final long serialVersionUID = 1;

    InvalidMetainfo(String why) {
        super(why);
    }

    InvalidMetainfo(String why, Throwable cause) {
        super(why, cause);
    }
}
