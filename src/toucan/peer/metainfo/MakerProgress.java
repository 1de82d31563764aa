package toucan.peer.metainfo;

import java.nio.ByteBuffer;

/** Hears how the making of a metainfo goes on; called by the thread that makes it. */
public interface MakerProgress {
    /** Nobody listens. */
    MakerProgress NONE = (done, total) -> {};

    /** So many of all bytes are hashed; after each piece, and once at the end. */
    void hashed(long doneBytes, long totalBytes);

    /** These are the next bytes of a file; all of one file come before those of another. They are the caller's again afterwards. */
    default void read(SharedFile file, ByteBuffer bytes) {}

    /** Something in the folder is not shared, and why: one line, printable. */
    default void skipped(String line) {}
}
