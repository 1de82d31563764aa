package toucan.script;

import toucan.tcp.Connection;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/**
 * A listener that keeps nothing of a SYN but what a cookie would (RFC 4987 §3.6): here a field in place of the cookie, so
 * that a script can say what the core makes of it.
 */
final class StatelessListener {
    /** So much the timestamp of the SYN,ACK is set back, in place of the bits that a cookie needs. */
    static final int TIMESTAMP_SET_BACK = 20;

    private final TcpConfig config;
    private final int iss;
    private final EventListener events;
    private Segment syn;

    StatelessListener(TcpConfig config, int iss, EventListener events) {
        this.config = config;
        this.iss = iss;
        this.events = events;
    }

    /**
     * @param answer becomes what is to be sent; without flags there is nothing
     * @return a connection that began and still has to be given the segment, or null
     */
    Connection arrives(Segment segment, Segment answer, long nowNanos) {
        if (segment.flags() == Segment.SYN) {
            syn = segment.copy();
            int tsVal = Connection.timestamp(config, nowNanos) - TIMESTAMP_SET_BACK;
            Connection.answerWithoutState(syn, config, iss, tsVal, answer);
            return null;
        }
        if (syn != null && segment.is(Segment.ACK) && segment.seq() == syn.seq() + 1 && segment.ack() == iss + 1) {
            if (segment.options().hasTimestamps() && syn.options().hasTimestamps()) {
                syn.options().timestamps(segment.options().tsVal(), 0);
            }
            return Connection.passiveOpenCompleted(config, syn, iss, events, nowNanos);
        }
        Connection.resetFor(segment, answer);
        return null;
    }
}
