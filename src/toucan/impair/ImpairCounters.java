package toucan.impair;

/**
 * What the bad network did so far, in datagrams of this process. Each number is the number of datagrams with a comment
 * that says so.
 *
 * @param lost by {@code --loss} or {@code --drop}
 * @param duplicated sent twice
 * @param reordered chosen by {@code --reorder}, or overtaking an earlier datagram to the same endpoint through {@code --jitter}
 * @param corrupted one bit flipped, or discarded for it where the UDP checksum is the only one
 * @param queueDropped no room in the queue of {@code --limit}, or among the datagrams held back; copies count
 */
public record ImpairCounters(long lost, long duplicated, long reordered, long corrupted, long queueDropped) {}
