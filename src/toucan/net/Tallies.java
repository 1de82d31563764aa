package toucan.net;

/** The counts of one endpoint, raised by its loop; see {@link EndpointCounters} for what each means. */
final class Tallies {
    final Tally segmentsSent = new Tally();
    final Tally segmentsReceived = new Tally();
    final Tally malformed = new Tally();
    final Tally badChecksum = new Tally();
    final Tally invalidSource = new Tally();
    final Tally unknownConnection = new Tally();
    final Tally resetsSent = new Tally();
    final Tally resetsSuppressed = new Tally();
    final Tally synsDropped = new Tally();
    final Tally halfOpenRecycled = new Tally();
    final Tally timeWaitsRecycled = new Tally();
    final Tally cookiesSent = new Tally();
    final Tally cookiesAccepted = new Tally();
    final Tally cookiesRejected = new Tally();
    final Tally answersSuppressed = new Tally();
    final Tally sendFailures = new Tally();

    EndpointCounters snapshot(long sendOverflows, long receiveOverflows) {
        return new EndpointCounters(
                segmentsSent.value(),
                segmentsReceived.value(),
                malformed.value(),
                badChecksum.value(),
                invalidSource.value(),
                unknownConnection.value(),
                resetsSent.value(),
                resetsSuppressed.value(),
                synsDropped.value(),
                halfOpenRecycled.value(),
                timeWaitsRecycled.value(),
                cookiesSent.value(),
                cookiesAccepted.value(),
                cookiesRejected.value(),
                answersSuppressed.value(),
                sendFailures.value(),
                sendOverflows,
                receiveOverflows);
    }
}
