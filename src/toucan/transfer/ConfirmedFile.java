package toucan.transfer;

/**
 * A file that the receiver has confirmed, as sender and receiver see it.
 *
 * @param size of the whole in bytes
 * @param transferred bytes of it that crossed the network for this: less than {@code size} after a resumption, 0 when it
 *     was there
 */
public record ConfirmedFile(RemoteName name, long size, Sha256 digest, Outcome outcome, long transferred) {

    /** What became of it. */
    public enum Outcome {
        /** It is new. */
        STORED,
        /** It took the place of another content. */
        REPLACED,
        /** It was there, with this content. */
        PRESENT
    }
}
