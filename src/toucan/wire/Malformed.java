package toucan.wire;

/** Why bytes are not a TCP segment: they are counted under this and dropped. */
public enum Malformed {
    TOO_SHORT("shorter than the 20 bytes of a TCP header"),
    DATA_OFFSET("data offset below 5 or past the end of the segment"),
    OPTION_LENGTH("an option whose length is illegal or runs past the header"),
    PORT_ZERO("source or destination port 0");

    private final String text;

    Malformed(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
