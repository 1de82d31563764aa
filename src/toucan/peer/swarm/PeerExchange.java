package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import toucan.peer.protocol.PeerAddress;

/**
 * What one peer has been told about the others (toucan_pex, in the manner of BEP 11): once a minute who came and who
 * went since. Only Toucan's own UDP endpoints are told, and only to Toucan peers.
 */
final class PeerExchange {
    private static final long INTERVAL_NANOS = 60_000_000_000L;
    /** Nobody needs to tell us more often, in the long run. */
    static final long MIN_INTERVAL_NANOS = 5_000_000_000L;
    /** A path that stood still may bring so many at once. */
    static final int MAX_BURST = 4;
    /** BEP 11: "no more than 50 added peers and 50 removed peers". */
    static final int LIMIT = 50;

    /** A newcomer hears of the others at once, and twice more while they find each other. */
    private static final long[] FIRST_PAUSES_NANOS = {0, 1_000_000_000L, 5_000_000_000L};

    private final Set<PeerAddress> told = new LinkedHashSet<>();
    private long nextNanos;
    private int messages;

    PeerExchange(long nowNanos) {
        nextNanos = nowNanos + FIRST_PAUSES_NANOS[messages++];
    }

    /** What to tell: who came and who went. */
    record News(List<PeerAddress> added, List<PeerAddress> dropped) {
        boolean isEmpty() {
            return added.isEmpty() && dropped.isEmpty();
        }
    }

    /** Nothing was told yet. */
    boolean isFirst() {
        return messages <= 1;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** @param connected everybody worth telling of, without the one who is told */
    News news(Collection<PeerAddress> connected, long nowNanos) {
        nextNanos = nowNanos + (messages < FIRST_PAUSES_NANOS.length ? FIRST_PAUSES_NANOS[messages++] : INTERVAL_NANOS);
        List<PeerAddress> added = new ArrayList<>();
        for (PeerAddress address : connected) {
            if (added.size() < LIMIT && told.add(address)) {
                added.add(address);
            }
        }
        List<PeerAddress> dropped = new ArrayList<>();
        for (PeerAddress address : List.copyOf(told)) {
            if (dropped.size() < LIMIT && !connected.contains(address)) {
                told.remove(address);
                dropped.add(address);
            }
        }
        return new News(added, dropped);
    }
}
