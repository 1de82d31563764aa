package toucan.peer.discovery;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Somebody who knows where peers may be. What it tells are hints: whoever hears them decides whether to dial, and finds out by
 * the handshake whether there is a peer. This is the seam for other ways of finding peers.
 */
public interface PeerSource extends Closeable {
    /**
     * Begins to tell; called once.
     *
     * @param found hears the UDP endpoint of each peer that is found, possibly several times, on any thread; must not wait
     * @throws IOException when it cannot begin; the message is for people
     */
    void start(Consumer<InetSocketAddress> found) throws IOException;

    /** Tells nothing more once this has returned. */
    @Override
    void close();
}
