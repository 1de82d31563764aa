package toucan.transfer;

/** Hears how a sender gets on. The methods are called on the thread that sends. */
public interface SenderProgress {
    /** For who wants to hear nothing. */
    SenderProgress NONE = new SenderProgress() {};

    /** The content of a file is about to be sent. @param offset where it continues, in bytes */
    default void sending(SourceFile file, long offset) {}

    /** So many more bytes were handed to the connection. */
    default void progress(long bytes) {}

    /** The receiver has confirmed a file. */
    default void confirmed(ConfirmedFile file) {}
}
