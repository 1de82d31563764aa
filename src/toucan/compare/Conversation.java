package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** One TCP connection of a capture: its segments in the order of the file. */
public final class Conversation {
    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final List<TracedSegment> segments = new ArrayList<>();
    private Integer clientIss;
    private Integer serverIss;

    Conversation(InetSocketAddress client, InetSocketAddress server) {
        this.client = client;
        this.server = server;
    }

    /** The host that sent the first SYN or, where the capture began later, as good a guess as there is. */
    public InetSocketAddress client() {
        return client;
    }

    public InetSocketAddress server() {
        return server;
    }

    /** Both ends of it, in no order. */
    public Set<InetSocketAddress> ends() {
        return ends(client, server);
    }

    /** Of two ends a set. @return one element for a connection of an endpoint with itself (LAND) */
    public static Set<InetSocketAddress> ends(InetSocketAddress one, InetSocketAddress other) {
        return one.equals(other) ? Set.of(one) : Set.of(one, other);
    }

    /** All segments, both directions. */
    public List<TracedSegment> segments() {
        return segments;
    }

    /** What one of the two sent. */
    public List<TracedSegment> from(InetSocketAddress host) {
        return segments.stream().filter(s -> s.source().equals(host)).toList();
    }

    /** The initial sequence number of one of the two, or null when its SYN was not seen. */
    Integer iss(InetSocketAddress host) {
        return host.equals(client) ? clientIss : serverIss;
    }

    void add(TracedSegment segment) {
        segments.add(segment);
        if (segment.is(Segment.SYN)) {
            if (segment.source().equals(client)) {
                clientIss = clientIss == null ? Integer.valueOf(segment.seq()) : clientIss;
            } else {
                serverIss = serverIss == null ? Integer.valueOf(segment.seq()) : serverIss;
            }
        }
    }

    /** Whether a SYN of this host opens another connection between the same ports: it has another initial number. */
    boolean isOver(TracedSegment syn) {
        Integer iss = iss(syn.source());
        return syn.is(Segment.SYN) && iss != null && iss != syn.seq();
    }
}
