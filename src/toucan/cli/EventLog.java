package toucan.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import toucan.net.ConnectionId;
import toucan.tcp.Event;
import toucan.tcp.EventListener;

/** Writes what one connection's TCP decides into the log: the rare decisions with -v, all with -vv. */
final class EventLog implements EventListener {
    private static final Logger LOG = LoggerFactory.getLogger("tcp");

    private final ConnectionId id;

    EventLog(ConnectionId id) {
        this.id = id;
    }

    @Override
    public void onEvent(Event event, long nowNanos) {
        boolean frequent = event instanceof Event.DuplicateAck
                || event instanceof Event.DelayedAck
                || event instanceof Event.WindowUpdate
                || event instanceof Event.SegmentDropped;
        if (frequent) {
            LOG.trace("{}: {}", id, event.text());
        } else {
            LOG.debug("{}: {}", id, event.text());
        }
    }
}
