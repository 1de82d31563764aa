package toucan.sim;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import toucan.link.Datagram;
import toucan.link.Link;

/** The end of a wire at a host: sending plans an arrival there, receiving takes what has arrived here. Never waits. */
final class SimLink implements Link {
    private static final String DOWN = "network: lost, the link is down";
    private static final String LOST = "network: lost on its way";
    private static final String TOO_LONG = "network: lost, longer than the path MTU";

    private final Simulation simulation;
    private final InetSocketAddress endpoint;
    private final Deque<Arrived> inbox = new ArrayDeque<>();

    /** Bytes on their way, or waiting here. */
    private record Arrived(byte[] payload, InetSocketAddress from, long nanos) {}

    SimLink(Simulation simulation, InetSocketAddress endpoint) {
        this.simulation = simulation;
        this.endpoint = endpoint;
    }

    @Override
    public void send(Datagram datagram) {
        long now = simulation.nanos();
        Wire wire = simulation.wire(endpoint, datagram.remote());
        if (wire.outages().isDown(now)) {
            datagram.note(DOWN);
            return;
        }
        int packetBytes = datagram.packetLength();
        if (packetBytes > wire.mtu().at(now)) {
            datagram.note(TOO_LONG);
            return;
        }
        SimHost receiver = simulation.hostAt(datagram.remote());
        if (receiver == null) {
            return; // nobody lives there
        }
        long[] arrivals = wire.passage().arrivals(packetBytes, now);
        if (arrivals.length == 0) {
            datagram.note(LOST);
            return;
        }
        byte[] payload = new byte[datagram.length()];
        datagram.payload().get(0, payload);
        for (long arrival : arrivals) {
            simulation.at(arrival, () -> {
                receiver.wireEnd().inbox.add(new Arrived(payload, endpoint, arrival));
                receiver.run();
            });
        }
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) {
        Arrived first = inbox.poll();
        if (first == null) {
            return false;
        }
        into.clearNotes();
        into.length(first.payload.length);
        into.payload().put(0, first.payload);
        into.endpoints(endpoint, first.from);
        into.timeNanos(first.nanos);
        return true;
    }

    @Override
    public void wakeup() {
        // Nobody waits in receive.
    }

    @Override
    public List<InetSocketAddress> localEndpoints() {
        return List.of(endpoint);
    }

    @Override
    public int receiveCapacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        inbox.clear();
    }
}
