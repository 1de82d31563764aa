package toucan.report;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import toucan.compare.Course;
import toucan.compare.Flow;

/** A connection in a few rows, by one capture: what the page lays side by side for several. */
final class SummaryTable {
    private static final String NOT_KNOWN = "–";

    private final ConnectionView view;
    private final Map<String, String> rows = new LinkedHashMap<>();

    private SummaryTable(ConnectionView view) {
        this.view = view;
    }

    /** @param flow the direction that counts */
    static Map<String, String> of(ConnectionView view, FlowSeries flow, boolean fromClient) {
        SummaryTable table = new SummaryTable(view);
        table.fill(flow, fromClient);
        return table.rows;
    }

    private void fill(FlowSeries series, boolean fromClient) {
        InetSocketAddress sender = fromClient ? view.client() : view.server();
        Flow flow = Flow.sent(view.conversation(), sender);
        Course course = Course.of(view.conversation());
        rows.put("seen at", (view.atClient() ? "the client" : "the server") + (view.knowsPlace() ? "" : " (a guess)"));
        rows.put("handshake", course.handshake());
        rows.put("close", course.close());
        rows.put("duration", seconds(view.lastNanos()));
        rows.put("data", bytes(flow.bytes()) + " in " + segments(dataSegments(fromClient)));
        rows.put("goodput", goodput(flow));
        rows.put("sent again", again(series, flow));
        rows.put("lost", lost(fromClient));
        rows.put("corrupted", corrupted(fromClient));
        rows.put("duplicate ACKs", count(marked(Mark.DUPLICATE_ACK, !fromClient)));
        rows.put("round trip", roundTrip(series));
        rows.put("most in flight", series.isAtSender() ? bytes(highest(series.flight)) : NOT_KNOWN);
        rows.put("window offered", bytes(lowest(series.rwnd)) + " to " + bytes(highest(series.rwnd)));
    }

    private long dataSegments(boolean fromClient) {
        return view.packets().stream()
                .filter(p -> p.fromClient() == fromClient && p.segment().dataLength() > 0 && !p.isDamaged())
                .count();
    }

    private long marked(Mark mark, boolean fromClient) {
        return view.packets().stream()
                .filter(p -> p.fromClient() == fromClient && p.is(mark))
                .count();
    }

    private static String segments(long n) {
        return n == 1 ? "1 segment" : count(n) + " segments";
    }

    private static String goodput(Flow flow) {
        return flow.nanos() <= 0 ? NOT_KNOWN : rate(flow.bytes() * 8e9 / flow.nanos());
    }

    private static String again(FlowSeries series, Flow flow) {
        if (!series.isAtSender()) {
            return NOT_KNOWN;
        }
        if (flow.retransmitted() == 0) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder(segments(flow.retransmitted()));
        String between = ": ";
        for (Map.Entry<String, Long> reason : flow.reasons().entrySet()) {
            text.append(between).append(count(reason.getValue())).append(' ').append(reason.getKey());
            between = "; ";
        }
        return text.toString();
    }

    /** By the capture of the other side; without it by the comments of Toucan's network, which tell only of its own deeds. */
    private String lost(boolean fromClient) {
        if (view.atClient() != fromClient) {
            return NOT_KNOWN;
        }
        return view.isCompared() ? count(marked(Mark.LOST, fromClient)) : onPurpose(Mark.LOST, fromClient);
    }

    /** Where they arrive, checksums tell. */
    private String corrupted(boolean fromClient) {
        boolean told = view.isCompared() || view.atClient() != fromClient;
        return told ? count(marked(Mark.CORRUPTED, fromClient)) : onPurpose(Mark.CORRUPTED, fromClient);
    }

    private String onPurpose(Mark mark, boolean fromClient) {
        boolean commented = view.packets().stream()
                .anyMatch(p ->
                        p.fromClient() == fromClient && !p.segment().comments().isEmpty());
        return commented
                ? count(marked(mark, fromClient)) + " on purpose, by the comments"
                : "not known without the capture of the other side";
    }

    private static String roundTrip(FlowSeries series) {
        long[] sorted = series.rtt.sorted();
        if (sorted.length == 0) {
            return NOT_KNOWN;
        }
        return String.format(
                Locale.ROOT,
                "%s, median %s, at most %s (%d samples)",
                millis(sorted[0]),
                millis(sorted[(sorted.length - 1) / 2]),
                millis(sorted[sorted.length - 1]),
                sorted.length);
    }

    private static long highest(Line line) {
        long[] sorted = line.sorted();
        return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    }

    private static long lowest(Line line) {
        long[] sorted = line.sorted();
        return sorted.length == 0 ? 0 : sorted[0];
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String bytes(long n) {
        return n < 10_240 ? count(n) + " bytes" : String.format(Locale.ROOT, "%,.1f KiB", n / 1024.0);
    }

    private static String rate(double bitsPerSecond) {
        return String.format(Locale.ROOT, "%,.3f Mbit/s", bitsPerSecond / 1e6);
    }
}
