package toucan.sim;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;
import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.SegmentNotes;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.wire.Segment;

/** A connection of a simulated host, as its application sees it: user calls, and questions. */
public final class SimSocket {
    /** {@link #wakeAt}: never. */
    private static final long NEVER = Connection.NEVER;

    private final SimHost host;
    private final Endpoints endpoints;
    private final Connection connection;
    private final Application application;
    private final Invariants invariants;
    /** For the capture, or null. */
    private final SegmentNotes notes;

    private final Ledger outgoing;
    private final Ledger incoming;
    private long wakeAtNanos = NEVER;

    /** Both UDP endpoints and both TCP ports, seen from here. */
    record Endpoints(InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {
        Endpoints reversed() {
            return new Endpoints(remote, local, remotePort, localPort);
        }

        @Override
        public String toString() {
            return local + "#" + localPort + " -> " + remote + "#" + remotePort;
        }
    }

    /** @param opening makes the connection, which is to report its events to the listener it is given */
    SimSocket(
            SimHost host,
            Endpoints endpoints,
            Function<EventListener, Connection> opening,
            Application application,
            Ledger outgoing,
            Ledger incoming) {
        this.host = host;
        this.endpoints = endpoints;
        this.application = application;
        this.outgoing = outgoing;
        this.incoming = incoming;
        invariants = new Invariants(host.tcp(), host.name() + " " + endpoints);
        connection = opening.apply(this::onEvent);
        notes = host.notes();
        if (notes != null) {
            connection.narrate(notes);
        }
        invariants.watch(connection);
    }

    private void onEvent(Event event, long nowNanos) {
        invariants.onEvent(event, nowNanos);
        host.tell(this, event);
    }

    // ---- user calls

    /** SEND: takes bytes from {@code data} as far as there is room; returns how many. */
    public int send(ByteBuffer data) {
        int from = data.position();
        int taken = connection.send(data, host.nanos());
        outgoing.sent(data, from, from + taken);
        drain();
        return taken;
    }

    /** RECEIVE: bytes moved into {@code destination}, 0 when there are none now, -1 when none will come any more. */
    public int receive(ByteBuffer destination) {
        long now = host.nanos();
        int from = destination.position();
        int moved = connection.receive(destination, now);
        String wrong = incoming.delivered(destination, from, destination.position());
        invariants.require(wrong == null, now, wrong);
        if (moved < 0 && connection.endOfStream()) {
            invariants.require(
                    incoming.bytesDelivered() == incoming.bytesSent(),
                    now,
                    "the stream ends after " + incoming.bytesDelivered() + " of " + incoming.bytesSent() + " bytes");
        }
        drain();
        return moved;
    }

    /** CLOSE: a FIN follows what was sent. */
    public void close() {
        connection.close(host.nanos());
        drain();
    }

    /** ABORT. */
    public void abort() {
        connection.abort(host.nanos());
        drain();
    }

    /** Asks for {@link Application#run} at this time, besides what else leads to it. */
    public void wakeAt(long nanos) {
        wakeAtNanos = Math.min(wakeAtNanos, nanos);
        host.planWake();
    }

    // ---- questions

    public long nanos() {
        return host.nanos();
    }

    public State state() {
        return connection.state();
    }

    public int localPort() {
        return endpoints.localPort();
    }

    /** The UDP endpoint of the other side. */
    public InetSocketAddress remote() {
        return endpoints.remote();
    }

    /** How the connection ended; null before. */
    public CloseReason closeReason() {
        return connection.closeReason();
    }

    public Status status() {
        return connection.status();
    }

    public int sendRoom() {
        return connection.sendRoom();
    }

    public int receivable() {
        return connection.receivable();
    }

    /** Bytes that SEND took so far. */
    public long bytesSent() {
        return outgoing.bytesSent();
    }

    /** Bytes that RECEIVE delivered so far. */
    public long bytesReceived() {
        return incoming.bytesDelivered();
    }

    /** Bytes of what SEND took that the peer's application has RECEIVEd so far. */
    public long bytesDelivered() {
        return outgoing.bytesDelivered();
    }

    // ---- the host's side

    Endpoints endpoints() {
        return endpoints;
    }

    Connection connection() {
        return connection;
    }

    void opened() {
        afterInput();
    }

    void segmentArrives(Segment segment) {
        invariants.onSegmentArrived(segment);
        connection.segmentArrives(segment, host.nanos());
        if (notes != null) {
            notes.moveToArrived(host::noteArrival);
        }
        if (host.isApplicationFirst()) {
            application.run(this);
        }
        afterInput();
    }

    /** Does what is due now. */
    void runTimers() {
        long now = host.nanos();
        if (nextWakeNanos() <= now) {
            connection.handleTimeouts(now);
            afterInput();
            invariants.checkTimers(now);
        }
    }

    long nextWakeNanos() {
        return Math.min(connection.nextTimeoutNanos(), wakeAtNanos);
    }

    private void afterInput() {
        drain();
        if (wakeAtNanos <= host.nanos()) {
            wakeAtNanos = NEVER;
        }
        application.run(this);
    }

    /** Lets everything leave that may; then nothing may be wrong. */
    private void drain() {
        long now = host.nanos();
        for (Segment segment; (segment = connection.pollTransmit(now)) != null; ) {
            invariants.onSegmentSent(segment, now);
            host.transmit(segment, endpoints, notes);
        }
        if (notes != null) {
            notes.allSent();
        }
        invariants.check(now);
        host.planWake();
    }

    @Override
    public String toString() {
        return host.name() + " " + endpoints + " " + connection.status();
    }
}
