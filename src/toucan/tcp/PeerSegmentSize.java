package toucan.tcp;

/**
 * What a full-sized segment of the peer is (RMSS of RFC 5681 §2): the peer tells only how long ours may be at most, never how
 * long its own are, and path MTU discovery changes that in both directions.
 *
 * <p>The longest segment seen; or, as in Linux, a shorter one that came twice in a row without PSH, which means that more was
 * there to be sent than went into it.
 */
final class PeerSegmentSize {
    private int estimate;
    private int last;

    /** Bytes of data in a full segment; 0 before the first one. */
    int estimate() {
        return estimate;
    }

    void onData(int length, boolean pushed) {
        if (length > estimate || length == last && !pushed) {
            estimate = length;
        }
        last = length;
    }
}
