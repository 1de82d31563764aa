package toucan.trace;

/** Why a frame is not looked at: it is counted under this. */
public enum Skipped {
    LINK_TYPE("of a link type that is not read here"),
    NOT_IP("neither IPv4 nor IPv6"),
    FRAGMENT("fragments of IP packets"),
    OTHER_PROTOCOL("neither TCP nor UDP"),
    OTHER_UDP("UDP datagrams that are not Toucan's"),
    CUT_SHORT("captured without their whole headers (snap length)"),
    MALFORMED("not a TCP segment: malformed");

    private final String text;

    Skipped(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
