package toucan.peer.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a decoder hears, one line per message. */
final class Recorder implements MessageHandler {
    final List<String> heard = new ArrayList<>();

    @Override
    public void keepAlive() {
        heard.add("keepAlive");
    }

    @Override
    public void choke() {
        heard.add("choke");
    }

    @Override
    public void unchoke() {
        heard.add("unchoke");
    }

    @Override
    public void interested() {
        heard.add("interested");
    }

    @Override
    public void notInterested() {
        heard.add("notInterested");
    }

    @Override
    public void have(int piece) {
        heard.add("have " + piece);
    }

    @Override
    public void bitfield(ByteBuffer bits) {
        heard.add("bitfield " + hex(bits));
    }

    @Override
    public void request(int piece, int offset, int length) {
        heard.add("request " + piece + " " + offset + " " + length);
    }

    @Override
    public void piece(int piece, int offset, ByteBuffer block) {
        heard.add("piece " + piece + " " + offset + " " + hex(block));
    }

    @Override
    public void cancel(int piece, int offset, int length) {
        heard.add("cancel " + piece + " " + offset + " " + length);
    }

    @Override
    public void extended(int id, ByteBuffer payload) {
        heard.add("extended " + id + " " + hex(payload));
    }

    @Override
    public void unknown(int id) {
        heard.add("unknown " + id);
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
