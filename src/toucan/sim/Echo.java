package toucan.sim;

import java.nio.ByteBuffer;
import toucan.tcp.State;

/** Sends back what it reads, and closes when the peer has closed and everything is sent back. */
public final class Echo implements Application {
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10).limit(0);

    @Override
    public void run(SimSocket socket) {
        while (socket.state() != State.CLOSED) {
            if (buffer.hasRemaining()) {
                if (socket.send(buffer) == 0) {
                    return;
                }
            } else {
                int read = socket.receive(buffer.clear());
                buffer.flip();
                if (read == 0) {
                    return;
                }
                if (read < 0) {
                    socket.close();
                    return;
                }
            }
        }
    }
}
