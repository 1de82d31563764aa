package toucan.peer.discovery;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** The peers that the user named: all of them, once. */
public final class StaticPeers implements PeerSource {
    private final List<InetSocketAddress> peers;

    public StaticPeers(List<InetSocketAddress> peers) {
        this.peers = List.copyOf(peers);
    }

    @Override
    public void start(Consumer<InetSocketAddress> found) {
        peers.forEach(found);
    }

    @Override
    public void close() {
        // There is nothing to end.
    }
}
