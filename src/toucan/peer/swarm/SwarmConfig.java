package toucan.peer.swarm;

/**
 * The limits of a swarm. All of them hold against hostile peers: what is beyond them is refused or forgotten.
 *
 * @param maxPeers connections at once
 * @param maxHalfOpen connections that are being dialed, or whose handshake is under way
 * @param uploadSlots peers that may download from us at once, the optimistic one included
 * @param uploadBytesPerSecond 0 for no limit
 * @param downloadBytesPerSecond 0 for no limit
 * @param maxRequests blocks asked of one peer at once, and requests of one peer that we remember
 * @param handshakeNanos how long a handshake may take
 * @param idleNanos how long a peer may be silent (BEP 3: two minutes)
 * @param frameNanos how long a message may take that has begun
 * @param blockNanos how long a peer may owe us blocks without sending any before others are asked for them
 * @param exchangePeers tell Toucan peers about each other
 */
public record SwarmConfig(
        int maxPeers,
        int maxHalfOpen,
        int uploadSlots,
        long uploadBytesPerSecond,
        long downloadBytesPerSecond,
        int maxRequests,
        long handshakeNanos,
        long idleNanos,
        long frameNanos,
        long blockNanos,
        boolean exchangePeers) {
    private static final long SECOND = 1_000_000_000L;

    public static final SwarmConfig DEFAULT =
            new SwarmConfig(50, 32, 5, 0, 0, 256, 10 * SECOND, 120 * SECOND, 60 * SECOND, 20 * SECOND, true);

    /** @throws IllegalArgumentException for a value outside its range; the message names it */
    public SwarmConfig {
        require(maxPeers >= 1 && maxPeers <= 1_000, "a swarm has 1 to 1000 peers");
        require(maxHalfOpen >= 1, "at least one connection must be allowed to open");
        require(uploadSlots >= 1, "at least one upload slot is needed");
        require(uploadBytesPerSecond >= 0 && downloadBytesPerSecond >= 0, "a rate must not be negative");
        require(maxRequests >= 1, "at least one request must be allowed");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** After so long a silence of ours we say that we are still there (nanoseconds). */
    long keepAliveNanos() {
        return idleNanos * 3 / 4;
    }

    /** The same with other rates (bytes per second, 0 for no limit) and slots. */
    public SwarmConfig limited(int slots, long up, long down) {
        return new SwarmConfig(
                maxPeers,
                maxHalfOpen,
                slots,
                up,
                down,
                maxRequests,
                handshakeNanos,
                idleNanos,
                frameNanos,
                blockNanos,
                exchangePeers);
    }
}
