package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A piece that is being fetched: which of its blocks are here, which are asked for, and of whom. */
final class PieceInProgress {
    /** The block that every implementation asks for (BEP 3: "2^14 (16 kiB)"). */
    static final int BLOCK = 16 << 10;

    /** In the endgame a block is asked of so many peers at once at most. */
    static final int MAX_ASKED = 2;

    private static final long NEVER = Long.MIN_VALUE;

    final int index;
    private final int length;
    private final BitSet received = new BitSet();
    /** For each block the peers it is asked of, in the order of asking. */
    private final Session[][] asked;

    private final long[] askedNanos;
    /** Whom the piece is fetched from; null after that peer left or choked us. */
    private Session owner;

    private long adoptedNanos;
    /** The peers whose blocks are here. */
    private final List<Session> contributors = new ArrayList<>(2);

    PieceInProgress(int index, int length, Session owner, long nowNanos) {
        this.index = index;
        this.length = length;
        adopt(owner, nowNanos);
        int blocks = (length + BLOCK - 1) / BLOCK;
        asked = new Session[blocks][MAX_ASKED];
        askedNanos = new long[blocks];
        Arrays.fill(askedNanos, NEVER);
    }

    Session owner() {
        return owner;
    }

    /** It is fetched from that peer from now on. */
    void adopt(Session newOwner, long nowNanos) {
        owner = newOwner;
        adoptedNanos = nowNanos;
    }

    /** Its owner left or choked us. */
    void abandon() {
        owner = null;
    }

    /** Since when it is fetched from its owner. */
    long adoptedNanos() {
        return adoptedNanos;
    }

    int blocks() {
        return asked.length;
    }

    int blockLength(int block) {
        return Math.min(BLOCK, length - block * BLOCK);
    }

    int receivedBlocks() {
        return received.cardinality();
    }

    boolean has(int block) {
        return received.get(block);
    }

    boolean complete() {
        return received.cardinality() == asked.length;
    }

    /** The first block that is neither here nor asked for; -1 if there is none. */
    int firstUnasked() {
        for (int block = received.nextClearBit(0); block < asked.length; block = received.nextClearBit(block + 1)) {
            if (asked[block][0] == null) {
                return block;
            }
        }
        return -1;
    }

    /** The block that was asked for longest ago of somebody else, and may be asked of this peer too; -1 if there is none. */
    int longestAwaited(Session by) {
        int found = -1;
        for (int block = received.nextClearBit(0); block < asked.length; block = received.nextClearBit(block + 1)) {
            boolean room = asked[block][MAX_ASKED - 1] == null && !isAskedOf(block, by);
            if (room && (found < 0 || askedNanos[block] < askedNanos[found])) {
                found = block;
            }
        }
        return found;
    }

    /** When the block was first asked for. */
    long askedNanos(int block) {
        return askedNanos[block];
    }

    boolean isAsked(int block) {
        return asked[block][0] != null;
    }

    /** Whom the block was asked of first; null if of nobody. */
    Session askedOf(int block) {
        return asked[block][0];
    }

    boolean isAskedOf(int block, Session peer) {
        return asked[block][0] == peer || asked[block][1] == peer;
    }

    /** Whether anybody owes us a block of it. */
    boolean isAsked() {
        for (Session[] askedOf : asked) {
            if (askedOf[0] != null) {
                return true;
            }
        }
        return false;
    }

    void ask(int block, Session peer, long nowNanos) {
        if (asked[block][0] == null) {
            asked[block][0] = peer;
            askedNanos[block] = nowNanos;
        } else {
            asked[block][1] = peer;
        }
    }

    /** A block arrived. Returns the other peer that it is asked of, and that need not send it any more; or null. */
    Session receive(int block, Session from) {
        Session other = asked[block][0] == from ? asked[block][1] : asked[block][0];
        received.set(block);
        Arrays.fill(asked[block], null);
        if (!contributors.contains(from)) {
            contributors.add(from);
        }
        return other;
    }

    /** That peer will not send this block. */
    void forget(int block, Session peer) {
        Session[] askedOf = asked[block];
        if (askedOf[1] == peer) {
            askedOf[1] = null;
        } else if (askedOf[0] == peer) {
            askedOf[0] = askedOf[1];
            askedOf[1] = null;
        }
    }

    /** Whom to blame if the hash is wrong: the one peer that sent all of it, or null where it cannot be told. */
    Session soleContributor() {
        return contributors.size() == 1 ? contributors.get(0) : null;
    }

    /** Whether nobody else's blocks are here. */
    boolean isOnlyFrom(Session peer) {
        return contributors.isEmpty() || soleContributor() == peer;
    }

    boolean hasSuspectBlocks() {
        for (Session contributor : contributors) {
            if (contributor.suspect) {
                return true;
            }
        }
        return false;
    }

    List<Session> contributors() {
        return contributors;
    }

    /** Everything is to be fetched again, from one peer. */
    void startAgain() {
        received.clear();
        contributors.clear();
        for (Session[] askedOf : asked) {
            Arrays.fill(askedOf, null);
        }
        owner = null;
    }

    /** Bytes that are here. */
    int receivedBytes() {
        int missingOfLast = received.get(asked.length - 1) ? BLOCK - blockLength(asked.length - 1) : 0;
        return received.cardinality() * BLOCK - missingOfLast;
    }
}
