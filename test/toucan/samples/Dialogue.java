package toucan.samples;

import java.nio.ByteBuffer;
import java.util.List;
import toucan.sim.Application;
import toucan.sim.SimSocket;
import toucan.tcp.State;

/**
 * One side of a conversation known in advance: says its own lines, waits until the other's have come, and closes: the side
 * that opened when all is said, the other when the first has closed.
 */
final class Dialogue implements Application {
    private final List<Line> lines;
    private final boolean opener;
    private final ByteBuffer heard;
    private int next;
    private ByteBuffer saying;
    private boolean peerClosed;

    /** @param byOpener whether the side that opened the connection says this */
    record Line(boolean byOpener, byte[] bytes) {}

    Dialogue(List<Line> lines, boolean opener) {
        this.lines = lines;
        this.opener = opener;
        int most = lines.stream().mapToInt(line -> line.bytes.length).sum();
        heard = ByteBuffer.allocate(most + 1);
    }

    @Override
    public void run(SimSocket socket) {
        if (socket.state() == State.SYN_SENT) {
            return; // as with sockets, whose connect() comes back when the handshake is done
        }
        listen(socket);
        while (next < lines.size() && (isOurs() ? say(socket) : wasHeard())) {
            next++;
        }
        if (next == lines.size() && (opener || peerClosed)) {
            socket.close();
        }
    }

    private void listen(SimSocket socket) {
        while (!peerClosed) {
            int read = socket.receive(heard);
            if (read == 0) {
                return;
            }
            peerClosed = read < 0;
        }
    }

    private boolean isOurs() {
        return lines.get(next).byOpener == opener;
    }

    /** @return whether all of the line was taken */
    private boolean say(SimSocket socket) {
        if (saying == null) {
            saying = ByteBuffer.wrap(lines.get(next).bytes);
        }
        socket.send(saying);
        if (saying.hasRemaining()) {
            return false;
        }
        saying = null;
        return true;
    }

    /** Whether the other's line is complete; then it is taken out of what was heard. */
    private boolean wasHeard() {
        byte[] expected = lines.get(next).bytes;
        if (heard.position() < expected.length) {
            return false;
        }
        heard.flip();
        ByteBuffer line = heard.slice(0, expected.length);
        if (!line.equals(ByteBuffer.wrap(expected))) {
            throw new IllegalStateException("line " + next + " came changed");
        }
        heard.position(expected.length);
        heard.compact();
        return true;
    }
}
