package toucan.peer.swarm;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.ProtocolViolation;

/** The exchange of pieces, from the moment on at which the metainfo is known: what its parts have to tell each other. */
final class Exchange {
    private static final String TWO_BAD_PIECES = "two pieces that it sent had the wrong hash";

    private final Swarm swarm;
    private final Metainfo metainfo;
    private final BitSet have;
    private final Download download;
    private final Uploads uploads;
    private final Choker choker;
    private final FirstCopies firstCopies;

    Exchange(Swarm swarm, Metainfo metainfo, PieceStore store, long nowNanos) {
        this.swarm = swarm;
        this.metainfo = metainfo;
        have = store.have();
        download = new Download(this, swarm, metainfo, store, nowNanos);
        uploads = new Uploads(swarm.config(), store, have, nowNanos);
        choker = new Choker(swarm.config().uploadSlots(), swarm.random(), nowNanos);
        firstCopies = new FirstCopies(swarm, this);
    }

    Metainfo metainfo() {
        return metainfo;
    }

    /** The pieces that we have; not a copy. */
    BitSet have() {
        return have;
    }

    Download download() {
        return download;
    }

    Uploads uploads() {
        return uploads;
    }

    Choker choker() {
        return choker;
    }

    private Set<Session> sessions() {
        return swarm.sessions();
    }

    // ---------------------------------------------------------------- peers come, and go

    void opened(Session session, long nowNanos) {
        firstCopies.opened(session, nowNanos);
    }

    void left(Session session, long nowNanos) {
        download.left(session, nowNanos);
        uploads.left(session);
        fillSlots(nowNanos);
        firstCopies.left(nowNanos);
    }

    boolean bothComplete(Session session) {
        return download.complete() && session.has.cardinality() == metainfo.pieceCount();
    }

    /** Two that are complete have nothing to say to each other. */
    void dropIfBothComplete(Session session, long nowNanos) {
        if (bothComplete(session)) {
            firstCopies.showAll(session); // or it would call again, to ask what we have
            swarm.drop(session, "both of us have everything", nowNanos);
        }
    }

    // ---------------------------------------------------------------- pieces

    /** A peer asks for a block. */
    void requested(Session peer, int piece, int offset, int length, long nowNanos) throws ProtocolViolation {
        uploads.request(peer, piece, offset, length);
        firstCopies.asked(peer, piece, nowNanos);
    }

    void pieceVerified(int piece, Session from, long nowNanos) {
        have.set(piece);
        swarm.listener().pieceVerified(piece, from == null ? null : from.link.remote());
        for (Session session : sessions()) {
            if (session.isOpen()) {
                session.out.have(piece);
            }
        }
        download.reviewInterest(sessions());
        if (download.complete()) {
            swarm.listener().complete();
            List.copyOf(sessions()).forEach(session -> dropIfBothComplete(session, nowNanos));
        }
    }

    void pieceBad(int piece, Session culprit, long nowNanos) {
        swarm.listener().pieceBad(piece, culprit == null ? null : culprit.link.remote());
        if (culprit != null && swarm.reputation().badPiece(culprit.peerId, culprit.address)) {
            swarm.listener().banned(culprit.link.remote(), TWO_BAD_PIECES);
            swarm.drop(culprit, "banned: " + TWO_BAD_PIECES, nowNanos);
        }
        askAll(nowNanos);
    }

    void askAll(long nowNanos) {
        for (Session session : sessions()) {
            download.ask(session, nowNanos);
        }
    }

    // ---------------------------------------------------------------- slots

    void fillSlots(long nowNanos) {
        apply(choker.fillFreeSlots(open(), download.complete(), nowNanos));
    }

    private void apply(List<Session> unchoked) {
        for (Session session : sessions()) {
            if (session.isOpen()) {
                session.choke(!unchoked.contains(session));
            }
        }
    }

    private List<Session> open() {
        return sessions().stream().filter(Session::isOpen).toList();
    }

    // ---------------------------------------------------------------- time

    void handleTimeouts(long nowNanos) throws IOException {
        download.giveUpOnSilence(sessions(), nowNanos);
        uploads.serveWaiting(nowNanos);
        download.askIfDue(nowNanos);
        firstCopies.handleTimeouts(nowNanos);
        if (choker.nextRoundNanos() <= nowNanos) {
            apply(choker.roundIfDue(open(), download.complete(), nowNanos));
        }
    }

    /** When {@link #handleTimeouts} has something to do next. */
    long nextTimeoutNanos(long nowNanos) {
        long asking = Math.min(download.nextDeadlineNanos(sessions()), download.readyNanos(nowNanos));
        long giving = Math.min(uploads.readyNanos(nowNanos), choker.nextRoundNanos());
        return Math.min(Math.min(asking, giving), firstCopies.nextTimeoutNanos());
    }
}
