package toucan.relay;

/**
 * What happened at the relay so far.
 *
 * @param clients new ones, counted; one that was forgotten and comes again counts again
 * @param unreachable how often the host of {@code to} answered "port unreachable"
 * @param overflows datagrams that found no room in a receive buffer of the sockets open now; -1 where the system does not say
 * @param elapsedNanos first to last datagram
 * @param ab from the clients
 * @param ba back to the clients
 */
public record RelayCounters(
        long clients,
        long unreachable,
        long overflows,
        long elapsedNanos,
        DirectionCounters ab,
        DirectionCounters ba) {}
