package toucan.peer.storage;

/** Hears how the hashing of bytes that are already there goes on. */
@FunctionalInterface
public interface StoreProgress {
    /** Nobody listens. */
    StoreProgress NONE = (done, total) -> {};

    /** So many of the pieces to be hashed are done. */
    void hashed(int donePieces, int totalPieces);
}
