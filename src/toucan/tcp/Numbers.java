package toucan.tcp;

import toucan.congestion.CongestionControl;

/** The tail of a comment: a connection's numbers as {@code key=value}, in the order of {@code docs/capture-comments.md}. */
final class Numbers {
    private static final long MICROSECOND = 1_000;

    private Numbers() {}

    static void append(StringBuilder out, TransmissionControlBlock tcb) {
        out.append(" [state=").append(tcb.state);
        CongestionControl congestion = tcb.congestion;
        if (congestion != null) {
            put(out, "cwnd", congestion.cwnd());
            if (congestion.ssthresh() == CongestionControl.INFINITE_SSTHRESH) {
                out.append(" ssthresh=inf");
            } else {
                put(out, "ssthresh", congestion.ssthresh());
            }
        }
        put(out, "flight", tcb.snd.flightSize());
        if (tcb.recovery != null) {
            put(out, "pipe", tcb.recovery.pipe());
            put(out, "rwnd", tcb.snd.wnd);
        }
        RttEstimator rtt = tcb.rtt;
        if (rtt.srttNanos() >= 0) {
            put(out, "srtt_us", rtt.srttNanos() / MICROSECOND);
            put(out, "rttvar_us", rtt.rttvarNanos() / MICROSECOND);
        }
        put(out, "rto_us", rtt.rtoNanos() / MICROSECOND);
        put(out, "backoff", rtt.backoff());
        if (tcb.recovery != null) {
            out.append(" recovery=").append(tcb.recovery.active() ? tcb.recovery.name() : "open");
        }
        out.append(']');
    }

    private static void put(StringBuilder out, String key, long value) {
        out.append(' ').append(key).append('=').append(value);
    }
}
