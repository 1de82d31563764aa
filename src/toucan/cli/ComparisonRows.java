package toucan.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import toucan.compare.ComparedConnection;
import toucan.compare.Comparison;
import toucan.compare.Flow;
import toucan.compare.Transmission;
import toucan.compare.TwoRuns;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/** The packets in which two captures differ, one row each. */
final class ComparisonRows {
    /**
     * One of them.
     *
     * @param first frame numbers in the first capture, perhaps none
     * @param second likewise
     * @param kind {@code lost}, {@code duplicated}, {@code reordered}, {@code corrupted}, {@code unsent}, {@code unknown};
     *     of two runs {@code count}
     * @param what in words
     */
    record Row(List<Long> first, List<Long> second, String kind, String what) {}

    /** A row with the time at which it stands in the list. */
    private record Dated(long epochNanos, Row row) {}

    private ComparisonRows() {}

    static List<Row> oneRun(Comparison comparison) {
        List<Dated> rows = new ArrayList<>();
        for (ComparedConnection c : comparison.connections()) {
            add(rows, c.toServer(), c.firstIsClients(), "client");
            add(rows, c.toClient(), !c.firstIsClients(), "server");
        }
        comparison.damagedFirst().forEach(s -> rows.add(unknown(s, true)));
        comparison.damagedSecond().forEach(s -> rows.add(unknown(s, false)));
        rows.sort(Comparator.comparingLong(Dated::epochNanos));
        return rows.stream().map(Dated::row).toList();
    }

    private static void add(List<Dated> rows, Flow flow, boolean sentInFirst, String who) {
        for (Transmission t : flow.transmissions()) {
            if (t.differs()) {
                List<Long> sent = List.of(t.sent().frame());
                List<Long> there = new ArrayList<>();
                t.arrivals().forEach(s -> there.add(s.frame()));
                t.damaged().forEach(s -> there.add(s.frame()));
                String what = kind(t) + ": " + who + " " + describe(t) + again(t);
                Row row = sentInFirst ? new Row(sent, there, kind(t), what) : new Row(there, sent, kind(t), what);
                rows.add(new Dated(t.sent().epochNanos(), row));
            }
        }
        for (TracedSegment s : flow.strangers()) {
            rows.add(dated(s, !sentInFirst, "unsent", "arrived, but was not sent: " + who + " " + letters(s.flags())));
        }
    }

    private static Dated unknown(TracedSegment s, boolean inFirst) {
        return dated(s, inFirst, "unknown", "damaged, and not like anything that was sent");
    }

    private static Dated dated(TracedSegment s, boolean inFirst, String kind, String what) {
        List<Long> frame = List.of(s.frame());
        return new Dated(
                s.epochNanos(),
                inFirst ? new Row(frame, List.of(), kind, what) : new Row(List.of(), frame, kind, what));
    }

    private static String kind(Transmission t) {
        if (t.lost()) {
            return "lost";
        }
        if (!t.damaged().isEmpty()) {
            return "corrupted";
        }
        return t.duplicated() ? "duplicated" : "reordered";
    }

    private static String again(Transmission t) {
        return t.isRetransmission() ? ", retransmission: " + t.reason() : "";
    }

    /** packetdrill's notation, with relative numbers. */
    private static String describe(Transmission t) {
        TracedSegment s = t.sent();
        String ack = s.is(Segment.ACK) ? " ack " + t.ack() : "";
        return notation(s.flags(), t.seq(), s.dataLength()) + ack;
    }

    private static String notation(int flags, long seq, int length) {
        return String.format(Locale.ROOT, "%s %d:%d(%d)", letters(flags), seq, seq + length, length);
    }

    private static String letters(int flags) {
        return new Segment().flags(flags).flagLetters();
    }

    static List<Row> twoRuns(Comparison comparison) {
        List<Row> rows = new ArrayList<>();
        for (TwoRuns runs : comparison.runs()) {
            for (TwoRuns.Difference d : runs.differences()) {
                String what = String.format(
                        Locale.ROOT,
                        "%s %s: %s in A, %s in B",
                        d.fromClient() ? "client" : "server",
                        notation(d.flags(), d.seq(), d.length()),
                        Format.count(d.first().size(), "time"),
                        Format.count(d.second().size(), "time"));
                rows.add(new Row(d.first(), d.second(), "count", what));
            }
        }
        return rows;
    }
}
