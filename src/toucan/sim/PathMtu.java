package toucan.sim;

/** How long a packet a wire carries, in bytes of IP. What is longer vanishes, and nobody says so: a black hole (RFC 2923 §2.1). */
@FunctionalInterface
public interface PathMtu {
    /** Carries everything that IP and UDP can. */
    PathMtu LARGEST = nanos -> Integer.MAX_VALUE;

    /** Asked once for each datagram. */
    int at(long nanos);

    /** The same at all times. */
    static PathMtu of(int bytes) {
        return nanos -> bytes;
    }

    /** Another one from then on. */
    default PathMtu thenFrom(long fromNanos, int bytes) {
        return nanos -> nanos < fromNanos ? at(nanos) : bytes;
    }
}
