package toucan.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import toucan.net.ConnectionId;
import toucan.tcp.Event;
import toucan.tcp.EventListener;

/**
 * Takes from the loop what connections tell, for the page to watch: the event goes into a bounded queue as it is, and whoever
 * watches makes words of it. What nobody fetches in time is lost, the oldest first.
 */
final class EventTap {
    private static final int MOST = 4096;

    /** One event. @param nanos by the endpoint's clock */
    record Told(ConnectionId id, Event event, long nanos) {}

    private final ArrayDeque<Told> waiting = new ArrayDeque<>();

    /** What is to listen to a connection. */
    EventListener listener(ConnectionId id) {
        return (event, nowNanos) -> {
            if (isWorthTelling(event)) {
                add(new Told(id, event, nowNanos));
            }
        };
    }

    private static boolean isWorthTelling(Event event) {
        return !(event instanceof Event.DuplicateAck
                || event instanceof Event.DelayedAck
                || event instanceof Event.WindowUpdate
                || event instanceof Event.SegmentDropped
                || event instanceof Event.CongestionState);
    }

    private synchronized void add(Told told) {
        if (waiting.size() == MOST) {
            waiting.removeFirst();
        }
        waiting.add(told);
    }

    /** What has come since the last call, oldest first. */
    synchronized List<Told> drain() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Told> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }
}
