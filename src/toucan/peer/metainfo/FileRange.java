package toucan.peer.metainfo;

/**
 * Bytes of one file.
 *
 * @param file index in {@link Metainfo#files()}
 * @param offset of the first byte in the file
 * @param length bytes, at least 1
 */
public record FileRange(int file, long offset, int length) {}
