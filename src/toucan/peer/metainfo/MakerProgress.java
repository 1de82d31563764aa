package toucan.peer.metainfo;

/** Hears how the making of a metainfo goes on; called by the thread that makes it. */
public interface MakerProgress {
    /** Nobody listens. */
    MakerProgress NONE = (done, total) -> {};

    /** So many of all bytes are hashed; after each piece, and once at the end. */
    void hashed(long doneBytes, long totalBytes);

    /** Something in the folder is not shared, and why: one line, printable. */
    default void skipped(String line) {}
}
