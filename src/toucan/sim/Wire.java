package toucan.sim;

/**
 * One direction between two hosts: the part of the network that is always there. The bad network of a host comes before
 * it.
 *
 * @param delayNanos how long a datagram takes
 */
public record Wire(long delayNanos, Outages outages, PathMtu mtu) {
    /** @param delayNanos the same for every datagram, hence no reordering */
    public static Wire delaying(long delayNanos) {
        return new Wire(delayNanos, Outages.NONE, PathMtu.LARGEST);
    }

    public Wire with(Outages changed) {
        return new Wire(delayNanos, changed, mtu);
    }

    public Wire withMtu(PathMtu changed) {
        return new Wire(delayNanos, outages, changed);
    }
}
