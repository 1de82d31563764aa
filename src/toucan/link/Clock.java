package toucan.link;

/**
 * The clock of one process: what the loop, the impairments and the capture call "now". They share one instance, so that
 * their times can be compared.
 */
@FunctionalInterface
public interface Clock {
    /** Nanoseconds since this clock was made: starts at 0, never decreases. */
    long nanos();

    /** A clock that starts now and runs on {@link System#nanoTime}. */
    static Clock monotonic() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }
}
