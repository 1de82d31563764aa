package toucan.cli;

import java.util.List;

/**
 * The connections of a transfer at one moment.
 *
 * @param millis since the watch began
 * @param all those that are followed, the active ones first
 * @param seen how many there have been
 * @param chosen the one that is shown in detail; null while there is none
 * @param ended nothing will come any more
 */
record WatchedConnections(long millis, List<One> all, int seen, ConnectionTrace.Picture chosen, boolean ended) {

    /** One of them. @param slot where it is followed: the number in its path */
    record One(int slot, ConnectionTrace.Picture picture) {}
}
