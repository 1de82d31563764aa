package toucan.peer.swarm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * How many of the connected peers have each piece, in the order that rarest-first wants: the wanted pieces lie in one array,
 * sorted by that number, in random order where it is equal. A HAVE moves a piece across one boundary, so it costs the same
 * however many pieces there are, and a hostile peer cannot make it cost more.
 */
final class Availability {
    private final SplittableRandom random;
    /** All pieces, by level; a piece's level is how many have it. Those no longer wanted stand before all others. */
    private final int[] order;

    private final int[] position;
    private final int[] count;
    private final BitSet unwanted = new BitSet();
    /** {@code begin[level]}: where the pieces of that level and above begin. */
    private final int[] begin;

    /** @param maxPeers most peers that can be connected at once */
    Availability(int pieces, int maxPeers, SplittableRandom random) {
        this.random = random;
        order = new int[pieces];
        position = new int[pieces];
        count = new int[pieces];
        begin = new int[maxPeers + 2];
        Arrays.fill(begin, 1, begin.length, pieces);
        for (int piece = 0; piece < pieces; piece++) {
            put(piece, piece);
        }
        for (int i = pieces - 1; i > 0; i--) {
            swap(i, random.nextInt(i + 1));
        }
    }

    /** One more peer has this piece. */
    void add(int piece) {
        int level = count[piece]++;
        if (!unwanted.get(piece)) {
            int last = begin[level + 1] - 1;
            swap(position[piece], last);
            begin[level + 1] = last;
            scatter(last, level + 1);
        }
    }

    /** One peer less has it. */
    void remove(int piece) {
        int level = count[piece]--;
        if (!unwanted.get(piece)) {
            lower(piece, level);
            scatter(position[piece], level - 1);
        }
    }

    /** A peer goes, and with it all that it has. */
    void removeAll(BitSet pieces) {
        for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
            remove(piece);
        }
    }

    /** We have it now: it is not to be picked any more. */
    void retire(int piece) {
        if (unwanted.get(piece)) {
            return;
        }
        for (int level = count[piece]; level >= 0; level--) {
            lower(piece, level);
        }
        unwanted.set(piece);
    }

    /** How many connected peers have it. */
    int count(int piece) {
        return count[piece];
    }

    /** Where the wanted pieces begin that somebody has, rarest first; they end with the array. */
    int firstAvailable() {
        return begin[1];
    }

    int size() {
        return order.length;
    }

    /** The piece at that place. */
    int at(int place) {
        return order[place];
    }

    private void lower(int piece, int level) {
        int first = begin[level];
        swap(position[piece], first);
        begin[level] = first + 1;
    }

    /** Who joins a level joins at its edge; a random place in it keeps peers from all choosing the same piece next. */
    private void scatter(int place, int level) {
        int end = level + 1 < begin.length ? begin[level + 1] : order.length;
        swap(place, begin[level] + random.nextInt(end - begin[level]));
    }

    private void swap(int a, int b) {
        int pieceA = order[a];
        put(order[b], a);
        put(pieceA, b);
    }

    private void put(int piece, int place) {
        order[place] = piece;
        position[piece] = place;
    }
}
