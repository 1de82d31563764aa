package toucan.peer.metainfo;

/**
 * How much a decoder of bencode takes from a stranger.
 *
 * @param bytes the longest input
 * @param depth lists and dictionaries inside each other
 * @param values integers, strings, lists and dictionaries in all: a value costs more memory than its bytes on the wire
 */
public record Limits(int bytes, int depth, int values) {
    /** A metainfo file; so many values are some 40,000 files. */
    public static final Limits METAINFO = new Limits(10_000_000, 16, 250_000);

    /** One message between peers. */
    public static final Limits MESSAGE = new Limits(64 * 1024, 8, 4_000);

    public Limits {
        if (bytes < 1 || depth < 1 || values < 1) {
            throw new IllegalArgumentException("limits below 1");
        }
    }
}
