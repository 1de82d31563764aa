package toucan.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.Link;

/** The side to which clients send: a link that ends in the sockets on which the relay listens. */
final class ClientSide implements Link {
    private final Clock clock;
    private final List<Port> ports;
    private final ReadyPorts ready = new ReadyPorts();
    private volatile long forwarded;
    private volatile long refused;

    ClientSide(Clock clock, List<Port> ports) {
        this.clock = clock;
        this.ports = List.copyOf(ports);
    }

    ReadyPorts ready() {
        return ready;
    }

    /** Sends to the client that is the {@code remote} endpoint, from the {@code local} endpoint that he knows. */
    @Override
    public void send(Datagram datagram) {
        try {
            if (portOf(datagram.local()).send(datagram, datagram.remote())) {
                forwarded = forwarded + 1;
                return;
            }
        } catch (IOException e) {
            // To this client there is no way at present. Others have theirs.
        }
        refused = refused + 1;
    }

    private Port portOf(InetSocketAddress local) throws IOException {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).local() == local) {
                return ports.get(i);
            }
        }
        throw new IOException("no socket is bound to " + local);
    }

    /** Never waits, see {@link Ports#await}. */
    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        for (Port port = ready.peek(); port != null; port = ready.peek()) {
            InetSocketAddress from = port.receive(into);
            if (from != null) {
                into.endpoints(port.local(), from);
                into.timeNanos(clock.nanos());
                ready.rotate();
                return true;
            }
            ready.remove();
        }
        return false;
    }

    long forwarded() {
        return forwarded;
    }

    long refused() {
        return refused;
    }

    @Override
    public List<InetSocketAddress> localEndpoints() {
        return ports.stream().map(Port::local).toList();
    }

    /** Nobody waits here. */
    @Override
    public void wakeup() {}

    @Override
    public int receiveCapacity() {
        return 0;
    }

    @Override
    public void close() {
        ports.forEach(Port::close);
    }
}
