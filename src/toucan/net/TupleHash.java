package toucan.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudorandom function that RFC 6528 §3, RFC 7323 §5.4 and RFC 4987 §3.6 ask for: HMAC-SHA-256 over the endpoints of a
 * connection, cut to 32 bits. Each use has a key of its own.
 */
final class TupleHash {
    private static final int KEY_BYTES = 32;
    private static final int MAX_TUPLE = 2 * (16 + 2 + 2);

    private final Mac mac;

    /** @param key at least 128 bits that nobody else knows */
    TupleHash(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    static TupleHash withRandomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new TupleHash(key);
    }

    int of(ConnectionId id) {
        return of(tuple(id));
    }

    /** The same over the endpoints and two more numbers. */
    int of(ConnectionId id, long first, long second) {
        return of(tuple(id).putLong(first).putLong(second));
    }

    private synchronized int of(ByteBuffer input) {
        mac.update(input.flip());
        return ByteBuffer.wrap(mac.doFinal()).getInt();
    }

    private static ByteBuffer tuple(ConnectionId id) {
        ByteBuffer tuple = ByteBuffer.allocate(MAX_TUPLE + 2 * Long.BYTES);
        put(tuple, id.local(), id.localPort());
        put(tuple, id.remote(), id.remotePort());
        return tuple;
    }

    private static void put(ByteBuffer tuple, InetSocketAddress endpoint, int tcpPort) {
        tuple.put(endpoint.getAddress().getAddress());
        tuple.putShort((short) endpoint.getPort());
        tuple.putShort((short) tcpPort);
    }
}
