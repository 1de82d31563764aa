package toucan.peer.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The 20 bytes by which a peer calls itself for as long as it runs (BEP 3). Ours begin with {@code -TC0100-} (BEP 20). */
public final class PeerId {
    public static final int BYTES = 20;

    /** How many bytes of an id of ours are random. */
    public static final int RANDOM_BYTES = 12;

    private static final byte[] PREFIX = "-TC0100-".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    private PeerId(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of 20 bytes. @throws IllegalArgumentException when there are more or fewer */
    public static PeerId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a peer id has " + BYTES + " bytes, not " + bytes.length);
        }
        return new PeerId(bytes.clone());
    }

    /** An id of ours. @param random {@link #RANDOM_BYTES} bytes that nobody can foresee */
    public static PeerId toucan(byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("a peer id needs " + RANDOM_BYTES + " random bytes");
        }
        byte[] id = Arrays.copyOf(PREFIX, BYTES);
        System.arraycopy(random, 0, id, PREFIX.length, RANDOM_BYTES);
        return new PeerId(id);
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Which program it says it is, {@code Transmission 3.0}; the two letters if we do not know it, else "unknown". */
    public String client() {
        return ClientNames.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 40 hexadecimal digits: the bytes may be anything. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
