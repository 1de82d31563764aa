package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What to ask a peer for next. Rarest first, random where equally rare (BEP 3, "Peers generally download pieces in random
 * order"); a piece comes from one peer, so that the blame for a bad one is clear. Only in the endgame, when every piece that
 * is still wanted is being fetched, a peer with nothing else to do is asked for blocks that others owe us, each of two peers
 * at most.
 */
final class PiecePicker {
    /** What to ask for: a block of a piece in progress. */
    record Choice(PieceInProgress piece, int block) {
        /** Somebody else was asked for it already. */
        boolean isDuplicate() {
            return piece.isAsked(block);
        }
    }

    private final Availability availability;
    private final IntUnaryOperator pieceLength;
    private final BitSet wanted;
    private final PieceInProgress[] inProgress;
    private final List<PieceInProgress> active = new ArrayList<>();
    /** Pieces whose hash was wrong although several peers had sent blocks of it: those come from one peer only now. */
    private final BitSet fromOnePeer = new BitSet();

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

    /** The next block to ask this peer for, or null. The caller asks for it. */
    Choice next(Session peer, BitSet has) {
        Choice choice = fromItsOwn(peer);
        if (choice == null) {
            choice = fromAbandoned(peer, has);
        }
        if (choice == null) {
            choice = fromNewPiece(peer, has);
        }
        return choice == null ? inEndgame(peer, has) : choice;
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
    private Choice fromAbandoned(Session peer, BitSet has) {
        return active.stream()
                .filter(piece -> piece.owner() == null && has.get(piece.index) && piece.firstUnasked() >= 0)
                .max(Comparator.comparingInt(PieceInProgress::receivedBlocks))
                .map(piece -> {
                    piece.adopt(peer);
                    return new Choice(piece, piece.firstUnasked());
                })
                .orElse(null);
    }

    private Choice fromNewPiece(Session peer, BitSet has) {
        for (int place = availability.firstAvailable(); place < availability.size(); place++) {
            int index = availability.at(place);
            if (inProgress[index] == null && has.get(index)) {
                PieceInProgress piece = new PieceInProgress(index, pieceLength.applyAsInt(index), peer);
                inProgress[index] = piece;
                active.add(piece);
                return new Choice(piece, 0);
            }
        }
        return null;
    }

    /** Every piece that can be had is in progress: the block owed longest by somebody else. */
    private Choice inEndgame(Session peer, BitSet has) {
        if (active.size() < availability.size() - availability.firstAvailable()) {
            return null;
        }
        Choice oldest = null;
        for (PieceInProgress piece : active) {
            if (!has.get(piece.index) || fromOnePeer.get(piece.index)) {
                continue;
            }
            int block = piece.longestAwaited(peer);
            if (block >= 0 && (oldest == null || piece.askedNanos(block) < oldest.piece.askedNanos(oldest.block))) {
                oldest = new Choice(piece, block);
            }
        }
        return oldest;
    }

    /** The peer left or choked us, or owes us blocks for too long: others may take over what it was asked for. */
    void release(Session peer) {
        for (PieceInProgress piece : active) {
            for (int block = 0; block < piece.blocks(); block++) {
                piece.forget(block, peer);
            }
            if (piece.owner() == peer) {
                piece.adopt(null);
                if (fromOnePeer.get(piece.index)) {
                    piece.startAgain();
                }
            }
        }
        active.removeIf(piece -> {
            boolean untouched = piece.owner() == null && piece.receivedBlocks() == 0 && !piece.isAsked();
            if (untouched) {
                inProgress[piece.index] = null;
            }
            return untouched;
        });
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
