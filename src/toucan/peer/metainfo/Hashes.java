package toucan.peer.metainfo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hash functions of the swarm. Every Java has them. */
final class Hashes {
    static final int SHA1_BYTES = 20;
    static final int SHA256_BYTES = 32;

    private Hashes() {}

    static MessageDigest newSha1() {
        return newDigest("SHA-1");
    }

    static MessageDigest newSha256() {
        return newDigest("SHA-256");
    }

    static byte[] digest(MessageDigest digest, ByteBuffer bytes) {
        digest.update(bytes.duplicate());
        return digest.digest();
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
