package toucan.net;

/**
 * Counts of one endpoint since it was opened.
 *
 * @param segmentsSent handed to the link, resets to unknown connections included
 * @param segmentsReceived datagrams that arrived, whatever was in them
 * @param malformed datagrams that were no TCP segment ({@link toucan.wire.Malformed}), dropped
 * @param badChecksum segments whose checksum did not hold, dropped
 * @param invalidSource segments from an address that cannot be a peer, or from our own endpoint and port, dropped
 * @param unknownConnection segments that belonged to no connection
 * @param resetsSent resets that answered those
 * @param resetsSuppressed resets that the rate limit held back
 * @param synsDropped connection requests beyond the accept backlog (SYNs, and ACKs with a good cookie), dropped silently
 * @param halfOpenRecycled half-open connections given up for younger ones, see {@link EndpointConfig#halfOpenLimit}
 * @param timeWaitsRecycled connections whose TIME-WAIT ended early because there were too many
 * @param cookiesSent SYNs answered with a cookie, see {@link SynCookieMode}
 * @param cookiesAccepted connections opened for a cookie that came back
 * @param cookiesRejected segments to a listener, while cookies were out, that brought none that holds; they get a reset
 * @param answersSuppressed segments not sent because an unproven address would have got more than three times what it sent
 * @param sendFailures datagrams that the system refused to send (no route, too long, …)
 * @param sendOverflows datagrams lost because the socket's send buffer had no room
 * @param receiveOverflows datagrams lost because the socket's receive buffer (SO_RCVBUF) had no room; -1 where the system
 *     does not say
 */
public record EndpointCounters(
        long segmentsSent,
        long segmentsReceived,
        long malformed,
        long badChecksum,
        long invalidSource,
        long unknownConnection,
        long resetsSent,
        long resetsSuppressed,
        long synsDropped,
        long halfOpenRecycled,
        long timeWaitsRecycled,
        long cookiesSent,
        long cookiesAccepted,
        long cookiesRejected,
        long answersSuppressed,
        long sendFailures,
        long sendOverflows,
        long receiveOverflows) {

    /** Datagrams that this system lost, as opposed to the network or the impairments: real loss that a setting can cure. */
    public long systemDropped() {
        return sendFailures + sendOverflows + Math.max(0, receiveOverflows);
    }
}
