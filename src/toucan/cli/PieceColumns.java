package toucan.cli;

import com.google.gson.JsonArray;
import java.util.BitSet;

/**
 * Pieces merged into columns, so that a map of them has a bounded size however many there are: column {@code c} of {@code n} is
 * pieces {@code c * pieces / n} up to the next column's first.
 */
final class PieceColumns {
    /** More than a strip on a screen is wide. A torrent of ours has seldom more pieces than that. */
    static final int MOST = 2048;

    private static final String DIGITS = "0123456789abcdef";

    private final int pieces;
    private final int columns;

    PieceColumns(int pieces) {
        this.pieces = pieces;
        columns = Math.min(MOST, pieces);
    }

    int columns() {
        return columns;
    }

    private int first(int column) {
        return (int) ((long) column * pieces / columns);
    }

    /** One hexadecimal digit for each column, for the share of its pieces that are in the set: 0 none, f all, else between. */
    String shares(BitSet set) {
        StringBuilder digits = new StringBuilder(columns);
        int from = 0;
        for (int column = 0; column < columns; column++) {
            int to = first(column + 1);
            int in = 0;
            for (int piece = set.nextSetBit(from); piece >= 0 && piece < to; piece = set.nextSetBit(piece + 1)) {
                in++;
            }
            digits.append(DIGITS.charAt(digit(in, to - from)));
            from = to;
        }
        return digits.toString();
    }

    private static int digit(int in, int of) {
        int most = DIGITS.length() - 1;
        return in == 0 ? 0 : in == of ? most : Math.max(1, Math.min(most - 1, Math.round((float) most * in / of)));
    }

    /** The smallest count of each column's pieces. */
    JsonArray least(int[] counts) {
        JsonArray least = new JsonArray(columns);
        int piece = 0;
        for (int column = 0; column < columns; column++) {
            int smallest = Integer.MAX_VALUE;
            for (int end = first(column + 1); piece < end; piece++) {
                smallest = Math.min(smallest, counts[piece]);
            }
            least.add(smallest);
        }
        return least;
    }
}
