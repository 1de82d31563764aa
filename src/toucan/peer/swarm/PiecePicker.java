package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What to ask a peer for next. Rarest first, random where equally rare (BEP 3, "Peers generally download pieces in random
 * order"); a piece comes from one peer, so that the blame for a bad one is clear. Only in the endgame, when every piece that
 * is still wanted is being fetched, a peer with nothing else to do is asked for blocks that others owe us for long, or will
 * for much longer than this peer needs, each of two peers at most. Where blame was unclear once, the piece, and whatever its
 * senders send, comes from one peer even then.
 */
final class PiecePicker {
    /** What to ask for: a block of a piece in progress. */
    record Choice(PieceInProgress piece, int block) {
        /** Somebody else was asked for it already. */
        boolean isDuplicate() {
            return piece.isAsked(block);
        }
    }

    /** In the endgame a block may be owed so long before another peer is asked too, however slow. */
    private static final long LATE_NANOS = 2_000_000_000L;
    /** The same while there are pieces that nobody was asked for, because those who have them choke us. */
    private static final long VERY_LATE_NANOS = 5_000_000_000L;

    /** Nobody is called slow before. */
    private static final long PATIENCE_NANOS = 500_000_000L;

    private static final int MUCH_FASTER = 4;

    private final Availability availability;
    private final IntUnaryOperator pieceLength;
    private final BitSet wanted;
    private final PieceInProgress[] inProgress;
    private final List<PieceInProgress> active = new ArrayList<>();
    /** Pieces whose hash was wrong although several peers had sent blocks of it: those come from one peer only now. */
    private final BitSet fromOnePeer = new BitSet();

    private long discardedBytes;

    /**
     * @param wanted the pieces we lack
     * @param pieceLength gives the length of a piece (bytes)
     */
    PiecePicker(int pieces, BitSet wanted, IntUnaryOperator pieceLength, Availability availability) {
        this.wanted = (BitSet) wanted.clone();
        this.pieceLength = pieceLength;
        this.availability = availability;
        inProgress = new PieceInProgress[pieces];
        for (int piece = wanted.nextClearBit(0); piece < pieces; piece = wanted.nextClearBit(piece + 1)) {
            availability.retire(piece);
        }
    }

    /** Whether a peer that has these pieces has one that we want. */
    boolean isInteresting(BitSet has) {
        return wanted.intersects(has);
    }

    boolean wants(int piece) {
        return wanted.get(piece);
    }

    boolean complete() {
        return wanted.isEmpty();
    }

    PieceInProgress inProgress(int piece) {
        return inProgress[piece];
    }

    /** The pieces in progress. */
    BitSet underWay() {
        BitSet pieces = new BitSet();
        active.forEach(piece -> pieces.set(piece.index));
        return pieces;
    }

    /** The next block to ask this peer for, or null. The caller asks for it. */
    Choice next(Session peer, BitSet has, long nowNanos) {
        Choice choice = fromItsOwn(peer);
        if (choice == null && !peer.suspect) {
            choice = fromAbandoned(peer, has, nowNanos);
        }
        if (choice == null) {
            choice = fromNewPiece(peer, has, nowNanos);
        }
        if (choice == null && peer.suspect) {
            choice = fromAbandoned(peer, has, nowNanos);
        }
        return choice == null ? inEndgame(peer, has, nowNanos) : choice;
    }

    private Choice fromItsOwn(Session peer) {
        for (PieceInProgress piece : active) {
            int block = piece.owner() == peer ? piece.firstUnasked() : -1;
            if (block >= 0) {
                return new Choice(piece, block);
            }
        }
        return null;
    }

    /** Somebody left, and its piece half done: that with the most blocks first, so that it can be served to others soon. */
    private Choice fromAbandoned(Session peer, BitSet has, long nowNanos) {
        PieceInProgress best = null;
        for (PieceInProgress piece : active) {
            boolean free = piece.owner() == null && has.get(piece.index) && piece.firstUnasked() >= 0;
            boolean better = best == null || piece.receivedBlocks() > best.receivedBlocks();
            if (free && better && !(peer.suspect && piece.isAsked())) {
                best = piece;
            }
        }
        if (best == null) {
            return null;
        }
        if (peer.suspect && !best.isOnlyFrom(peer)) {
            startAgain(best);
        }
        best.adopt(peer, nowNanos);
        return new Choice(best, best.firstUnasked());
    }

    private Choice fromNewPiece(Session peer, BitSet has, long nowNanos) {
        for (int place = availability.firstAvailable(); place < availability.size(); place++) {
            int index = availability.at(place);
            if (inProgress[index] == null && has.get(index)) {
                PieceInProgress piece = new PieceInProgress(index, pieceLength.applyAsInt(index), peer, nowNanos);
                inProgress[index] = piece;
                active.add(piece);
                return new Choice(piece, 0);
            }
        }
        return null;
    }

    /** Every piece that this peer has is in progress: the block owed longest by somebody else, if it is late. */
    private Choice inEndgame(Session peer, BitSet has, long nowNanos) {
        boolean allBegun = active.size() >= availability.size() - availability.firstAvailable();
        PieceInProgress oldest = null;
        int oldestBlock = -1;
        for (PieceInProgress piece : active) {
            int block = has.get(piece.index) && mayMix(piece, peer) ? piece.longestAwaited(peer) : -1;
            if (block >= 0
                    && isLate(piece, block, peer, allBegun, nowNanos)
                    && (oldest == null || piece.askedNanos(block) < oldest.askedNanos(oldestBlock))) {
                oldest = piece;
                oldestBlock = block;
            }
        }
        return oldest == null ? null : new Choice(oldest, oldestBlock);
    }

    /** Whether this peer would be done with a block well before whoever owes it, or nobody should have to wait so long. */
    private static boolean isLate(PieceInProgress piece, int block, Session peer, boolean allBegun, long nowNanos) {
        Session owing = piece.isAsked(block) ? piece.askedOf(block) : piece.owner();
        if (owing == null) {
            return true;
        }
        long sinceNanos = nowNanos - (piece.isAsked(block) ? piece.askedNanos(block) : piece.adoptedNanos());
        if (sinceNanos > (allBegun ? LATE_NANOS : VERY_LATE_NANOS)) {
            return true;
        }
        return allBegun
                && sinceNanos > PATIENCE_NANOS
                && peer.downloadRate(nowNanos) > 0
                && 2 * owedMillis(peer, nowNanos) < owedMillis(owing, nowNanos);
    }

    /** How long the peer takes for what it owes us, and one block more, at its rate of late. */
    private static long owedMillis(Session peer, long nowNanos) {
        return (peer.asked.size() + 1L) * PieceInProgress.BLOCK * 1_000 / Math.max(1, peer.downloadRate(nowNanos));
    }

    /** Whether blocks of this piece may come from this peer too, so that the blame for a bad one will be unclear. */
    private boolean mayMix(PieceInProgress piece, Session peer) {
        return !isFromOnePeer(piece) && !peer.suspect;
    }

    private boolean isFromOnePeer(PieceInProgress piece) {
        return fromOnePeer.get(piece.index)
                || piece.owner() != null && piece.owner().suspect
                || piece.hasSuspectBlocks();
    }

    /**
     * A piece that must come from one peer, and whose peer is far slower than this one, which has nothing else to do: whoever
     * holds such a piece must not hold up the whole. The caller cancels it there, and calls {@link #takeOver}.
     */
    PieceInProgress heldUp(Session peer, BitSet has, long nowNanos) {
        for (PieceInProgress piece : active) {
            Session owner = piece.owner();
            if (owner != null
                    && owner != peer
                    && has.get(piece.index)
                    && (isFromOnePeer(piece) || peer.suspect)
                    && nowNanos - piece.adoptedNanos() > VERY_LATE_NANOS
                    && peer.downloadRate(nowNanos) > MUCH_FASTER * Math.max(1, owner.downloadRate(nowNanos))) {
                return piece;
            }
        }
        return null;
    }

    /** That peer is to send all of the piece. */
    void takeOver(PieceInProgress piece, Session peer, long nowNanos) {
        startAgain(piece);
        piece.adopt(peer, nowNanos);
    }

    private void startAgain(PieceInProgress piece) {
        discardedBytes += piece.receivedBytes();
        piece.startAgain();
    }

    /** Bytes that were here and are fetched again, although their hash was never found wrong. */
    long discardedBytes() {
        return discardedBytes;
    }

    /** The peer left or choked us, or owes us blocks for too long: others may take over what it was asked for. Returns whether there was any. */
    boolean release(Session peer) {
        boolean released = !peer.asked.isEmpty();
        for (long key : peer.asked) {
            inProgress[(int) (key >> 32)].forget((int) key, peer);
        }
        for (Iterator<PieceInProgress> i = active.iterator(); i.hasNext(); ) {
            PieceInProgress piece = i.next();
            if (piece.owner() == peer) {
                released = true;
                piece.abandon();
                if ((fromOnePeer.get(piece.index) || peer.suspect) && !piece.isAsked()) {
                    startAgain(piece);
                }
            }
            if (piece.owner() == null && piece.receivedBlocks() == 0 && !piece.isAsked()) {
                inProgress[piece.index] = null;
                i.remove();
            }
        }
        return released;
    }

    /** The hash of a complete piece was right. */
    void verified(int piece) {
        drop(piece);
        wanted.clear(piece);
        fromOnePeer.clear(piece);
        availability.retire(piece);
    }

    /** It was wrong: it is fetched again, from one peer only. */
    void failed(int piece) {
        drop(piece);
        fromOnePeer.set(piece);
    }

    private void drop(int piece) {
        active.remove(inProgress[piece]);
        inProgress[piece] = null;
    }
}
