package toucan.peer.swarm;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import toucan.peer.protocol.PeerAddress;

/** Which connections there are and which may become some: whom to dial, whom to let in, and where to try again later. */
final class Connections {
    private final Swarm swarm;
    private final SwarmConfig config;
    private final AddressBook book;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Set<Session> view = Collections.unmodifiableSet(sessions);
    private int dialing;

    Connections(Swarm swarm, AddressBook book) {
        this.swarm = swarm;
        this.config = swarm.config();
        this.book = book;
    }

    /** All of them, oldest first; a view. */
    Set<Session> sessions() {
        return view;
    }

    boolean isConnected(PeerAddress address) {
        for (Session session : sessions) {
            if (address.equals(session.address)) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- dialing

    /** There may be a peer at that address. */
    void discovered(PeerAddress address, Source source, long nowNanos) {
        book.add(address, source, nowNanos);
        if (isConnected(address)) {
            book.connected(address); // it dialed us, and the book did not know it yet
        }
    }

    List<PeerAddress> dialsDue(long nowNanos) {
        if (!mayDial()) {
            return List.of();
        }
        if (sessions.size() + dialing >= config.maxPeers() && book.nextTryNanos() <= nowNanos) {
            makeRoom(null, nowNanos);
        }
        int room = Math.min(config.maxPeers() - sessions.size() - dialing, config.maxHalfOpen() - dialing);
        List<PeerAddress> due = room <= 0 ? List.of() : book.take(room, nowNanos);
        dialing += due.size();
        return due;
    }

    private boolean mayDial() {
        return swarm.unready() == null && dialing < config.maxHalfOpen();
    }

    /** When {@link #dialsDue} has somebody to dial; {@link Long#MAX_VALUE} if that depends on others. */
    long nextDialNanos() {
        return mayDial() && sessions.size() + dialing < config.maxPeers() ? book.nextTryNanos() : Long.MAX_VALUE;
    }

    void dialFailed(PeerAddress address, long nowNanos) {
        dialing--;
        release(address, false, nowNanos);
    }

    // ---------------------------------------------------------------- coming

    /** @return null when it is not wanted; it is closed then */
    Session connected(PeerLink link, boolean weDialed, PeerAddress address, long nowNanos) {
        boolean fromTheBook = weDialed && address != null;
        dialing -= fromTheBook ? 1 : 0;
        String objection = objection(weDialed, address, nowNanos);
        if (objection != null) {
            link.close(objection);
            if (fromTheBook) {
                release(address, false, nowNanos);
            }
            return null;
        }
        Session session = new Session(link, weDialed, address, nowNanos);
        sessions.add(session);
        if (address != null) {
            book.connected(address);
        }
        return session;
    }

    /** Why a connection is not wanted; null if it is, and then there is room for it. */
    private String objection(boolean weDialed, PeerAddress address, long nowNanos) {
        if (swarm.unready() != null) {
            return swarm.unready();
        }
        if (address != null && book.isBanned(address)) {
            return "it is banned";
        }
        Session unknown = weDialed ? null : Admission.tooManyUnknown(sessions, config.maxHalfOpen());
        if (unknown != null) {
            swarm.drop(unknown, "no handshake yet, and others wait", nowNanos);
        }
        return sessions.size() < config.maxPeers() || makeRoom(address, nowNanos) ? null : "we have no room for it";
    }

    /** @param newcomer for whom; null if for whomever we dial */
    private boolean makeRoom(PeerAddress newcomer, long nowNanos) {
        Session useless = Admission.useless(sessions, nowNanos);
        if (useless == null) {
            useless = Admission.crowding(sessions, newcomer, nowNanos);
        }
        if (useless != null) {
            swarm.drop(useless, "others wait, and neither of us gave the other anything of late", nowNanos);
        }
        return useless != null;
    }

    // ---------------------------------------------------------------- going

    /**
     * One has ended.
     *
     * @param worked it was good for something
     * @param satisfied both of us have everything: there is nothing to connect for
     */
    void remove(Session session, boolean worked, boolean satisfied, long nowNanos) {
        sessions.remove(session);
        if (session.address == null) {
            return;
        }
        if (satisfied || session.isKnownElsewhere && !isConnected(session.address)) {
            book.needless(session.address, nowNanos);
        } else {
            release(session.address, worked, nowNanos);
        }
    }

    private void release(PeerAddress address, boolean worked, long nowNanos) {
        if (isConnected(address)) {
            return; // two of us had dialed, and the other connection stays
        }
        if (worked) {
            book.left(address, nowNanos);
        } else {
            book.failed(address, nowNanos);
        }
    }
}
