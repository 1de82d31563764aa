package toucan.script;

import java.util.List;
import toucan.wire.SeqNum;

/**
 * The initial sequence numbers of one performance of a script.
 *
 * @param iss the tested connection's (wire)
 * @param irs the script's (wire)
 * @param timestampOffset added to the tested connection's timestamp clock
 */
record Isns(int iss, int irs, int timestampOffset) {
    /** Plain numbers; both wraps, in the middle of a stream and at the SYN itself (RFC 9293 §3.4). */
    static final List<Isns> ALL = List.of(
            new Isns(0, 0, 0),
            new Isns(0x1357_9BDF, 0x8ACE_0246, 123_456_789),
            new Isns(-1000, Integer.MAX_VALUE - 499, -50),
            new Isns(Integer.MAX_VALUE - 499, -1000, Integer.MAX_VALUE - 20),
            new Isns(-1, -1, -1));

    @Override
    public String toString() {
        return "iss " + SeqNum.toString(iss) + ", irs " + SeqNum.toString(irs);
    }
}
