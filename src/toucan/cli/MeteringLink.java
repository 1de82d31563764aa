package toucan.cli;

import java.io.IOException;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;

/** A link that remembers when the first and the last datagram went or came: how long the transfer took. */
final class MeteringLink extends FilterLink {
    private static final long NONE = -1;

    private final Clock clock;
    private volatile long firstNanos = NONE;
    private volatile long lastNanos;

    MeteringLink(Link inner, Clock clock) {
        super(inner);
        this.clock = clock;
    }

    /** From the first datagram to the last, in nanoseconds; 0 when there was none. */
    long elapsedNanos() {
        long first = firstNanos;
        return first == NONE ? 0 : lastNanos - first;
    }

    /** The loop is the only writer. */
    private void note(long nanos) {
        if (firstNanos == NONE) {
            lastNanos = nanos;
            firstNanos = nanos;
        }
        lastNanos = nanos;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        note(clock.nanos());
        inner.send(datagram);
    }

    @Override
    public boolean receive(Datagram into, long timeoutNanos) throws IOException {
        boolean received = inner.receive(into, timeoutNanos);
        if (received) {
            note(into.timeNanos());
        }
        return received;
    }
}
