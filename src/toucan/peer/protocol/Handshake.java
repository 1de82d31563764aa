package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import toucan.peer.metainfo.InfoHash;

/**
 * The first 68 bytes of each direction (BEP 3): the byte 19, "BitTorrent protocol", 8 reserved bytes, infohash, peer id.
 *
 * @param reserved the 8 reserved bytes, first one highest: each bit an extension that the peer speaks
 */
public record Handshake(long reserved, InfoHash infoHash, PeerId peerId) {
    public static final int BYTES = 68;

    /** BEP 10: bit 20 from the right, {@code reserved[5] & 0x10}. */
    static final long EXTENSION_PROTOCOL = 1L << 20;

    static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

    /** Ours: it offers the extension protocol, and nothing else. */
    public static Handshake of(InfoHash infoHash, PeerId peerId) {
        return new Handshake(EXTENSION_PROTOCOL, infoHash, peerId);
    }

    /** Whether the peer speaks the extension protocol (BEP 10). */
    public boolean hasExtensions() {
        return (reserved & EXTENSION_PROTOCOL) != 0;
    }

    /** The 68 bytes. */
    public ByteBuffer encode() {
        return ByteBuffer.allocate(BYTES)
                .put(PROTOCOL)
                .putLong(reserved)
                .put(infoHash.bytes())
                .put(peerId.bytes())
                .flip();
    }
}
