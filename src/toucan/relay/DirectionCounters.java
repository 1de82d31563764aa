package toucan.relay;

import toucan.impair.ImpairCounters;

/**
 * What crossed the relay in one direction.
 *
 * @param datagrams that came to the relay
 * @param bytes of UDP payload in them
 * @param forwarded datagrams that left the relay, copies included
 * @param refused by the system when they were to leave, or of a client that was forgotten or could not get a port
 * @param impaired what the bad network did to them
 */
public record DirectionCounters(long datagrams, long bytes, long forwarded, long refused, ImpairCounters impaired) {}
