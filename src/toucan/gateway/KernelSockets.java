package toucan.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Small things about sockets of the kernel's TCP. */
final class KernelSockets {
    private static final int DIAL_MILLIS = 10_000;

    private KernelSockets() {}

    static Socket dial(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(to, DIAL_MILLIS);
            return socket;
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
