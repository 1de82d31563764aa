package toucan.script;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.wire.Malformed;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * The tested host: one connection, its virtual clock, and what it has sent. It drives the connection as the contract of
 * {@link Connection} says (drained after every input) and holds it to what must never happen whatever the script does.
 */
final class Host implements EventListener {
    /** The tested host's port. */
    static final int LOCAL_PORT = 8080;
    /** The script's port. */
    static final int REMOTE_PORT = 40_000;

    private static final int MANY_SEGMENTS = 100_000;

    /** A segment that left, and when. */
    record Sent(Segment segment, long nanos) {}

    private final Deque<Sent> outbox = new ArrayDeque<>();
    private final Map<String, Integer> eventCounts = new HashMap<>();
    private Runnable afterInput = () -> {};
    private Connection connection;
    private StatelessListener stateless;
    private long now;
    private Status before;

    long now() {
        return now;
    }

    /** The connection under test, null before it is opened. */
    Connection connection() {
        return connection;
    }

    boolean connectionIsSynchronized() {
        return connection != null && connection.state().isSynchronized();
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

    void open(Connection opened) {
        connection = opened;
        before = null;
        afterCall();
    }

    /** Until it has a connection, what arrives goes to {@code listener}. */
    void listen(StatelessListener listener) {
        stateless = listener;
    }

    /** A segment comes in from the network. */
    void arrives(Segment segment) {
        if (connection == null && stateless != null) {
            Segment answer = stateless.arrives(segment, now);
            if (answer != null) {
                sent(answer);
            }
            if (connection == null) {
                return;
            }
        }
        if (connection == null || connection.state() == State.CLOSED) {
            Segment reset = new Segment();
            if (Connection.resetFor(segment, reset)) {
                sent(reset);
            }
            return;
        }
        connection.segmentArrives(segment, now);
        drain();
        timeouts();
        check();
        afterInput.run();
    }

    /** To be called after every user call of the connection. */
    void afterCall() {
        drain();
        timeouts();
        check();
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
        return connection == null ? Connection.NEVER : connection.nextTimeoutNanos();
    }

    private void fire() {
        now = Math.max(now, nextTimeout());
        timeouts();
    }

    private void timeouts() {
        if (connection == null || connection.nextTimeoutNanos() > now) {
            return;
        }
        connection.handleTimeouts(now);
        drain();
        if (connection.nextTimeoutNanos() <= now) {
            throw new IllegalStateException("a timer is still due after handleTimeouts: " + connection.status());
        }
        check();
        afterInput.run();
    }

    private void drain() {
        int segments = 0;
        for (Segment s; (s = connection.pollTransmit(now)) != null; ) {
            sent(s);
            if (++segments > MANY_SEGMENTS) {
                throw new IllegalStateException("pollTransmit does not come to an end: " + connection.status());
            }
        }
    }

    /** What leaves is turned into bytes and back, as the network would do. */
    private void sent(Segment segment) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentCodec.length(segment));
        SegmentCodec.serialize(segment, bytes, 0);
        Segment onTheWire = new Segment();
        Malformed malformed = SegmentCodec.parse(bytes, 0, bytes.capacity(), onTheWire);
        if (malformed != null) {
            throw new IllegalStateException("a malformed segment was sent: " + malformed);
        }
        if (onTheWire.srcPort() != LOCAL_PORT || onTheWire.dstPort() != REMOTE_PORT) {
            throw new IllegalStateException("sent from port " + onTheWire.srcPort() + " to " + onTheWire.dstPort());
        }
        if (!onTheWire.is(Segment.SYN)
                && (onTheWire.options().hasMss()
                        || onTheWire.options().hasWindowScale()
                        || onTheWire.options().sackPermitted())) {
            throw new IllegalStateException("an option of the SYN in another segment (MUST-65): " + onTheWire);
        }
        outbox.add(new Sent(onTheWire, now));
    }

    /** SND.UNA, RCV.NXT and the right edge of the receive window never go back (RFC 9293 §3.8.6, §3.10.7.4). */
    private void check() {
        Status status = connection.status();
        if (before != null && before.state().isSynchronized() && status.state().isSynchronized()) {
            require(status.sndUna() >= before.sndUna(), "SND.UNA went back", status);
            require(status.rcvNxt() >= before.rcvNxt(), "RCV.NXT went back", status);
            require(
                    status.rcvNxt() + status.rcvWnd() >= before.rcvNxt() + before.rcvWnd(),
                    "the right edge of the receive window went back",
                    status);
        }
        require(status.sndUna() <= status.sndNxt(), "SND.UNA is beyond SND.NXT", status);
        before = status;
    }

    private void require(boolean holds, String otherwise, Status status) {
        if (!holds) {
            throw new IllegalStateException(otherwise + ": " + before + " -> " + status);
        }
    }
}
