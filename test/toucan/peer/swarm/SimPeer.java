package toucan.peer.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import toucan.peer.protocol.PeerAddress;
import toucan.sim.Application;
import toucan.sim.SimHost;
import toucan.sim.SimSocket;
import toucan.sim.Simulation;
import toucan.tcp.State;

/** A peer on a simulated host: the swarm over simulated TCP, in virtual time. */
final class SimPeer extends TestPeer {
    private static final int READ_AT_ONCE = 64 << 10;
    private static final long WRITABLE_AT = 32 << 10;

    final SimHost host;
    boolean dead;

    private final SimSwarm world;
    private int nextPort = 10_000;

    SimPeer(SimSwarm world, SimHost host) {
        this.world = world;
        this.host = host;
        host.listen(Simulation.UDP_PORT, () -> new Link(null));
    }

    PeerAddress address() {
        return told(host.endpoint());
    }

    static PeerAddress told(InetSocketAddress endpoint) {
        return PeerAddress.of(endpoint.getAddress().getAddress(), endpoint.getPort());
    }

    @Override
    long now() {
        return world.simulation.nanos();
    }

    @Override
    void at(long nanos, Runnable what) {
        world.simulation.at(nanos, what);
    }

    @Override
    boolean isDead() {
        return dead;
    }

    @Override
    void dial(PeerAddress address) {
        SimPeer other = world.at(address);
        if (other == null) {
            swarm.dialFailed(address, "nobody there", now());
            return;
        }
        host.connect(other.host, nextPort++, Simulation.UDP_PORT, new Link(address));
    }

    /** One connection. */
    private final class Link implements PeerLink, Application {
        private final PeerAddress dialed;
        private final ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
        private SimSocket socket;
        private Session session;
        private boolean known;
        private boolean closing;
        private boolean short_;

        Link(PeerAddress dialed) {
            this.dialed = dialed;
        }

        @Override
        public void run(SimSocket connection) {
            socket = connection;
            if (dead || swarm == null) {
                return;
            }
            if (!known && !begin()) {
                return;
            }
            if (session != null) {
                readAll();
                if (short_ && room() >= WRITABLE_AT) {
                    short_ = false;
                    swarm.writable(session, now());
                }
            }
            turn();
        }

        private boolean begin() {
            State state = socket.state();
            if (state == State.CLOSED && dialed != null) {
                known = true;
                swarm.dialFailed(dialed, "no answer", now());
                return false;
            }
            if (state != State.ESTABLISHED && state != State.CLOSE_WAIT) {
                return false;
            }
            known = true;
            PeerAddress address = dialed == null ? told(socket.remote()) : dialed;
            session = swarm.connected(this, dialed != null, address, now());
            return true;
        }

        private void readAll() {
            for (int n = socket.receive(buffer.clear()); n != 0; n = socket.receive(buffer.clear())) {
                if (n < 0) {
                    swarm.closed(session, "it closed the connection", now());
                    close("");
                    return;
                }
                swarm.received(session, buffer.flip(), now());
            }
        }

        @Override
        public int room() {
            int room = closing || socket.state() == State.CLOSED ? 0 : socket.sendRoom();
            short_ |= room < WRITABLE_AT;
            return room;
        }

        @Override
        public void write(ByteBuffer data) {
            socket.send(data);
        }

        @Override
        public void close(String reason) {
            if (!closing) {
                closing = true;
                if (socket.state() != State.CLOSED) {
                    socket.close();
                }
            }
        }

        @Override
        public String remote() {
            return (dialed == null ? told(socket.remote()) : dialed).toString();
        }
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
