package toucan.sim;

/**
 * One direction between two hosts: the part of the network that is always there. The bad network of a host comes before
 * it.
 *
 * @param passage when a datagram arrives that is neither sent during an outage nor too long
 */
public record Wire(Passage passage, Outages outages, PathMtu mtu) {
    /** @param delayNanos the same for every datagram, hence no reordering */
    public static Wire delaying(long delayNanos) {
        return through(Passage.delaying(delayNanos));
    }

    /** Always up, and as wide as need be. */
    public static Wire through(Passage passage) {
        return new Wire(passage, Outages.NONE, PathMtu.LARGEST);
    }

    public Wire with(Outages changed) {
        return new Wire(passage, changed, mtu);
    }

    public Wire withMtu(PathMtu changed) {
        return new Wire(passage, outages, changed);
    }
}
