package toucan.wire;

/** Why bytes are not a whole IPv4 packet with a TCP segment in it: they are counted and dropped. */
public enum NotTcpInIpv4 {
    TOO_SHORT("shorter than the headers of IPv4 and TCP"),
    VERSION("an IP version that is neither 4 nor 6"),
    HEADER_LENGTH("a header length below 5 or past the end of the packet"),
    TOTAL_LENGTH("a total length other than that of the UDP payload"),
    CHECKSUM("a wrong header checksum"),
    FRAGMENT("a fragment"),
    /** Not malformed: a TUN device also sends what the system has to say over IPv6, unless that is switched off. */
    IPV6("IPv6"),
    /** Not malformed: ICMP, for instance. */
    PROTOCOL("another protocol than TCP");

    private final String text;

    NotTcpInIpv4(String text) {
        this.text = text;
    }

    /** Whether it may well be in order, and is only nothing for a TCP over IPv4. */
    public boolean isOtherProtocol() {
        return this == IPV6 || this == PROTOCOL;
    }

    @Override
    public String toString() {
        return text;
    }
}
