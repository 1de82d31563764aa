package toucan.cli;

import toucan.encap.IpCounters;
import toucan.impair.ImpairCounters;
import toucan.net.EndpointCounters;

/**
 * What crossed the network, what the network did to it, and what TCP did about it.
 *
 * @param elapsedNanos first to last segment
 * @param ip what was dropped of IP packets; null where UDP carries no such
 * @param grantedReceiveBuffer SO_RCVBUF as the system granted it, in bytes, or -1
 */
record Traffic(
        long elapsedNanos,
        EndpointCounters endpoint,
        ImpairCounters impaired,
        TcpTotals tcp,
        IpCounters ip,
        int grantedReceiveBuffer) {

    /** Of a tool that failed before it had a socket. */
    static final Traffic NONE = new Traffic(
            0,
            new EndpointCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new ImpairCounters(0, 0, 0, 0, 0),
            TcpTotals.NONE,
            null,
            -1);

    /** Datagrams that held no TCP segment, nor an IP packet of another kind. */
    long malformed() {
        return endpoint.malformed() + (ip == null ? 0 : ip.malformed());
    }

    double seconds() {
        return elapsedNanos / 1e9;
    }
}
