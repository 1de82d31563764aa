package toucan.capture;

import java.time.Instant;
import toucan.link.Clock;

/**
 * Turns the clock of the process into the time of day. The time of day is read once, so that no correction of the system's
 * clock ever makes a capture go backwards, and all captures of a process agree.
 *
 * @param epochNanosAtZero nanoseconds from 1970-01-01T00:00Z to the moment at which the clock showed 0
 */
public record Wall(long epochNanosAtZero) {
    private static final int READINGS = 10;

    /**
     * Reads the time of day now. No two clocks are read in one moment, and where the processor is busy much may lie between;
     * therefore some readings, and of them the one in which least did.
     */
    public static Wall of(Clock clock) {
        long least = Long.MAX_VALUE;
        long epochNanosAtZero = 0;
        for (int i = 0; i < READINGS; i++) {
            long before = clock.nanos();
            Instant now = Instant.now();
            long between = clock.nanos() - before;
            if (between < least) {
                least = between;
                epochNanosAtZero = now.getEpochSecond() * 1_000_000_000 + now.getNano() - (before + between / 2);
            }
        }
        return new Wall(epochNanosAtZero);
    }

    long epochNanos(long clockNanos) {
        return epochNanosAtZero + clockNanos;
    }
}
