package toucan.exhaustive;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import toucan.sim.Application;
import toucan.sim.BulkSender;
import toucan.sim.Passage;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.SimSocket;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.CloseReason;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;

/**
 * Two hosts and one connection.
 *
 * @param forth segments that the host which opens sends; the last one is shorter
 * @param back segments that come back
 * @param simultaneous both open, at the same time
 * @param readers how both sides read
 */
record SmallWorld(String name, TcpConfig tcp, int forth, int back, boolean simultaneous, Supplier<Reader> readers) {
    /** Data bytes of a full segment. */
    static final int SEGMENT = 100;
    /** Datagrams that do not simply arrive. */
    static final int FAULTS = 2;

    private static final long LIMIT = 60_000_000_000L;
    private static final int PORT = 1;

    SmallWorld(String name, TcpConfig tcp, int forth, int back) {
        this(name, tcp, forth, back, false, Reader::fast);
    }

    /** Both open at the same time. */
    SmallWorld simultaneously() {
        return new SmallWorld(name, tcp, forth, back, true, readers);
    }

    SmallWorld reading(Supplier<Reader> how) {
        return new SmallWorld(name, tcp, forth, back, simultaneous, how);
    }

    /**
     * Runs to the end, and checks it: everything has arrived, and both sides are CLOSED as they should be.
     *
     * @param states gets what was seen of both sides together
     */
    void run(Choices choices, Set<Integer> states) {
        Simulation simulation = new Simulation(1);
        SimHost left =
                simulation.newHost("left", "192.0.2.1", host -> host.tcp(tcp).iss(() -> -150));
        SimHost right =
                simulation.newHost("right", "192.0.2.2", host -> host.tcp(tcp).iss(() -> 1_000));
        int[] faults = {0};
        Passage passage = (bytes, nanos) -> {
            states.add(state(left) * 31 + state(right));
            Fate fate = Fate.values()[choices.next(faults[0] < FAULTS ? Fate.values().length : 1)];
            faults[0] += fate == Fate.ARRIVES ? 0 : 1;
            return fate.arrivals(nanos);
        };
        simulation.wires(Wire.through(passage));
        if (simultaneous) {
            left.connect(right, PORT, PORT, application(forth));
            right.connect(left, PORT, PORT, application(back));
        } else {
            right.listen(PORT, () -> application(back));
            left.connect(right, PORT, PORT, application(forth));
        }
        simulation.run(simulation::allClosed, LIMIT);
        checkEnd(left, bytes(back));
        checkEnd(right, bytes(forth));
    }

    private Application application(int segments) {
        return new BulkSender(bytes(segments), segments).and(readers.get());
    }

    private static int bytes(int segments) {
        return Math.max(0, segments * SEGMENT - SEGMENT / 3);
    }

    private static int state(SimHost host) {
        if (host.sockets().isEmpty()) {
            return 0;
        }
        Status s = host.sockets().get(0).status();
        return Objects.hash(
                s.state(),
                s.sndUna(),
                s.sndNxt(),
                s.sndWnd(),
                s.rcvNxt(),
                s.rcvWnd(),
                s.cwnd(),
                s.pipe(),
                s.recovery(),
                s.backoff());
    }

    private static void checkEnd(SimHost host, int expected) {
        // A SYN that came late or twice may have begun another connection, which came to nothing.
        for (SimSocket socket : host.sockets()) {
            if (socket.status().sndNxt() > socket.status().iss() + 1 && socket.bytesReceived() == expected) {
                CloseReason reason = socket.closeReason();
                // When each answer to our FIN was lost, the peer may have left TIME-WAIT and not know us any more.
                if (reason == CloseReason.NORMAL || reason == CloseReason.RESET) {
                    return;
                }
            }
        }
        throw new AssertionError(
                host.name() + " should have got " + expected + " bytes and ended in order: " + host.sockets()
                        + host.sockets().stream().map(SimSocket::closeReason).toList());
    }

    @Override
    public String toString() {
        return name;
    }

    /** A set for {@link #run} when nobody wants to know. */
    static Set<Integer> unheeded() {
        return new HashSet<>();
    }
}
