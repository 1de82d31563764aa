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
    /** Reads the time of day now. */
    public static Wall of(Clock clock) {
        Instant now = Instant.now();
        return new Wall(now.getEpochSecond() * 1_000_000_000 + now.getNano() - clock.nanos());
    }

    long epochNanos(long clockNanos) {
        return epochNanosAtZero + clockNanos;
    }
}
