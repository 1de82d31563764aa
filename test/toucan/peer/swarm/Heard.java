package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import toucan.peer.metainfo.PieceLayout;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.HandshakeDecoder;
import toucan.peer.protocol.MessageDecoder;
import toucan.peer.protocol.MessageHandler;
import toucan.peer.protocol.ProtocolViolation;

/** What a peer heard from the swarm under test, a line for each message: {@code request 3 16384 16384}. */
final class Heard implements MessageHandler {
    final List<String> lines = new ArrayList<>();
    /** Payloads of extended messages, beside their lines {@code extended ID}. */
    final List<byte[]> payloads = new ArrayList<>();

    private final HandshakeDecoder handshakes = new HandshakeDecoder();
    private final MessageDecoder decoder;
    Handshake handshake;

    Heard(PieceLayout layout) {
        decoder = new MessageDecoder(layout, this);
    }

    void feed(ByteBuffer data) {
        try {
            if (handshake == null) {
                handshake = handshakes.feed(data);
            }
            if (handshake != null) {
                decoder.feed(data);
            }
        } catch (ProtocolViolation e) {
            throw new AssertionError("the swarm broke the protocol: " + e.getMessage(), e);
        }
    }

    /** The lines so far, which are then forgotten. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void keepAlive() {
        lines.add("keep-alive");
    }

    @Override
    public void choke() {
        lines.add("choke");
    }

    @Override
    public void unchoke() {
        lines.add("unchoke");
    }

    @Override
    public void interested() {
        lines.add("interested");
    }

    @Override
    public void notInterested() {
        lines.add("not interested");
    }

    @Override
    public void have(int piece) {
        lines.add("have " + piece);
    }

    @Override
    public void bitfield(ByteBuffer bits) {
        BitSet pieces = new BitSet();
        for (int i = 0; i < bits.remaining() * Byte.SIZE; i++) {
            pieces.set(i, (bits.get(bits.position() + i / Byte.SIZE) & 0x80 >> i % Byte.SIZE) != 0);
        }
        lines.add("bitfield " + pieces);
    }

    @Override
    public void request(int piece, int offset, int length) {
        lines.add("request " + piece + " " + offset + " " + length);
    }

    @Override
    public void piece(int piece, int offset, ByteBuffer block) {
        lines.add("piece " + piece + " " + offset + " " + block.remaining());
    }

    @Override
    public void cancel(int piece, int offset, int length) {
        lines.add("cancel " + piece + " " + offset + " " + length);
    }

    @Override
    public void extended(int id, ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        payloads.add(bytes);
        lines.add("extended " + id);
    }

    /** The last extended message, as text. */
    String lastPayload() {
        return new String(payloads.get(payloads.size() - 1), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void unknown(int id) {
        lines.add("unknown " + id);
    }
}
