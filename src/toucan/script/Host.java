package toucan.script;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.State;
import toucan.wire.Malformed;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * The tested host: its connections, its virtual clock, and what it has sent. It drives each connection as the contract of
 * {@link Connection} says (drained after every input) and holds it to what must never happen whatever the script does.
 */
final class Host implements EventListener {
    private static final int MANY_SEGMENTS = 100_000;

    /** A segment that left, and when. */
    record Sent(Flow flow, Segment segment, long nanos) {}

    private final Deque<Sent> outbox = new ArrayDeque<>();
    private final List<Flow> flows = new ArrayList<>();
    private final Map<String, Integer> eventCounts = new HashMap<>();
    private final boolean quickAcks;
    private Runnable afterInput = () -> {};
    private long now;

    /** @param quickAcks connections acknowledge every segment at once until they are told otherwise */
    Host(boolean quickAcks) {
        this.quickAcks = quickAcks;
    }

    long now() {
        return now;
    }

    Deque<Sent> outbox() {
        return outbox;
    }

    /** Runs after every input, when the application could find something new. */
    void afterInput(Runnable action) {
        afterInput = action;
    }

    /** How often an event of that name (its type, or {@code SegmentDropped.PAWS} for one of its reasons) was heard. */
    int eventCount(String name) {
        return eventCounts.getOrDefault(name, 0);
    }

    @Override
    public void onEvent(Event event, long nowNanos) {
        if (nowNanos != now) {
            throw new IllegalStateException("event " + event + " at " + nowNanos + " while it is " + now);
        }
        eventCounts.merge(event.getClass().getSimpleName(), 1, Integer::sum);
        if (event instanceof Event.SegmentDropped dropped) {
            eventCounts.merge("SegmentDropped." + dropped.reason().name(), 1, Integer::sum);
        }
        if (event instanceof Event.CongestionState change) {
            eventCounts.merge("CongestionState." + change.state(), 1, Integer::sum);
        }
        if (event instanceof Event.Retransmitted again) {
            eventCounts.merge("Retransmitted." + again.cause().name(), 1, Integer::sum);
        }
    }

    /** From now on the flow has this connection, whose timers are served. */
    void open(Flow flow, Connection opened) {
        if (quickAcks) {
            opened.setDelayedAck(false);
        }
        flow.begin(opened);
        if (!flows.contains(flow)) {
            flows.add(flow);
        }
        afterCall(flow);
    }

    /** A segment comes in from the network for a connection that is not over. */
    void arrives(Flow flow, Segment segment) {
        flow.connection.segmentArrives(segment, now);
        drain(flow);
        timeouts();
        flow.check();
        afterInput.run();
    }

    /** What a host answers for which there is no such connection (RFC 9293 §3.10.7.1). */
    void refuses(Flow flow, Segment segment) {
        Segment reset = new Segment();
        if (Connection.resetFor(segment, reset)) {
            sent(flow, reset);
        }
    }

    /** To be called after every user call of the connection. */
    void afterCall(Flow flow) {
        drain(flow);
        timeouts();
        flow.check();
    }

    /** Lets time pass until {@code nanos}. Timers that are due exactly then still wait: an input of that moment comes first. */
    void passUntil(long nanos) {
        while (nextTimeout() < nanos) {
            fire();
        }
        now = Math.max(now, nanos);
    }

    /** Lets time pass until {@code nanos}, with what the timers due then do. */
    void passThrough(long nanos) {
        passUntil(nanos);
        timeouts();
    }

    /** Lets time pass until something was sent, but not beyond {@code limitNanos}. */
    void passUntilSent(long limitNanos) {
        while (outbox.isEmpty() && nextTimeout() != Connection.NEVER && nextTimeout() <= limitNanos) {
            fire();
        }
        if (outbox.isEmpty() && limitNanos != Long.MAX_VALUE) {
            now = Math.max(now, limitNanos);
        }
    }

    private long nextTimeout() {
        long next = Connection.NEVER;
        for (Flow flow : flows) {
            next = Math.min(next, flow.connection.nextTimeoutNanos());
        }
        return next;
    }

    private void fire() {
        now = Math.max(now, nextTimeout());
        timeouts();
    }

    private void timeouts() {
        boolean any = false;
        for (Flow flow : List.copyOf(flows)) {
            Connection connection = flow.connection;
            if (connection.nextTimeoutNanos() > now) {
                continue;
            }
            any = true;
            connection.handleTimeouts(now);
            drain(flow);
            if (connection.nextTimeoutNanos() <= now) {
                throw new IllegalStateException("a timer is still due after handleTimeouts: " + connection.status());
            }
            flow.check();
        }
        if (any) {
            afterInput.run();
        }
    }

    private void drain(Flow flow) {
        int segments = 0;
        for (Segment s; (s = flow.connection.pollTransmit(now)) != null; ) {
            sent(flow, s);
            if (++segments > MANY_SEGMENTS) {
                throw new IllegalStateException("pollTransmit does not come to an end: " + flow.connection.status());
            }
        }
        if (flow.connection.state() == State.LISTEN) {
            flow.remotePort = 0;
        } else if (flow.remotePort == 0) {
            flow.remotePort = flow.connection.remotePort();
        }
    }

    /** What leaves is turned into bytes and back, as the network would do. */
    void sent(Flow flow, Segment segment) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentCodec.length(segment));
        SegmentCodec.serialize(segment, bytes, 0);
        Segment onTheWire = new Segment();
        Malformed malformed = SegmentCodec.parse(bytes, 0, bytes.capacity(), onTheWire);
        if (malformed != null) {
            throw new IllegalStateException("a malformed segment was sent: " + malformed);
        }
        if (onTheWire.srcPort() != flow.localPort || flow.remotePort != 0 && onTheWire.dstPort() != flow.remotePort) {
            throw new IllegalStateException("sent from port " + onTheWire.srcPort() + " to " + onTheWire.dstPort());
        }
        if (!onTheWire.is(Segment.SYN)
                && (onTheWire.options().hasMss()
                        || onTheWire.options().hasWindowScale()
                        || onTheWire.options().sackPermitted())) {
            throw new IllegalStateException("an option of the SYN in another segment (MUST-65): " + onTheWire);
        }
        outbox.add(new Sent(flow, onTheWire, now));
    }
}
