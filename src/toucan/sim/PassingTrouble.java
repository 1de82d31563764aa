package toucan.sim;

import java.io.IOException;
import toucan.link.Clock;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;

/** A bad network that becomes a good one: what is sent from some moment on is left alone. */
final class PassingTrouble extends FilterLink {
    private final Link good;
    private final Clock clock;
    private final long untilNanos;

    /** @param bad around {@code good}; what it holds back still comes, late */
    PassingTrouble(Link bad, Link good, Clock clock, long untilNanos) {
        super(bad);
        this.good = good;
        this.clock = clock;
        this.untilNanos = untilNanos;
    }

    @Override
    public void send(Datagram datagram) throws IOException {
        (clock.nanos() < untilNanos ? inner : good).send(datagram);
    }
}
