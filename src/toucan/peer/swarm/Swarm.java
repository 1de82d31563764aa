package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import toucan.peer.metainfo.InfoSha256;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;
import toucan.peer.protocol.ProtocolViolation;

/**
 * One torrent and the peers that share it: BitTorrent's own exchange (BEP 3), without socket, thread, clock, randomness or
 * disk of its own. Connections are given to it and told about; time enters as {@code nowNanos}, which never decreases; chance
 * by a seed. One thread at a time.
 *
 * <p>The owner's loop:
 *
 * <pre>
 * for (PeerAddress address : swarm.dialsDue(now)) ... connected(...) or dialFailed(...)
 * what arrived: received(...); what can be written again: writable(...); what ended: closed(...)
 * swarm.handleTimeouts(now);
 * wait for the network, or until swarm.nextTimeoutNanos()
 * </pre>
 *
 * <p>One that begins with a ticket has no metainfo yet: it fetches that first (BEP 9), hands it out by {@link
 * SwarmListener#metainfo}, ends all connections, since nobody's pieces could be understood until then, and goes on when
 * {@link #start} gives it a store.
 */
public final class Swarm {
    private final SwarmConfig config;
    private final PeerId ourId;
    private final InfoSha256 infoSha256;
    private final SwarmListener listener;
    private final SplittableRandom random;
    private final AddressBook book = new AddressBook();
    private final Reputation reputation = new Reputation(book);
    private final Connections connections;
    private final Handshakes handshakes;
    private final Extensions extensions;
    /** Null until the metainfo is known. */
    private Exchange exchange;

    private boolean storeFailed;
    /** The ticket's metainfo has arrived, and {@link #start} is awaited: nobody can be talked with until then. */
    private boolean awaitsStart;

    private Swarm(SwarmConfig config, PeerId ourId, InfoSha256 infoSha256, SwarmListener listener, long seed) {
        this.config = config;
        this.ourId = ourId;
        this.infoSha256 = infoSha256;
        this.listener = listener;
        random = new SplittableRandom(seed);
        connections = new Connections(this, book);
        handshakes = new Handshakes(this);
        extensions = new Extensions(this);
    }

    /** A swarm whose metainfo is known. @param seed decides all that is left to chance */
    public static Swarm of(
            SwarmConfig config,
            PeerId ourId,
            Metainfo metainfo,
            PieceStore store,
            SwarmListener listener,
            long seed,
            long nowNanos) {
        Swarm swarm = new Swarm(config, ourId, metainfo.infoSha256(), listener, seed);
        swarm.start(metainfo, store, nowNanos);
        return swarm;
    }

    /** A swarm of which only the ticket is known. */
    public static Swarm ofTicket(
            SwarmConfig config, PeerId ourId, InfoSha256 infoSha256, SwarmListener listener, long seed) {
        return new Swarm(config, ourId, infoSha256, listener, seed);
    }

    /** The exchange of pieces begins. */
    public void start(Metainfo known, PieceStore store, long nowNanos) {
        awaitsStart = false;
        exchange = new Exchange(this, known, store, nowNanos);
    }

    // ---------------------------------------------------------------- addresses

    /** There may be a peer at that address. */
    public void discovered(PeerAddress address, Source source, long nowNanos) {
        connections.discovered(address, source, nowNanos);
    }

    /** Whom to dial now; each is to end in {@link #connected} or {@link #dialFailed}. */
    public List<PeerAddress> dialsDue(long nowNanos) {
        return connections.dialsDue(nowNanos);
    }

    public void dialFailed(PeerAddress address, String why, long nowNanos) {
        connections.dialFailed(address, nowNanos);
        listener.peerGone(address.toString(), why);
    }

    // ---------------------------------------------------------------- connections

    /**
     * A connection is open, and the handshakes follow.
     *
     * @param address where the peer can be dialed by others: the address dialed, or its UDP endpoint; null for a peer of the
     *     gateway, of which Toucan peers must not hear
     * @return null when it is not wanted; it is closed then
     */
    public Session connected(PeerLink link, boolean weDialed, PeerAddress address, long nowNanos) {
        Session session = connections.connected(link, weDialed, address, nowNanos);
        if (session != null && weDialed) {
            handshakes.send(session, address == null);
        }
        return session;
    }

    /** Bytes arrived; all of them are taken. */
    public void received(Session session, ByteBuffer data, long nowNanos) {
        if (session.isClosed()) {
            return;
        }
        session.heardNanos = nowNanos;
        try {
            if (!session.isOpen()) {
                handshakes.received(session, data, nowNanos);
            }
            if (session.isOpen()) {
                session.inbox.feed(data, nowNanos);
            }
            serve(session, nowNanos);
        } catch (ProtocolViolation e) {
            drop(session, e.getMessage(), nowNanos);
        } catch (IOException e) {
            storeFailed(e, nowNanos);
        }
    }

    /** The link has room again. */
    public void writable(Session session, long nowNanos) {
        if (session.isClosed()) {
            return;
        }
        try {
            session.stalledNanos = Long.MAX_VALUE;
            session.out.flush();
            serve(session, nowNanos);
            if (exchange != null) {
                exchange.download().ask(session, nowNanos);
            }
        } catch (IOException e) {
            storeFailed(e, nowNanos);
        }
    }

    private void serve(Session session, long nowNanos) throws IOException {
        if (session.isOpen() && exchange != null) {
            exchange.uploads().serve(session, nowNanos);
        }
    }

    /** The handshakes are done. */
    void opened(Session session, boolean speaksExtensions, long nowNanos) {
        listener.peerConnected(session.link.remote(), session.client);
        if (exchange != null) {
            exchange.opened(session, nowNanos);
        }
        if (speaksExtensions) {
            extensions.greet(session);
        }
    }

    // ---------------------------------------------------------------- the end of a connection, and of all

    /** The connection has ended, and not by us. */
    public void closed(Session session, String why, long nowNanos) {
        if (!session.isClosed()) {
            forget(session, handshakes.isUnanswered(session) ? why + Handshakes.UNANSWERED : why, nowNanos);
        }
    }

    /** Ends a connection. */
    public void drop(Session session, String why, long nowNanos) {
        if (!session.isClosed()) {
            session.link.close(why);
            forget(session, why, nowNanos);
        }
    }

    private void forget(Session session, String why, long nowNanos) {
        boolean worked = session.isOpen() && session.wasOfUse(nowNanos);
        boolean satisfied = exchange != null && exchange.bothComplete(session);
        session.close();
        connections.remove(session, worked, satisfied, nowNanos);
        if (exchange != null) {
            exchange.left(session, nowNanos);
        }
        if (worked) {
            listener.transferred(
                    session.link.remote(), session.client, session.bytesDownloaded(), session.bytesUploaded());
        }
        listener.peerGone(session.link.remote(), session.farewell == null ? why : session.farewell);
    }

    /** Ends everything, in order. */
    public void stop(String why, long nowNanos) {
        for (Session session : List.copyOf(sessions())) {
            extensions.farewell(session, why);
            drop(session, why, nowNanos);
        }
    }

    void storeFailed(IOException e, long nowNanos) {
        if (!storeFailed) {
            storeFailed = true;
            listener.storeFailed(e.getMessage());
            stop("it cannot store or read any more" + fitToTell(e.getMessage()), nowNanos);
        }
    }

    /** Strangers are told why, but not where our files are. */
    private static String fitToTell(String reason) {
        return reason == null || reason.contains("/") || reason.contains("\\") ? "" : ": " + reason;
    }

    /** Why nobody can be talked with at the moment; null if that is not so. */
    String unready() {
        if (storeFailed) {
            return "we cannot store or read any more";
        }
        return awaitsStart ? "we are not ready yet" : null;
    }

    /** The info dictionary that the ticket stands for is here. */
    void metadataComplete(Metainfo fetched, long nowNanos) {
        for (Session session : List.copyOf(sessions())) {
            drop(session, "the metainfo is here; now for the pieces", nowNanos);
        }
        awaitsStart = true;
        book.tryAllNow(nowNanos);
        listener.metainfo(fetched);
    }

    // ---------------------------------------------------------------- time

    /** What is due: rounds of choking, deadlines, keep-alives, limits. Idempotent. */
    public void handleTimeouts(long nowNanos) {
        Deadlines.enforce(this, nowNanos);
        if (exchange == null) {
            return;
        }
        try {
            exchange.handleTimeouts(nowNanos);
        } catch (IOException e) {
            storeFailed(e, nowNanos);
        }
        extensions.exchangePeers(sessions(), nowNanos);
    }

    /** When {@link #handleTimeouts} or {@link #dialsDue} has something to do next (absolute); {@link Long#MAX_VALUE}: never. */
    public long nextTimeoutNanos(long nowNanos) {
        long next = Math.min(connections.nextDialNanos(), Deadlines.next(this, nowNanos));
        if (exchange != null) {
            next = Math.min(next, Math.min(exchange.nextTimeoutNanos(nowNanos), extensions.nextNanos(sessions())));
        }
        return next;
    }

    // ---------------------------------------------------------------- for the parts, and for people

    SwarmConfig config() {
        return config;
    }

    SplittableRandom random() {
        return random;
    }

    PeerId ourId() {
        return ourId;
    }

    InfoSha256 infoSha256() {
        return infoSha256;
    }

    /** Null until it is known. */
    public Metainfo metainfo() {
        return exchange == null ? null : exchange.metainfo();
    }

    /** Null until the metainfo is known. */
    Exchange exchange() {
        return exchange;
    }

    AddressBook book() {
        return book;
    }

    Reputation reputation() {
        return reputation;
    }

    SwarmListener listener() {
        return listener;
    }

    Set<Session> sessions() {
        return connections.sessions();
    }

    Extensions extensions() {
        return extensions;
    }

    /** What there is to know at this moment. */
    public SwarmStatus status(long nowNanos) {
        return SwarmStatus.of(this, nowNanos);
    }
}
