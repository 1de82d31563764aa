package toucan.peer.protocol;

import java.nio.ByteBuffer;

/**
 * Hears the messages of one peer in their order, each checked for what its kind and the metainfo allow. Buffers are valid only
 * during the call. Any method may refuse what it hears with a {@link ProtocolViolation}, which ends the decoding.
 */
public interface MessageHandler {
    void keepAlive() throws ProtocolViolation;

    void choke() throws ProtocolViolation;

    void unchoke() throws ProtocolViolation;

    void interested() throws ProtocolViolation;

    void notInterested() throws ProtocolViolation;

    void have(int piece) throws ProtocolViolation;

    /**
     * Which pieces the peer has, piece 0 in the highest bit of the first byte. It may come late and more than once (aria2 does
     * that): each time it is an update.
     */
    void bitfield(ByteBuffer bits) throws ProtocolViolation;

    /** The peer asks for {@code length} bytes, 1 to 16 KiB, of a piece. */
    void request(int piece, int offset, int length) throws ProtocolViolation;

    /** Bytes of a piece, as they come: not verified. */
    void piece(int piece, int offset, ByteBuffer block) throws ProtocolViolation;

    void cancel(int piece, int offset, int length) throws ProtocolViolation;

    /** An extended message (BEP 10). @param id 0 is the extended handshake, others are ids that our own one named */
    void extended(int id, ByteBuffer payload) throws ProtocolViolation;

    /** A message of a kind we do not know; its content is skipped. */
    void unknown(int id) throws ProtocolViolation;
}
