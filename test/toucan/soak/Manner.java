package toucan.soak;

import toucan.sim.Application;
import toucan.sim.BulkSender;
import toucan.sim.Reader;

/**
 * How an application sends, reads and closes.
 *
 * @param pieceBytes sent at once, one piece each {@code pieceNanos}; 0: everything as fast as it goes
 * @param readBytes read at once, each {@code readNanos}; 0: as fast as it comes
 * @param pauseNanos of the reader after some bytes; 0: none
 * @param closesLast answers only when the peer has closed its half
 */
record Manner(int pieceBytes, long pieceNanos, int readBytes, long readNanos, long pauseNanos, boolean closesLast) {
    private static final long MS = 1_000_000;

    static Manner draw(Dice dice) {
        boolean trickles = dice.chance(0.3);
        boolean slow = dice.chance(0.2);
        return new Manner(
                trickles ? dice.between(100, 5_000) : 0,
                dice.between(1, 300) * MS,
                slow ? dice.between(300, 3_000) : 0,
                dice.between(1, 50) * MS,
                dice.chance(0.15) ? dice.magnitude(60_000) * MS : 0,
                dice.chance(0.3));
    }

    /** One of the two must close first. */
    Manner closingFirstUnless(Manner other) {
        return new Manner(pieceBytes, pieceNanos, readBytes, readNanos, pauseNanos, closesLast && !other.closesLast);
    }

    Application application(int bytes, long seed) {
        Application sender = pieceBytes > 0
                ? BulkSender.trickling(bytes, seed, pieceBytes, pieceNanos)
                : new BulkSender(bytes, seed);
        Reader reader = reader();
        if (!closesLast) {
            return sender.and(reader);
        }
        return socket -> {
            reader.run(socket);
            if (reader.ended()) {
                sender.run(socket);
            }
        };
    }

    private Reader reader() {
        if (pauseNanos > 0) {
            return Reader.pausing(1_000, pauseNanos);
        }
        return readBytes > 0 ? Reader.slow(readBytes, readNanos) : Reader.fast();
    }
}
