package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import toucan.peer.protocol.PeerAddress;

/** A peer in a {@link LightSwarm}. */
final class LightPeer implements LightNet.Resident, SwarmListener {
    final LightNet.Host host;
    final MemoryStore store;
    final List<String> log = new ArrayList<>();
    Swarm swarm;
    long joinedNanos;
    long completedNanos = -1;
    /** Nobody can dial it. */
    boolean hidden;

    private final LightNet net;
    private long plannedNanos = Long.MAX_VALUE;

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

    void turn() {
        swarm.handleTimeouts(net.nanos());
        for (PeerAddress address : swarm.dialsDue(net.nanos())) {
            host.dial(address);
        }
        long next = Math.max(net.nanos() + 1_000, swarm.nextTimeoutNanos(net.nanos()));
        if (next < plannedNanos && next != Long.MAX_VALUE) {
            plannedNanos = next;
            net.at(next, () -> {
                plannedNanos = Long.MAX_VALUE;
                if (!host.dead) {
                    turn();
                }
            });
        }
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

    @Override
    public void complete() {
        completedNanos = net.nanos();
    }

    @Override
    public void banned(String peer, String why) {
        log.add("banned " + peer);
    }

    @Override
    public void pieceBad(int piece, String peer) {
        log.add("bad " + piece + " " + peer);
    }

    @Override
    public void peerGone(String peer, String why) {
        log.add("gone " + peer + ": " + why);
    }

    @Override
    public void storeFailed(String what) {
        log.add("store: " + what);
    }
}
