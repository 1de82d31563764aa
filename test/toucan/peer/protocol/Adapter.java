package toucan.peer.protocol;

import java.nio.ByteBuffer;

/** Hears nothing; tests override what they are about. */
class Adapter implements MessageHandler {
    @Override
    public void keepAlive() throws ProtocolViolation {}

    @Override
    public void choke() throws ProtocolViolation {}

    @Override
    public void unchoke() throws ProtocolViolation {}

    @Override
    public void interested() throws ProtocolViolation {}

    @Override
    public void notInterested() throws ProtocolViolation {}

    @Override
    public void have(int piece) throws ProtocolViolation {}

    @Override
    public void bitfield(ByteBuffer bits) throws ProtocolViolation {}

    @Override
    public void request(int piece, int offset, int length) throws ProtocolViolation {}

    @Override
    public void piece(int piece, int offset, ByteBuffer block) throws ProtocolViolation {}

    @Override
    public void cancel(int piece, int offset, int length) throws ProtocolViolation {}

    @Override
    public void extended(int id, ByteBuffer payload) throws ProtocolViolation {}

    @Override
    public void unknown(int id) throws ProtocolViolation {}
}
