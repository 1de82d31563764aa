package toucan.net;

import java.net.BindException;
import java.net.SocketException;
import toucan.link.Link;
import toucan.tcp.Connection;
import toucan.tcp.SegmentNotes;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/** Makes connections: ports, settings, initial sequence number, timestamp offset. The loop's. */
final class Opener {
    private final EndpointConfig config;
    private final Link link;
    private final ConnectionTable table;
    private final Driver driver;
    private final Tallies tallies;
    private final InterfaceMtus interfaceMtus;
    private final SharedBudget budget;
    private final EphemeralPorts ports = new EphemeralPorts();
    /** RFC 7323 §5.4: the same function as for the ISN, with another key. */
    private final TupleHash timestampOffsets = TupleHash.withRandomKey();

    Opener(EndpointConfig config, Link link, ConnectionTable table, Driver driver, Tallies tallies) {
        this.config = config;
        budget = new SharedBudget(config.bufferMemory());
        interfaceMtus = new InterfaceMtus(config.tunnelMtu());
        this.link = link;
        this.table = table;
        this.driver = driver;
        this.tallies = tallies;
    }

    /**
     * Opens a connection and sends its SYN.
     *
     * @throws BindException when the local TCP port is taken towards this peer, or none is free
     */
    LiveConnection active(ActiveOpen open) throws SocketException {
        int localPort = localPort(open);
        ConnectionId id = new ConnectionId(open.local(), open.remote(), localPort, open.remotePort(), false);
        LiveConnection c = live(id, null, settings(id, open.tcp(), open.fixedReceiveBuffer()));
        c.checksumNone = config.checksumNone();
        long now = driver.nowNanos();
        int iss = config.initialSequenceNumbers().iss(id, now);
        c.core(Connection.activeOpen(c.tcp, localPort, open.remotePort(), iss, c, now));
        driver.add(c);
        driver.serve(c);
        return c;
    }

    private int localPort(ActiveOpen open) throws SocketException {
        if (open.localPort() == 0) {
            int port = ports.pick(candidate -> isTaken(open, candidate));
            if (port == EphemeralPorts.NONE) {
                throw new BindException("no free TCP port towards " + open.remote());
            }
            return port;
        }
        if (isTaken(open, open.localPort())) {
            throw new BindException("TCP port " + open.localPort() + " is in use towards " + open.remote());
        }
        return open.localPort();
    }

    private boolean isTaken(ActiveOpen open, int localPort) {
        return table.find(open.local(), open.remote(), localPort, open.remotePort()) != null;
    }

    /**
     * Opens a connection for a SYN that arrived at a listener, and gives it the SYN.
     *
     * @param length of the whole segment, in bytes
     */
    void passive(ConnectionId id, Listener listener, boolean checksumNone, Segment syn, int length, long nowNanos) {
        LiveConnection c = live(id, listener, settings(id, listener.tcp, listener.fixedReceiveBuffer));
        c.checksumNone = checksumNone;
        c.unprovenReceived = length;
        int iss = config.initialSequenceNumbers().iss(id, nowNanos);
        c.core(Connection.passiveOpen(c.tcp, id.localPort(), iss, c));
        driver.add(c);
        LiveConnection oldest = listener.begin(c);
        if (oldest != null) {
            tallies.halfOpenRecycled.increment();
            driver.giveUp(oldest);
        }
        driver.deliver(c, syn, nowNanos);
        if (c.seen == State.LISTEN) {
            driver.discard(c);
        }
    }

    /** The settings of one connection, fitted to its peer: for the same endpoints and ports always the same. */
    TcpConfig settings(ConnectionId id, TcpConfig tcp, boolean fixedReceiveBuffer) {
        TcpConfig wanted = interfaceMtus.advertise(tcp, id.local().getAddress());
        return ConnectionSettings.fit(
                        wanted, id.remote(), fixedReceiveBuffer, link.receiveCapacity(), config.bufferMemory())
                .with()
                .bufferBudget(budget)
                .timestampOffset(timestampOffsets.of(id))
                .build();
    }

    /** A connection that still needs its core. @param listener null for one that we open */
    LiveConnection live(ConnectionId id, Listener listener, TcpConfig settings) {
        return new LiveConnection(
                id,
                listener,
                settings,
                link.wantsNotes() ? new SegmentNotes(link.wantsAllNotes()) : null,
                config.events().apply(id));
    }
}
