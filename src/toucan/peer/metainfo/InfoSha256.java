package toucan.peer.metainfo;

import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of an info dictionary: what a ticket carries, and what the metainfo fetched with it must match. */
public final class InfoSha256 {
    public static final int BYTES = Hashes.SHA256_BYTES;

    private final byte[] bytes;

    private InfoSha256(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of 32 bytes. @throws IllegalArgumentException when there are more or fewer */
    public static InfoSha256 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has " + BYTES + " bytes, not " + bytes.length);
        }
        return new InfoSha256(bytes.clone());
    }

    /** The hash of the bytes of an info dictionary, for comparing with a ticket's. */
    public static InfoSha256 hash(byte[] info) {
        return new InfoSha256(Hashes.newSha256().digest(info));
    }

    /** @param hex 64 hexadecimal digits */
    public static InfoSha256 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** The first 20 bytes: what a handshake carries for it, as BEP 52 does. */
    public InfoHash truncated() {
        return InfoHash.of(Arrays.copyOf(bytes, InfoHash.BYTES));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InfoSha256 that && Arrays.equals(bytes, that.bytes);
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
