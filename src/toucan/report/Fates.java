package toucan.report;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import toucan.compare.ComparedConnection;
import toucan.compare.Flow;
import toucan.compare.Transmission;
import toucan.trace.TracedSegment;

/** What two captures of one connection, side by side, tell of the packets of both. */
final class Fates {
    /** Of what only one capture shows. */
    static final Fate UNKNOWN = new Fate(0, 0);

    private final Map<TracedSegment, Fate> fates = new IdentityHashMap<>();
    /** Damaged arrivals, and what they were when they were sent. */
    private final Map<TracedSegment, TracedSegment> damaged = new IdentityHashMap<>();

    /**
     * @param marks of {@link Mark}
     * @param otherFrame the packet's frame in the other capture; 0 when it is not there
     */
    record Fate(int marks, long otherFrame) {}

    /** For a connection that has been seen from one side only. */
    static Fates none() {
        return new Fates();
    }

    static Fates of(ComparedConnection both) {
        Fates fates = new Fates();
        for (Flow flow : both.flows()) {
            for (Transmission t : flow.transmissions()) {
                fates.add(t);
            }
        }
        return fates;
    }

    private void add(Transmission t) {
        int again = t.isRetransmission() ? Mark.RETRANSMISSION.bit() : 0;
        int reordered = t.reordered() ? Mark.REORDERED.bit() : 0;
        int sent = again
                | reordered
                | (t.lost() ? Mark.LOST.bit() : 0)
                | (t.duplicated() ? Mark.DUPLICATED.bit() : 0)
                | (t.damaged().isEmpty() ? 0 : Mark.CORRUPTED.bit());
        List<TracedSegment> arrivals = t.arrivals().isEmpty() ? t.damaged() : t.arrivals();
        long arrival = arrivals.isEmpty() ? 0 : arrivals.get(0).frame();
        fates.put(t.sent(), new Fate(sent, arrival));
        int copy = 0;
        for (TracedSegment arrived : t.arrivals()) {
            fates.put(arrived, new Fate(again | reordered | copy, t.sent().frame()));
            copy = Mark.COPY.bit();
        }
        for (TracedSegment arrived : t.damaged()) {
            fates.put(arrived, new Fate(again | Mark.CORRUPTED.bit(), t.sent().frame()));
            damaged.put(arrived, t.sent());
        }
    }

    /** What a damaged arrival was when it was sent; null where the other capture does not tell. */
    TracedSegment original(TracedSegment arrival) {
        return damaged.get(arrival);
    }

    /** Whether there are two captures. */
    boolean known() {
        return !fates.isEmpty();
    }

    Fate of(TracedSegment segment) {
        return fates.getOrDefault(segment, UNKNOWN);
    }
}
