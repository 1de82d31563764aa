package toucan.peer.metainfo;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The 20 bytes that name a torrent in a handshake: the SHA-1 of its info dictionary (BEP 3), or the first 20 bytes of its
 * SHA-256, as BEP 52 uses them and as one who holds only a ticket knows it.
 */
public final class InfoHash {
    public static final int BYTES = 20;

    private final byte[] bytes;

    private InfoHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of 20 bytes. @throws IllegalArgumentException when there are more or fewer */
    public static InfoHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an infohash has " + BYTES + " bytes, not " + bytes.length);
        }
        return new InfoHash(bytes.clone());
    }

    /** @param hex 40 hexadecimal digits */
    public static InfoHash ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 40 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InfoHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
