package toucan.capture;

/** Which way a packet went, seen from the host that captures: the direction bits of pcapng's epb_flags. */
public enum Direction {
    /** It arrived here. */
    INBOUND(0b01),
    /** It was sent from here. */
    OUTBOUND(0b10);

    private final int flags;

    Direction(int flags) {
        this.flags = flags;
    }

    /** The option value of epb_flags. */
    int flags() {
        return flags;
    }
}
