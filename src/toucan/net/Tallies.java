package toucan.net;

/** The counts of one endpoint, raised by its loop; see {@link EndpointCounters} for what each means. */
final class Tallies {
    final Count segmentsSent = new Count();
    final Count segmentsReceived = new Count();
    final Count malformed = new Count();
    final Count badChecksum = new Count();
    final Count invalidSource = new Count();
    final Count unknownConnection = new Count();
    final Count resetsSent = new Count();
    final Count resetsSuppressed = new Count();
    final Count synsDropped = new Count();
    final Count halfOpenRecycled = new Count();
    final Count timeWaitsRecycled = new Count();
    final Count cookiesSent = new Count();
    final Count cookiesAccepted = new Count();
    final Count cookiesRejected = new Count();
    final Count answersSuppressed = new Count();
    final Count sendFailures = new Count();

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
