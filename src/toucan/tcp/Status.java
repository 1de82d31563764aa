package toucan.tcp;

/**
 * What a connection knows at one moment. Sequence numbers are the core's unwrapped ones (the low 32 bits are the wire's),
 * sizes are bytes, times nanoseconds; -1 stands for "not measured yet".
 *
 * @param sendMss data bytes in a full segment, options subtracted: Eff.snd.MSS (MUST-16)
 * @param flightSize SND.NXT - SND.UNA
 * @param pipe how much of it is believed to be in the network: neither SACKed nor lost (RFC 6675 §4)
 * @param sendQueued bytes accepted by SEND and not yet sent
 * @param rcvBuffer how much the receive buffer may hold at present; it may grow
 * @param sndBuffer how much the send buffer may hold at present; it may grow
 * @param backoff how many times the RTO is doubled at present
 * @param congestionState what the congestion control is doing, in its own words ("ProbeBW_UP"); empty when it has none
 * @param pacingRate bytes per second that leave at most; 0 when the congestion control does not pace
 * @param deliveryRate bytes per second the network delivered by the last measurement; 0 before the first
 * @param portUnreachable how often the network has said so since the peer was heard last (RFC 9293 §3.9.2.2)
 */
public record Status(
        State state,
        long sndUna,
        long sndNxt,
        long sndWnd,
        long rcvNxt,
        long rcvWnd,
        long iss,
        long irs,
        int sendMss,
        long cwnd,
        long ssthresh,
        long flightSize,
        long pipe,
        long sendQueued,
        long receiveQueued,
        int rcvBuffer,
        int sndBuffer,
        long srttNanos,
        long rttvarNanos,
        long minRttNanos,
        long maxRttNanos,
        long latestRttNanos,
        long rtoNanos,
        int backoff,
        String recovery,
        String congestionState,
        long pacingRate,
        long deliveryRate,
        boolean sack,
        boolean timestamps,
        int sendWindowScale,
        int receiveWindowScale,
        int portUnreachable,
        Counters counters) {

    /**
     * Counts since the connection began. A SYN or FIN counts as a segment; bytes are payload.
     *
     * @param bytesAcked payload the peer has acknowledged
     */
    public record Counters(
            long segmentsSent,
            long segmentsReceived,
            long bytesSent,
            long bytesAcked,
            long bytesReceived,
            long bytesRetransmitted,
            long retransmissionsRto,
            long retransmissionsTlp,
            long retransmissionsFast,
            long timeouts,
            long recoveries,
            long duplicateAcks,
            long probesSent,
            long challengeAcks,
            long segmentsDropped,
            long duplicateSegments,
            long outOfOrderSegments) {}
}
