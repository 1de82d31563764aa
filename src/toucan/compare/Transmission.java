package toucan.compare;

import java.util.ArrayList;
import java.util.List;
import toucan.trace.TracedSegment;

/** A segment that was sent once, and what arrived of it. */
public final class Transmission {
    private static final String RETRANSMISSION = "retransmission: ";
    private static final String NO_REASON = "no reason in the capture";

    private final TracedSegment sent;
    private final long seq;
    private final long ack;
    private final boolean retransmission;
    private final List<TracedSegment> arrivals = new ArrayList<>(1);
    private final List<TracedSegment> damaged = new ArrayList<>(0);
    private boolean reordered;

    /**
     * @param seq relative to the initial sequence number
     * @param ack relative to the other host's initial sequence number
     * @param retransmission whether its data had been sent before
     */
    Transmission(TracedSegment sent, long seq, long ack, boolean retransmission) {
        this.sent = sent;
        this.seq = seq;
        this.ack = ack;
        this.retransmission = retransmission;
    }

    /** The segment as its sender's capture shows it. */
    public TracedSegment sent() {
        return sent;
    }

    /** Its sequence number relative to the initial one, in 64 bits. */
    public long seq() {
        return seq;
    }

    /** Its acknowledgment number relative to the other host's initial one; meaningful only with the ACK flag. */
    public long ack() {
        return ack;
    }

    /** As the other capture shows it: none when it was lost, several when it was duplicated. */
    public List<TracedSegment> arrivals() {
        return arrivals;
    }

    /** Copies that arrived with a wrong checksum. */
    public List<TracedSegment> damaged() {
        return damaged;
    }

    /** Whether one that was sent later arrived earlier (RFC 4737 §3.3). */
    public boolean reordered() {
        return reordered;
    }

    public boolean lost() {
        return arrivals.isEmpty() && damaged.isEmpty();
    }

    /** Whether it arrived more than once. */
    public boolean duplicated() {
        return arrivals.size() + damaged.size() > 1;
    }

    public boolean isRetransmission() {
        return retransmission;
    }

    /** Whether there is something to tell beyond "sent once, arrived once, in order". */
    public boolean differs() {
        return arrivals.size() != 1 || !damaged.isEmpty() || reordered;
    }

    /** Why its data was sent again, as the sender's comment says: {@code RTO expired}. */
    public String reason() {
        for (String comment : sent.comments()) {
            if (comment.startsWith(RETRANSMISSION)) {
                return firstClause(comment.substring(RETRANSMISSION.length()));
            }
        }
        return NO_REASON;
    }

    /** Up to the first number or reference. */
    private static String firstClause(String text) {
        int end = text.length();
        for (String stop : List.of(" (", ", backoff", ", RFC", "; ")) {
            int at = text.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        return text.substring(0, end);
    }

    void arrived(TracedSegment arrival) {
        arrivals.add(arrival);
    }

    void arrivedDamaged(TracedSegment arrival) {
        damaged.add(arrival);
    }

    void overtaken() {
        reordered = true;
    }
}
