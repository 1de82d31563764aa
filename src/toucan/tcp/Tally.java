package toucan.tcp;

import toucan.tcp.Event.Cause;

/** The running counts behind {@link Status.Counters}; what events tell is counted from the events. */
final class Tally {
    long segmentsSent;
    long segmentsReceived;
    long bytesSent;
    long bytesAcked;
    long bytesReceived;
    long duplicateSegments;
    long outOfOrderSegments;
    long timeouts;
    private long bytesRetransmitted;
    private long retransmissionsRto;
    private long retransmissionsTlp;
    private long retransmissionsFast;
    private long retransmissions;
    private long recoveries;
    private long duplicateAcks;
    private long probesSent;
    private long challengeAcks;
    private long segmentsDropped;

    void count(Event event) {
        if (event instanceof Event.Retransmitted r) {
            retransmissions++;
            bytesRetransmitted += r.length();
            if (r.cause() == Cause.RTO || r.cause() == Cause.AFTER_RTO) {
                retransmissionsRto++;
            } else if (r.cause() == Cause.TLP) {
                retransmissionsTlp++;
            } else {
                retransmissionsFast++;
            }
        } else if (event instanceof Event.RecoveryEntered) {
            recoveries++;
        } else if (event instanceof Event.DuplicateAck) {
            duplicateAcks++;
        } else if (event instanceof Event.ProbeSent) {
            probesSent++;
        } else if (event instanceof Event.ChallengeAck) {
            challengeAcks++;
        } else if (event instanceof Event.SegmentDropped) {
            segmentsDropped++;
        }
    }

    /** Segments that were sent again, for whatever cause. */
    long retransmissions() {
        return retransmissions;
    }

    Status.Counters snapshot() {
        return new Status.Counters(
                segmentsSent,
                segmentsReceived,
                bytesSent,
                bytesAcked,
                bytesReceived,
                bytesRetransmitted,
                retransmissionsRto,
                retransmissionsTlp,
                retransmissionsFast,
                timeouts,
                recoveries,
                duplicateAcks,
                probesSent,
                challengeAcks,
                segmentsDropped,
                duplicateSegments,
                outOfOrderSegments);
    }
}
