package toucan.peer.swarm;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * How the first copies leave a peer that has everything, while several others fetch it at once. Asked at random they would all
 * come for the same pieces before they can hear what the others fetch, and the smaller the file, the more of it leaves more than
 * once. After BEP 16 ("super-seeding"), each is therefore shown pieces that nobody else was shown, a few more than it asks for,
 * so that they have something to give to each other.
 *
 * <p>Other than BEP 16 we do not wait until a piece is seen elsewhere, which lets a slow or lying peer hold up a fast one: who
 * finds nothing more to ask us for is shown two pieces after half a second, then eight, and so on, until it sees everything. So
 * peers that cannot reach each other, or reach each other more slowly than us, lose little. Who is alone sees everything at once,
 * and so does the gateway's, who cannot hear of Toucan's peers.
 */
final class FirstCopies {
    /** What one peer is shown of our pieces. */
    static final class Shown {
        private final BitSet pieces = new BitSet();
        private int generosity = FIRST_GENEROSITY;
        /** When it asked us for something last, or was given something to ask for. */
        private long movedNanos;
    }

    private static final long PATIENCE_NANOS = 500_000_000L;
    private static final int FIRST_GENEROSITY = 2;
    private static final int GROWTH = 4;
    /** So many blocks more than were asked for are shown, so that nobody waits for the next HAVE... */
    private static final int BLOCKS_AHEAD = 8;
    /** ...and what the peer takes in this time. */
    private static final long AHEAD_NANOS = 400_000_000L;

    private final Swarm swarm;
    private final Exchange exchange;
    private final int pieces;
    private final SplittableRandom random;

    FirstCopies(Swarm swarm, Exchange exchange) {
        this.swarm = swarm;
        this.exchange = exchange;
        pieces = exchange.metainfo().pieceCount();
        random = swarm.random();
    }

    // ---------------------------------------------------------------- what happens

    /** Somebody is here, and hears what we have. */
    void opened(Session peer, long nowNanos) {
        if (exchange.download().complete() && peer.address != null && mayMeet() && othersFetch(peer)) {
            peer.shown = new Shown();
            peer.shown.movedNanos = nowNanos;
            showFresh(peer, nowNanos);
            if (peer.shown.pieces.isEmpty()) {
                showAny(peer, aheadOf(peer, nowNanos)); // who sees nothing will not ask to be let in
            }
        } else if (!exchange.have().isEmpty()) {
            peer.out.bitfield(exchange.have(), pieces);
        }
    }

    /** It asked us for a block. */
    void asked(Session peer, int piece, long nowNanos) {
        boolean isNew = !peer.askedOfUs.get(piece);
        peer.askedOfUs.set(piece);
        if (peer.shown != null) {
            peer.shown.movedNanos = nowNanos;
            if (isNew) {
                showFresh(peer, nowNanos);
            }
        }
    }

    /** Somebody has gone: what was meant for it is free for others, and the last one sees everything. */
    void left(long nowNanos) {
        for (Session peer : swarm.sessions()) {
            if (peer.shown != null && peer.isOpen()) {
                if (othersFetch(peer)) {
                    showFresh(peer, nowNanos);
                } else {
                    showAll(peer);
                }
            }
        }
    }

    void showAll(Session peer) {
        if (peer.shown != null) {
            peer.shown = null;
            peer.out.bitfield(exchange.have(), pieces);
        }
    }

    // ---------------------------------------------------------------- whose turn it is

    /** Peers hear of each other by us. */
    private boolean mayMeet() {
        return swarm.config().exchangePeers() && !exchange.metainfo().isPrivate();
    }

    private boolean othersFetch(Session peer) {
        for (Session other : swarm.sessions()) {
            if (other != peer && other.isOpen() && other.address != null && other.has.cardinality() < pieces) {
                return true;
            }
        }
        return false;
    }

    /** Shows as many pieces as it may soon ask for, of those that nobody else was shown. */
    private void showFresh(Session peer, long nowNanos) {
        BitSet ahead = (BitSet) peer.shown.pieces.clone();
        ahead.andNot(peer.askedOfUs);
        ahead.andNot(peer.has);
        int missing = aheadOf(peer, nowNanos) - ahead.cardinality();
        if (missing > 0) {
            BitSet without = promisedToOthers(peer);
            without.or(peer.has);
            show(peer, missing, without);
        }
    }

    private int aheadOf(Session peer, long nowNanos) {
        long bytes = BLOCKS_AHEAD * PieceInProgress.BLOCK + (long) (peer.uploadRate(nowNanos) * (AHEAD_NANOS / 1e9));
        return (int) Math.max(1, bytes / exchange.metainfo().pieceLength(0));
    }

    private void showAny(Session peer, int most) {
        show(peer, most, peer.has);
    }

    private void show(Session peer, int most, BitSet without) {
        BitSet hidden = (BitSet) peer.shown.pieces.clone();
        hidden.or(without);
        hidden.flip(0, pieces);
        int left = hidden.cardinality();
        for (int i = 0; i < Math.min(most, left); i++) {
            int piece = hidden.nextSetBit(random.nextInt(pieces));
            piece = piece < 0 ? hidden.nextSetBit(0) : piece;
            hidden.clear(piece);
            peer.shown.pieces.set(piece);
            peer.out.have(piece);
        }
    }

    /** What others are fetching from us, or soon will be. Of those who have no slot only what they have already. */
    private BitSet promisedToOthers(Session peer) {
        BitSet promised = new BitSet(pieces);
        for (Session other : swarm.sessions()) {
            if (other != peer && other.isOpen()) {
                BitSet its = other.shown == null ? other.askedOfUs : other.shown.pieces;
                if (other.weChoke()) {
                    its = (BitSet) its.clone();
                    its.and(other.has);
                }
                promised.or(its);
            }
        }
        return promised;
    }

    // ---------------------------------------------------------------- time

    /** Who has found nothing to ask us for is shown more. */
    void handleTimeouts(long nowNanos) {
        for (Session peer : swarm.sessions()) {
            if (dueNanos(peer) <= nowNanos) {
                peer.shown.movedNanos = nowNanos;
                showAny(peer, peer.shown.generosity);
                peer.shown.generosity = (int) Math.min(pieces, (long) peer.shown.generosity * GROWTH);
                if (peer.shown.generosity >= pieces) {
                    showAll(peer);
                }
            }
        }
    }

    long nextTimeoutNanos() {
        long next = Long.MAX_VALUE;
        for (Session peer : swarm.sessions()) {
            next = Math.min(next, dueNanos(peer));
        }
        return next;
    }

    /** Who asks, or waits for a slot, has enough to ask for. */
    private static long dueNanos(Session peer) {
        boolean busy = peer.shown == null
                || !peer.isOpen()
                || !peer.requests.isEmpty()
                || peer.weChoke() && peer.isInterested();
        return busy ? Long.MAX_VALUE : peer.shown.movedNanos + PATIENCE_NANOS;
    }
}
