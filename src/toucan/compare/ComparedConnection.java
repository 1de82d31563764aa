package toucan.compare;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection of which both captures show a side.
 *
 * @param first the connection as the first capture shows it
 * @param second as the second does
 * @param client the host that opened it
 * @param firstIsClients whether the first capture is the client's
 * @param sameHost whether both captures say that they were made at one and the same host
 * @param toServer what the client sent
 * @param toClient what the server sent
 * @param course by the client's capture
 */
public record ComparedConnection(
        Conversation first,
        Conversation second,
        InetSocketAddress client,
        InetSocketAddress server,
        boolean firstIsClients,
        boolean sameHost,
        Flow toServer,
        Flow toClient,
        Course course) {
    /** Captures have microseconds often, and each program counts on from a time that it read long ago. */
    private static final long ONE_CLOCK_NANOS = 100_000;

    static ComparedConnection of(Conversation first, Conversation second) {
        boolean firstIsClients = Sides.firstIsClients(first, second);
        Conversation near = firstIsClients ? first : second;
        Conversation far = firstIsClients ? second : first;
        // As the client counts who opened the connection, unless only the server saw it.
        InetSocketAddress client = near.iss(near.client()) != null ? near.client() : far.client();
        InetSocketAddress server = client.equals(near.client()) ? near.server() : near.client();
        Flow toServer = Flow.matched(near, far, client);
        Flow toClient = Flow.matched(far, near, server);
        return new ComparedConnection(
                first,
                second,
                client,
                server,
                firstIsClients,
                Sides.sameHost(first, second),
                toServer,
                toClient,
                Course.of(near));
    }

    /** Both directions. */
    public List<Flow> flows() {
        return new ArrayList<>(List.of(toServer, toClient));
    }

    /**
     * How far the server's clock is ahead of the client's, in nanoseconds, if the shortest delays of both directions are in
     * truth equal. Their sum, the shortest round trip, does not depend on any clock.
     */
    public long clockOffsetNanos() {
        Delays there = toServer.delays();
        Delays back = toClient.delays();
        return there.count() == 0 || back.count() == 0 ? 0 : (there.minNanos() - back.minNanos()) / 2;
    }

    /**
     * By how much the server's clock has to be set back, in nanoseconds, so that nothing arrives before it was sent: {@link
     * #clockOffsetNanos} where something does, else 0.
     */
    public long clockSetBackNanos() {
        boolean contradict =
                toServer.delays().minNanos() < 0 || toClient.delays().minNanos() < 0;
        return contradict ? clockOffsetNanos() : 0;
    }

    /** Whether the clocks contradict each other by more than two programs that read one and the same. */
    public boolean clocksDiffer() {
        return Math.abs(clockSetBackNanos()) > ONE_CLOCK_NANOS;
    }
}
