package toucan.cli;

import toucan.peer.swarm.SwarmStatus;

/** Which pieces are here, as a row of characters; one character stands for several pieces where there are many. */
final class PieceMap {
    /** All of them are here. */
    static final char HERE = '#';
    /** Some of them. */
    static final char PARTLY = '+';
    /** None of them, but peers have them all. */
    static final char ELSEWHERE = '.';
    /** None of them, and of at least one no peer has it. */
    static final char NOWHERE = '!';

    private PieceMap() {}

    static String of(SwarmStatus status, int width) {
        int columns = Math.min(width, status.pieces());
        StringBuilder map = new StringBuilder(columns);
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * status.pieces() / columns);
            int to = (int) ((long) (column + 1) * status.pieces() / columns);
            map.append(character(status, from, to));
        }
        return map.toString();
    }

    private static char character(SwarmStatus status, int from, int to) {
        int here = status.have().get(from, to).cardinality();
        if (here == to - from) {
            return HERE;
        }
        if (here > 0) {
            return PARTLY;
        }
        for (int piece = from; piece < to; piece++) {
            if (status.availability()[piece] == 0) {
                return NOWHERE;
            }
        }
        return ELSEWHERE;
    }
}
