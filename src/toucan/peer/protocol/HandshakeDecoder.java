package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import toucan.peer.metainfo.InfoHash;

/**
 * Takes a handshake from the first bytes of a connection, however they are cut.
 *
 * <p>The first byte that is not BitTorrent's ends it. Clients that try encryption first (MSE; aria2 and libtorrent do) begin with
 * random bytes; closed at once, they come back in the clear.
 */
public final class HandshakeDecoder {
    private static final int INFO_HASH_AT = Handshake.PROTOCOL.length + Long.BYTES;
    private static final int PEER_ID_AT = INFO_HASH_AT + InfoHash.BYTES;

    private final byte[] bytes = new byte[Handshake.BYTES];
    private int received;

    /**
     * Takes as many bytes as it still needs, and leaves the rest in the buffer.
     *
     * @return the handshake once it is whole, null before
     * @throws ProtocolViolation when this is not the beginning of one
     */
    public Handshake feed(ByteBuffer data) throws ProtocolViolation {
        int taken = Math.min(data.remaining(), bytes.length - received);
        data.get(bytes, received, taken);
        for (int i = received; i < Math.min(received + taken, Handshake.PROTOCOL.length); i++) {
            if (bytes[i] != Handshake.PROTOCOL[i]) {
                throw new ProtocolViolation(
                        ProtocolViolation.Rule.NOT_BITTORRENT,
                        "no BitTorrent handshake (an encrypted one, or another protocol)");
            }
        }
        received += taken;
        if (received < bytes.length) {
            return null;
        }
        long reserved = ByteBuffer.wrap(bytes).getLong(Handshake.PROTOCOL.length);
        return new Handshake(reserved, infoHash(), PeerId.of(copy(PEER_ID_AT, PeerId.BYTES)));
    }

    /** What the peer wants, as soon as that is known: BEP 3 lets the one who was called answer before the peer id is there. */
    public InfoHash infoHash() {
        return received < PEER_ID_AT ? null : InfoHash.of(copy(INFO_HASH_AT, InfoHash.BYTES));
    }

    private byte[] copy(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
