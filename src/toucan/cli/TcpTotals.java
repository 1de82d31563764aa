package toucan.cli;

import toucan.tcp.Status;

/**
 * The counts of one or more connections. Times in nanoseconds, -1 when not measured.
 *
 * @param connections how many
 * @param timeouts expiries of the retransmission timer
 * @param smoothedRttNanos of the connection that was added last
 */
record TcpTotals(
        long connections,
        long bytesRetransmitted,
        long retransmissionsRto,
        long retransmissionsTlp,
        long retransmissionsFast,
        long timeouts,
        long minRttNanos,
        long smoothedRttNanos,
        long maxRttNanos) {

    static final TcpTotals NONE = new TcpTotals(0, 0, 0, 0, 0, 0, -1, -1, -1);

    /** With another connection; null adds nothing. */
    TcpTotals plus(Status status) {
        if (status == null) {
            return this;
        }
        Status.Counters c = status.counters();
        return new TcpTotals(
                connections + 1,
                bytesRetransmitted + c.bytesRetransmitted(),
                retransmissionsRto + c.retransmissionsRto(),
                retransmissionsTlp + c.retransmissionsTlp(),
                retransmissionsFast + c.retransmissionsFast(),
                timeouts + c.timeouts(),
                least(minRttNanos, status.minRttNanos()),
                status.srttNanos() < 0 ? smoothedRttNanos : status.srttNanos(),
                Math.max(maxRttNanos, status.maxRttNanos()));
    }

    private static long least(long a, long b) {
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    long retransmissions() {
        return retransmissionsRto + retransmissionsTlp + retransmissionsFast;
    }
}
