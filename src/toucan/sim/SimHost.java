package toucan.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import toucan.impair.ImpairCounters;
import toucan.impair.ImpairedLink;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.sim.SimSocket.Endpoints;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.SegmentNotes;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.wire.InternetChecksum;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** A simulated host: one UDP endpoint, and the driver of all its connections. {@link Simulation#newHost} makes one. */
public final class SimHost {
    private static final int SYN_ACK_RST_FIN = Segment.SYN | Segment.ACK | Segment.RST | Segment.FIN;

    private final Simulation simulation;
    private final HostSettings settings;
    private final InetSocketAddress endpoint;
    private final SimLink wireEnd;
    private final ImpairedLink impaired;
    private final Link link;

    private final Map<Integer, Supplier<Application>> listeners = new HashMap<>();
    private final Map<Endpoints, SimSocket> table = new HashMap<>();
    /** The connections of the table in a fixed order, so that every run is the same. */
    private final List<SimSocket> live = new ArrayList<>();

    private final List<SimSocket> sockets = new ArrayList<>();

    private final Datagram arriving = new Datagram(Datagram.MAX_PAYLOAD);
    private final Datagram leaving = new Datagram(Datagram.MAX_PAYLOAD);
    private final Segment segment = new Segment();
    private final Segment reset = new Segment();
    private long plannedWakeNanos = Long.MAX_VALUE;
    private long malformed;
    private long badChecksum;

    SimHost(Simulation simulation, HostSettings settings, InetSocketAddress endpoint) {
        this.simulation = simulation;
        this.settings = settings;
        this.endpoint = endpoint;
        wireEnd = new SimLink(simulation, endpoint);
        impaired = settings.impairments().isNone()
                ? null
                : new ImpairedLink(wireEnd, settings.impairments(), simulation.clock());
        Link network = impaired == null
                ? wireEnd
                : new PassingTrouble(impaired, wireEnd, simulation.clock(), settings.fairFromNanos());
        link = settings.capturing(network);
    }

    // ---- opening connections

    /** Accepts connections to this TCP port; each gets an application of its own. */
    public void listen(int port, Supplier<Application> applications) {
        listeners.put(port, applications);
    }

    /** OPEN, active. The SYN leaves now. */
    public SimSocket connect(SimHost remote, int localPort, int remotePort, Application application) {
        Endpoints endpoints = new Endpoints(endpoint, remote.endpoint, localPort, remotePort);
        if (table.containsKey(endpoints)) {
            throw new IllegalStateException("connection already exists: " + endpoints);
        }
        long now = nanos();
        simulation.forgetLedgers(endpoints);
        SimSocket socket = new SimSocket(
                this,
                endpoints,
                events -> Connection.activeOpen(tcp(), localPort, remotePort, settings.nextIss(), events, now),
                application,
                simulation.ledger(endpoints),
                simulation.ledger(endpoints.reversed()));
        add(socket);
        socket.opened();
        return socket;
    }

    private SimSocket accept(Endpoints endpoints, Supplier<Application> applications) {
        SimSocket socket = new SimSocket(
                this,
                endpoints,
                events -> Connection.passiveOpen(tcp(), endpoints.localPort(), settings.nextIss(), events),
                applications.get(),
                simulation.ledger(endpoints),
                simulation.ledger(endpoints.reversed()));
        add(socket);
        return socket;
    }

    private void add(SimSocket socket) {
        table.put(socket.endpoints(), socket);
        live.add(socket);
        sockets.add(socket);
    }

    // ---- questions

    public String name() {
        return settings.name();
    }

    public InetSocketAddress endpoint() {
        return endpoint;
    }

    /** Every connection there ever was, in the order of their opening. */
    public List<SimSocket> sockets() {
        return List.copyOf(sockets);
    }

    /** Bytes that the applications of all its connections have read so far. */
    public long bytesReceived() {
        long bytes = 0;
        for (int i = 0; i < sockets.size(); i++) {
            bytes += sockets.get(i).bytesReceived();
        }
        return bytes;
    }

    /** Whether every connection there ever was is CLOSED (or, a passive one, back in LISTEN), and its application done. */
    public boolean allClosed() {
        return live.isEmpty();
    }

    /** What the bad network did to what this host sent. */
    public ImpairCounters impairCounters() {
        return impaired == null ? new ImpairCounters(0, 0, 0, 0, 0) : impaired.counters();
    }

    /** Datagrams dropped on arrival because they were no segments. */
    public long malformed() {
        return malformed;
    }

    /** Segments dropped on arrival because of their checksum. */
    public long badChecksum() {
        return badChecksum;
    }

    /** Whether there is a connection that a new one between the same ends could not replace. */
    boolean hasConnection(Endpoints endpoints) {
        SimSocket socket = table.get(endpoints);
        return socket != null && socket.state() != State.TIME_WAIT;
    }

    /** What a new connection tells the capture; null without one. */
    SegmentNotes notes() {
        return link.wantsNotes() ? new SegmentNotes(link.wantsAllNotes()) : null;
    }

    /** A note for the datagram in hand. */
    void noteArrival(String text) {
        arriving.note(text);
    }

    TcpConfig tcp() {
        return settings.tcp();
    }

    boolean isApplicationFirst() {
        return settings.isApplicationFirst();
    }

    long nanos() {
        return simulation.nanos();
    }

    SimLink wireEnd() {
        return wireEnd;
    }

    void tell(SimSocket socket, Event event) {
        settings.events().onEvent(socket, event, nanos());
    }

    // ---- the driver

    /** Does everything that is to be done now. */
    void run() {
        if (plannedWakeNanos <= nanos()) {
            plannedWakeNanos = Long.MAX_VALUE;
        }
        try {
            while (link.receive(arriving, 0)) {
                arrived();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < live.size(); i++) {
            live.get(i).runTimers();
        }
        forgetClosed();
        planWake();
    }

    /** A CLOSED connection is none for the network any more; its application may still have to read what has arrived. */
    private void forgetClosed() {
        for (int i = live.size() - 1; i >= 0; i--) {
            SimSocket socket = live.get(i);
            if (socket.state() == State.CLOSED || socket.state() == State.LISTEN) {
                table.remove(socket.endpoints(), socket);
                if (socket.nextWakeNanos() == Connection.NEVER) {
                    live.remove(i);
                }
            }
        }
    }

    /** Makes sure that {@link #run} is called when something is due next. */
    void planWake() {
        long next = impaired == null ? Long.MAX_VALUE : impaired.nextReleaseNanos();
        for (int i = 0; i < live.size(); i++) {
            next = Math.min(next, live.get(i).nextWakeNanos());
        }
        if (next < plannedWakeNanos) {
            plannedWakeNanos = next;
            simulation.at(Math.max(next, nanos()), this::run);
        }
    }

    private void arrived() {
        ByteBuffer payload = arriving.payload();
        int length = arriving.length();
        if (SegmentCodec.parse(payload, 0, length, segment) != null) {
            malformed++;
            noteArrival(SegmentNotes.MALFORMED);
            return;
        }
        if (InternetChecksum.of(pseudoHeader(arriving.remote()), payload, 0, length) != 0) {
            badChecksum++;
            noteArrival(SegmentNotes.BAD_CHECKSUM);
            return;
        }
        Endpoints endpoints = new Endpoints(endpoint, arriving.remote(), segment.dstPort(), segment.srcPort());
        SimSocket socket = table.get(endpoints);
        if (socket != null && socket.connection().acceptsNewIncarnation(segment)) {
            table.remove(endpoints);
            live.remove(socket);
            socket = null;
        }
        if (socket == null) {
            Supplier<Application> listener = listeners.get(segment.dstPort());
            boolean opens = listener != null && (segment.flags() & SYN_ACK_RST_FIN) == Segment.SYN;
            if (!opens) {
                answerWithReset(endpoints);
                return;
            }
            socket = accept(endpoints, listener);
        }
        socket.segmentArrives(segment);
        forgetClosed();
    }

    private void answerWithReset(Endpoints endpoints) {
        if (!segment.is(Segment.RST) && Connection.resetFor(segment, reset)) {
            leaving.note(SegmentNotes.NO_CONNECTION);
            transmit(reset, endpoints, null);
        }
    }

    void transmit(Segment sent, Endpoints endpoints, SegmentNotes notes) {
        leaving.length(SegmentCodec.length(sent));
        int length = SegmentCodec.serialize(sent, leaving.payload(), 0);
        SegmentCodec.fillChecksum(pseudoHeader(endpoints.remote()), leaving.payload(), 0, length);
        leaving.endpoints(endpoint, endpoints.remote());
        leaving.timeNanos(nanos());
        if (notes != null) {
            notes.moveToLeaving(leaving::note);
        }
        try {
            link.send(leaving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            leaving.clearNotes(); // of the network's, too, which it makes whether somebody reads them or not
        }
    }

    private long pseudoHeader(InetSocketAddress remote) {
        return InternetChecksum.pseudoHeader(
                endpoint.getAddress().getAddress(), remote.getAddress().getAddress());
    }

    @Override
    public String toString() {
        return name() + " " + live;
    }
}
