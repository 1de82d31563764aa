package toucan.peer.swarm;

import java.nio.ByteBuffer;
import toucan.peer.protocol.PeerAddress;

/** A peer in a {@link LightSwarm}. */
final class LightPeer extends TestPeer implements LightNet.Resident {
    final LightNet.Host host;
    long joinedNanos;
    /** Nobody can dial it. */
    boolean hidden;

    private final LightNet net;

    LightPeer(LightNet net, LightNet.Host host, MemoryStore store) {
        this.net = net;
        this.host = host;
        this.store = store;
        host.resident = this;
        joinedNanos = net.nanos();
    }

    SwarmStatus status() {
        return swarm.status(net.nanos());
    }

    double secondsToComplete() {
        return (completedNanos - joinedNanos) / 1e9;
    }

    @Override
    long now() {
        return net.nanos();
    }

    @Override
    void at(long nanos, Runnable what) {
        net.at(nanos, what);
    }

    @Override
    void dial(PeerAddress address) {
        host.dial(address);
    }

    @Override
    boolean isDead() {
        return host.dead;
    }

    @Override
    public void connected(LightNet.End end, boolean weDialed) {
        if (hidden && !weDialed) {
            end.close("nobody gets here");
            return;
        }
        end.attachment = swarm.connected(end, weDialed, end.other.host.address, net.nanos());
        turn();
    }

    @Override
    public void received(LightNet.End end, ByteBuffer data) {
        if (end.attachment != null) {
            swarm.received((Session) end.attachment, data, net.nanos());
            turn();
        }
    }

    @Override
    public void writable(LightNet.End end) {
        if (end.attachment != null) {
            swarm.writable((Session) end.attachment, net.nanos());
            turn();
        }
    }

    @Override
    public void closed(LightNet.End end, String why) {
        if (end.attachment != null) {
            swarm.closed((Session) end.attachment, why, net.nanos());
            end.close("");
            turn();
        }
    }

    @Override
    public void dialFailed(PeerAddress address) {
        swarm.dialFailed(address, "no answer", net.nanos());
        turn();
    }
}
