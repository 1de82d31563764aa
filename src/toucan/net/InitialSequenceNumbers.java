package toucan.net;

/** Where the initial sequence number of a connection comes from. */
@FunctionalInterface
public interface InitialSequenceNumbers {
    /**
     * The ISS of a new connection.
     *
     * @param nowNanos the loop's clock
     */
    int iss(ConnectionId id, long nowNanos);

    /**
     * The generator of RFC 6528: {@code ISN = M + F(tuple, secret)}, with M a clock of 4 µs (MUST-8) and F a pseudorandom
     * function under a key that outsiders cannot guess (MUST-9, SHLD-1). Numbers of one tuple grow from one incarnation
     * to the next; numbers of different tuples say nothing about each other.
     */
    static InitialSequenceNumbers rfc6528() {
        TupleHash f = TupleHash.withRandomKey();
        return (id, nowNanos) -> (int) (nowNanos / 4_000) + f.of(id);
    }
}
