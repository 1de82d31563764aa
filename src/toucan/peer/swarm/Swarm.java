package toucan.peer.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
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
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Handshakes handshakes;
    private final Extensions extensions;
    private int dialing;

    /** All of these are null until the metainfo is known. */
    private Metainfo metainfo;

    private BitSet have;
    private Download download;
    private Uploads uploads;
    private Choker choker;
    private boolean storeFailed;
    /** The ticket's metainfo has arrived, and {@link #start} is awaited: nobody can be talked with until then. */
    private boolean awaitsStart;

    private Swarm(SwarmConfig config, PeerId ourId, InfoSha256 infoSha256, SwarmListener listener, long seed) {
        this.config = config;
        this.ourId = ourId;
        this.infoSha256 = infoSha256;
        this.listener = listener;
        random = new SplittableRandom(seed);
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
        metainfo = known;
        have = store.have();
        download = new Download(this, config, known, store, nowNanos);
        uploads = new Uploads(config, store, have, nowNanos);
        choker = new Choker(config.uploadSlots(), random, nowNanos);
    }

    // ---------------------------------------------------------------- addresses

    /** There may be a peer at that address. */
    public void discovered(PeerAddress address, Source source, long nowNanos) {
        book.add(address, source, nowNanos);
    }

    /** Whom to dial now; each is to end in {@link #connected} or {@link #dialFailed}. */
    public List<PeerAddress> dialsDue(long nowNanos) {
        if (!mayDial()) {
            return List.of();
        }
        if (sessions.size() + dialing >= config.maxPeers() && book.nextTryNanos() <= nowNanos) {
            makeRoom(nowNanos);
        }
        int room = Math.min(config.maxPeers() - sessions.size() - dialing, config.maxHalfOpen() - dialing);
        List<PeerAddress> due = room <= 0 ? List.of() : book.take(room, nowNanos);
        dialing += due.size();
        return due;
    }

    private boolean mayDial() {
        return !storeFailed && !awaitsStart && dialing < config.maxHalfOpen();
    }

    public void dialFailed(PeerAddress address, String why, long nowNanos) {
        dialing--;
        book.failed(address, nowNanos);
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
        if (weDialed && address != null) {
            dialing--;
        }
        String objection = objection(weDialed, address, nowNanos);
        if (objection != null) {
            link.close(objection);
            if (weDialed && address != null) {
                release(address, false, nowNanos);
            }
            return null;
        }
        Session session = new Session(link, weDialed, address, nowNanos);
        sessions.add(session);
        if (address != null) {
            book.connected(address);
        }
        if (weDialed) {
            handshakes.send(session, address == null);
        }
        return session;
    }

    /** Why a connection is not wanted; null if it is, and then there is room for it. */
    private String objection(boolean weDialed, PeerAddress address, long nowNanos) {
        if (storeFailed) {
            return "we cannot store or read any more";
        }
        if (awaitsStart) {
            return "we are not ready yet";
        }
        if (address != null && book.isBanned(address)) {
            return "it is banned";
        }
        Session unknown = weDialed ? null : Admission.tooManyUnknown(sessions, config.maxHalfOpen());
        if (unknown != null) {
            drop(unknown, "no handshake yet, and others wait", nowNanos);
        }
        return sessions.size() < config.maxPeers() || makeRoom(nowNanos) ? null : "we have no room for it";
    }

    private boolean makeRoom(long nowNanos) {
        Session useless = Admission.useless(sessions, nowNanos);
        if (useless != null) {
            drop(useless, "others wait, and neither of us gave the other anything of late", nowNanos);
        }
        return useless != null;
    }

    /** Bytes arrived; all of them are taken. */
    public void received(Session session, ByteBuffer data, long nowNanos) {
        if (session.phase == Session.Phase.CLOSED) {
            return;
        }
        session.heardNanos = nowNanos;
        try {
            if (session.phase == Session.Phase.HANDSHAKE) {
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
        if (session.phase == Session.Phase.CLOSED) {
            return;
        }
        try {
            session.stalledNanos = Long.MAX_VALUE;
            session.out.flush();
            serve(session, nowNanos);
            if (download != null) {
                download.ask(session, nowNanos);
            }
        } catch (IOException e) {
            storeFailed(e, nowNanos);
        }
    }

    /** The handshakes are done. */
    void opened(Session session, boolean speaksExtensions, long nowNanos) {
        listener.peerConnected(session.link.remote(), session.client);
        if (metainfo != null && !have.isEmpty()) {
            session.out.bitfield(have, metainfo.pieceCount());
        }
        if (speaksExtensions) {
            extensions.greet(session);
        }
    }

    private void serve(Session session, long nowNanos) throws IOException {
        if (session.isOpen() && uploads != null) {
            uploads.serve(session, nowNanos);
        }
    }

    /** The connection has ended, by whomever. */
    public void closed(Session session, String why, long nowNanos) {
        if (session.phase != Session.Phase.CLOSED) {
            forget(session, why, nowNanos);
        }
    }

    /** Ends a connection. */
    void drop(Session session, String why, long nowNanos) {
        if (session.phase != Session.Phase.CLOSED) {
            session.link.close(why);
            forget(session, why, nowNanos);
        }
    }

    private void forget(Session session, String why, long nowNanos) {
        boolean worked = session.isOpen() && session.wasOfUse(nowNanos);
        boolean satisfied = bothComplete(session);
        session.phase = Session.Phase.CLOSED;
        if (session.inbox != null) {
            session.inbox.stop();
        }
        sessions.remove(session);
        if (session.address != null) {
            release(session.address, worked, nowNanos);
            if (satisfied) {
                book.satisfied(session.address, nowNanos);
            }
        }
        if (download != null) {
            download.left(session, nowNanos);
            uploads.left(session);
            fillSlots(nowNanos);
        }
        if (worked) {
            listener.transferred(
                    session.link.remote(), session.client, session.bytesDownloaded(), session.bytesUploaded());
        }
        listener.peerGone(session.link.remote(), session.farewell == null ? why : session.farewell);
    }

    private void release(PeerAddress address, boolean worked, long nowNanos) {
        if (sessions.stream().anyMatch(other -> address.equals(other.address))) {
            return; // two of us had dialed, and the other connection stays
        }
        if (worked) {
            book.left(address, nowNanos);
        } else {
            book.failed(address, nowNanos);
        }
    }

    /** Ends everything, in order. */
    public void stop(String why, long nowNanos) {
        for (Session session : List.copyOf(sessions)) {
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

    // ---------------------------------------------------------------- what the parts tell each other

    void askAll(long nowNanos) {
        for (Session session : sessions) {
            download.ask(session, nowNanos);
        }
    }

    void pieceVerified(int piece, Session from, long nowNanos) {
        have.set(piece);
        listener.pieceVerified(piece, from == null ? null : from.link.remote());
        for (Session session : sessions) {
            if (session.isOpen()) {
                session.out.have(piece);
            }
        }
        download.reviewInterest(sessions);
        if (download.complete()) {
            listener.complete();
            dropSeeds(nowNanos);
        }
    }

    /** Two that are complete have nothing to say to each other. */
    private void dropSeeds(long nowNanos) {
        for (Session session : List.copyOf(sessions)) {
            dropIfBothComplete(session, nowNanos);
        }
    }

    void dropIfBothComplete(Session session, long nowNanos) {
        if (bothComplete(session)) {
            drop(session, "both of us have everything", nowNanos);
        }
    }

    private boolean bothComplete(Session session) {
        return download != null && download.complete() && session.has.cardinality() == metainfo.pieceCount();
    }

    /** It sent blocks of a bad piece, and so did others. */
    void suspect(Session session) {
        session.suspect = true;
        reputation.suspect(session.peerId);
    }

    void pieceBad(int piece, Session culprit, long nowNanos) {
        listener.pieceBad(piece, culprit == null ? null : culprit.link.remote());
        if (culprit != null && reputation.badPiece(culprit.peerId, culprit.address)) {
            listener.banned(culprit.link.remote(), "two pieces that it sent had the wrong hash");
            drop(culprit, "banned: two pieces that it sent had the wrong hash", nowNanos);
        }
        askAll(nowNanos);
    }

    /** The info dictionary that the ticket stands for is here. */
    void metadataComplete(Metainfo fetched, long nowNanos) {
        for (Session session : List.copyOf(sessions)) {
            drop(session, "the metainfo is here; now for the pieces", nowNanos);
        }
        awaitsStart = true;
        book.tryAllNow(nowNanos);
        listener.metainfo(fetched);
    }

    void fillSlots(long nowNanos) {
        apply(choker.fillFreeSlots(open(), download.complete(), nowNanos));
    }

    private void apply(List<Session> unchoked) {
        for (Session session : sessions) {
            if (session.isOpen()) {
                session.choke(!unchoked.contains(session));
            }
        }
    }

    private List<Session> open() {
        return sessions.stream().filter(Session::isOpen).toList();
    }

    // ---------------------------------------------------------------- time

    /** What is due: rounds of choking, deadlines, keep-alives, limits. Idempotent. */
    public void handleTimeouts(long nowNanos) {
        checkDeadlines(nowNanos);
        if (download == null) {
            return;
        }
        try {
            download.giveUpOnSilence(sessions, nowNanos);
            uploads.serveWaiting(nowNanos);
            download.askIfDue(nowNanos);
        } catch (IOException e) {
            storeFailed(e, nowNanos);
        }
        if (choker.nextRoundNanos() <= nowNanos) {
            apply(choker.roundIfDue(open(), download.complete(), nowNanos));
        }
        extensions.exchangePeers(sessions, nowNanos);
    }

    private void checkDeadlines(long nowNanos) {
        List<Session> due = null;
        for (Session session : sessions) {
            if (session.out.isStuck() || nowNanos >= Deadlines.next(session, config, nowNanos)) {
                due = due == null ? new ArrayList<>() : due;
                due.add(session);
            }
        }
        if (due != null) {
            due.forEach(session -> checkDeadlines(session, nowNanos));
        }
    }

    private void checkDeadlines(Session session, long nowNanos) {
        if (nowNanos >= Deadlines.handshakeNanos(session, config)) {
            drop(session, "no handshake within " + config.handshakeNanos() / 1_000_000_000L + " s", nowNanos);
        } else if (nowNanos >= Deadlines.idleNanos(session, config)) {
            drop(session, "silent for " + config.idleNanos() / 1_000_000_000L + " s", nowNanos);
        } else if (nowNanos >= Deadlines.frameNanos(session, config)) {
            drop(session, "a message that it began does not end", nowNanos);
        } else if (nowNanos >= Deadlines.keepAliveNanos(session, config)) {
            session.out.keepAlive();
            session.nextKeepAliveNanos = nowNanos + config.idleNanos() * 3 / 4;
        } else if (session.out.isStuck() || nowNanos >= Deadlines.stalledNanos(session, config, nowNanos)) {
            drop(session, "it does not read what we send", nowNanos);
        }
    }

    /** When {@link #handleTimeouts} or {@link #dialsDue} has something to do next (absolute); {@link Long#MAX_VALUE}: never. */
    public long nextTimeoutNanos(long nowNanos) {
        long next = mayDial() && sessions.size() + dialing < config.maxPeers() ? book.nextTryNanos() : Long.MAX_VALUE;
        for (Session session : sessions) {
            next = Math.min(next, Deadlines.next(session, config, nowNanos));
        }
        if (download != null) {
            next = Math.min(next, Math.min(download.nextDeadlineNanos(sessions), uploads.readyNanos(nowNanos)));
            next = Math.min(next, Math.min(choker.nextRoundNanos(), extensions.nextNanos(sessions)));
            next = Math.min(next, download.readyNanos(nowNanos));
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
        return metainfo;
    }

    BitSet have() {
        return have;
    }

    Download download() {
        return download;
    }

    Uploads uploads() {
        return uploads;
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
        return sessions;
    }

    Extensions extensions() {
        return extensions;
    }

    /** What there is to know at this moment. */
    public SwarmStatus status(long nowNanos) {
        List<SwarmStatus.Peer> peers = new ArrayList<>();
        long down = 0;
        long up = 0;
        for (Session session : open()) {
            boolean optimistic = choker != null && choker.optimistic() == session;
            peers.add(SwarmStatus.Peer.of(session, optimistic, nowNanos));
            down += session.downloadRate(nowNanos);
            up += session.uploadRate(nowNanos);
        }
        boolean known = metainfo != null;
        return new SwarmStatus(
                known ? metainfo.pieceCount() : 0,
                known ? (BitSet) have.clone() : new BitSet(),
                known ? download.availability() : new int[0],
                known ? download.underWay() : new BitSet(),
                known ? download.receivedBytes() : 0,
                known ? uploads.servedBytes() : 0,
                known ? download.wastedBytes() : 0,
                down,
                up,
                book.size(),
                known ? SwarmStatus.MetadataProgress.NONE : Metadata.progress(sessions),
                peers);
    }
}
