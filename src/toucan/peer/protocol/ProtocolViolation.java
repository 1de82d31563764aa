package toucan.peer.protocol;

/** A peer broke a rule of the protocol, or one of our limits: the connection is to be closed. The message names the rule. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1;

    /** Which kind of rule. */
    public enum Rule {
        /** It does not speak BitTorrent in the clear: encrypted (MSE), or something else altogether. */
        NOT_BITTORRENT,
        /** A message is longer than its kind may be, or not exactly as long as it must be. */
        LENGTH,
        /** A piece that does not exist, or bytes outside of it. */
        RANGE,
        /** The content of a message is not what its kind holds. */
        CONTENT
    }

    private final Rule rule;

    /** @param why one line, safe to show */
    public ProtocolViolation(Rule rule, String why) {
        super(why);
        this.rule = rule;
    }

    public Rule rule() {
        return rule;
    }
}
