package toucan.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.Link;

/** A bad network that becomes a good one: what is sent from some moment on is left alone. */
final class PassingTrouble implements Link {
    private final Link bad;
    private final Link good;
    private final Clock clock;
    private final long untilNanos;

    /** @param bad around {@code good}; what it holds back still comes, late */
    PassingTrouble(Link bad, Link good, Clock clock, long untilNanos) {
        this.bad = bad;
        this.good = good;
        this.clock = clock;
        this.untilNanos = untilNanos;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        (clock.nanos() < untilNanos ? bad : good).send(datagram);
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        return bad.receive(into, timeoutNanos);
    }

    @Override
    public void wakeup() {
        bad.wakeup();
    }

    @Override
    public List<InetSocketAddress> localEndpoints() {
        return bad.localEndpoints();
    }

    @Override
    public boolean wantsNotes() {
        return bad.wantsNotes();
    }

    @Override
    public int receiveCapacity() {
        return bad.receiveCapacity();
    }

    @Override
    public void close() throws IOException {
        bad.close();
    }
}
