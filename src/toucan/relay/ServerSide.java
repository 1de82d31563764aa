package toucan.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.Link;

/**
 * The side to which the relay leads: a link that ends in one socket per client, each connected to {@code to}. The {@code
 * local} endpoint of a datagram is the client for whom the socket speaks, so that whoever counts connections counts his.
 */
final class ServerSide implements Link {
    private final Clock clock;
    private final InetSocketAddress to;
    private final Clients clients;
    private final ReadyPorts ready = new ReadyPorts();
    private volatile long forwarded;
    private volatile long refused;
    private volatile long unreachable;

    ServerSide(Clock clock, InetSocketAddress to, Clients clients) {
        this.clock = clock;
        this.to = to;
        this.clients = clients;
    }

    ReadyPorts ready() {
        return ready;
    }

    InetSocketAddress to() {
        return to;
    }

    /** Sends what the client that is the {@code local} endpoint has sent. */
    @Override
    public void send(Datagram datagram) {
        Client client = clients.use(datagram.local(), clock.nanos());
        try {
            if (client != null && send(client.upstream(), datagram)) {
                forwarded = forwarded + 1;
                return;
            }
        } catch (IOException e) {
            told(e);
        }
        refused = refused + 1;
    }

    /** What an earlier datagram was answered with is told when the next one is sent; that one is not to suffer for it. */
    private boolean send(Port port, Datagram datagram) throws IOException {
        try {
            return port.send(datagram, null);
        } catch (PortUnreachableException e) {
            told(e);
            return port.send(datagram, null);
        }
    }

    /** Never waits, see {@link Ports#await}. */
    @Override
    public boolean receive(Datagram into, long timeoutNanos) {
        for (Port port = ready.peek(); port != null; port = ready.peek()) {
            if (receive(port, into)) {
                into.endpoints(port.client().address(), to);
                into.timeNanos(clock.nanos());
                ready.rotate();
                return true;
            }
            ready.remove();
        }
        return false;
    }

    /** Whatever a socket says, the relay goes on: it may have been closed with its client, or tell what ICMP has told. */
    private boolean receive(Port port, Datagram into) {
        try {
            return port.receive(into) != null;
        } catch (IOException e) {
            told(e);
            return false;
        }
    }

    private void told(IOException e) {
        if (e instanceof PortUnreachableException) {
            unreachable = unreachable + 1;
        }
    }

    long forwarded() {
        return forwarded;
    }

    long refused() {
        return refused;
    }

    long unreachable() {
        return unreachable;
    }

    /** Of the clients of now. */
    @Override
    public List<InetSocketAddress> localEndpoints() {
        List<InetSocketAddress> locals = new ArrayList<>();
        clients.all().forEach(client -> locals.add(client.upstream().local()));
        return locals;
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
        clients.all().forEach(client -> client.upstream().close());
    }
}
