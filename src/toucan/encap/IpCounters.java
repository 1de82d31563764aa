package toucan.encap;

/**
 * What an {@link IpLink} has dropped on arrival since it was made.
 *
 * @param malformed no whole IPv4 packets, or fragments, or from or to an address that no host has
 * @param otherProtocols IPv6, ICMP and whatever else is no TCP over IPv4
 * @param strangers from another UDP endpoint than that of the carrier
 */
public record IpCounters(long malformed, long otherProtocols, long strangers) {
    /** Of a link without IP packets. */
    public static final IpCounters NONE = new IpCounters(0, 0, 0);
}
