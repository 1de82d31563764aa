package toucan.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The SHA-256 of a whole file, and its field in HTTP: {@code Repr-Digest: sha-256=:BASE64:} (RFC 9530 §3). */
public final class Sha256 {
    /** The name of the field that carries it. */
    static final String FIELD = "Repr-Digest";

    private static final int BYTES = 32;
    private static final int CHUNK = 64 * 1024;
    private static final String KEY = "sha-256";

    private final byte[] bytes;

    private Sha256(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A digest that has seen nothing yet. Every Java has SHA-256. */
    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a digest has computed; it is reset by this. */
    static Sha256 of(MessageDigest digest) {
        return new Sha256(digest.digest());
    }

    /** @param hex 64 hexadecimal digits */
    public static Sha256 ofHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Sha256(bytes);
    }

    /** Digests all that a channel delivers. @param progress hears how many bytes each step took */
    static Sha256 of(ReadableByteChannel channel, LongConsumer progress) throws IOException {
        MessageDigest digest = newDigest();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        while (channel.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
            progress.accept(buffer.limit());
        }
        return of(digest);
    }

    /**
     * Reads a {@code Repr-Digest} field: a dictionary of algorithms (RFC 8941 §3.2), of which we know one.
     *
     * @return null when it has no SHA-256
     * @throws IllegalArgumentException when its SHA-256 is malformed
     */
    static Sha256 parse(String field) {
        Sha256 found = null;
        for (String member : field.split(",", -1)) {
            int equals = member.indexOf('=');
            if (equals > 0 && member.substring(0, equals).strip().equals(KEY)) {
                found = parseValue(member.substring(equals + 1).strip());
            }
        }
        return found;
    }

    private static Sha256 parseValue(String value) {
        int end = value.indexOf(':', 1);
        boolean parametersOnly = end > 0
                && (end + 1 == value.length()
                        || value.substring(end + 1).stripLeading().startsWith(";"));
        if (!value.startsWith(":") || !parametersOnly) {
            throw new IllegalArgumentException("write " + FIELD + ": sha-256=:BASE64:");
        }
        byte[] bytes = Base64.getDecoder().decode(value.substring(1, end));
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Sha256(bytes);
    }

    /** The value of the field. */
    String field() {
        return KEY + "=:" + Base64.getEncoder().encodeToString(bytes) + ":";
    }

    /** 64 lower-case hexadecimal digits, as {@code sha256sum} prints them. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "sha-256 " + hex();
    }
}
