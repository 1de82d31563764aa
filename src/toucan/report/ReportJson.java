package toucan.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import toucan.compare.Conversation;
import toucan.compare.LoadedTrace;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;

/**
 * All that the page draws, as JSON: columns of numbers, one array for each property. Times are nanoseconds since the
 * connection began, sequence numbers relative to the initial ones, packets are named by their index in their view.
 */
final class ReportJson {
    private final JsonWriter json;

    private ReportJson(Writer out) {
        json = new JsonWriter(out);
        // '<' becomes \u003c: no text of a capture ends the script element that all this stands in.
        json.setHtmlSafe(true);
    }

    static void write(List<LoadedTrace> traces, List<Grouping.Group> groups, Writer out) throws IOException {
        new ReportJson(out).report(traces, groups);
    }

    private void report(List<LoadedTrace> traces, List<Grouping.Group> groups) throws IOException {
        json.beginObject().name("captures").beginArray();
        for (int i = 0; i < traces.size(); i++) {
            capture(traces.get(i), damagedInView(i, groups));
        }
        json.endArray().name("kinds").beginArray();
        for (Happenings.Kind kind : Happenings.Kind.values()) {
            json.value(kind.words);
        }
        json.endArray().name("groups").beginArray();
        for (Grouping.Group group : groups) {
            group(group);
        }
        json.endArray().endObject().flush();
    }

    private static long damagedInView(int capture, List<Grouping.Group> groups) {
        return groups.stream()
                .flatMap(group -> group.views().stream())
                .filter(view -> view.capture() == capture)
                .flatMap(view -> view.packets().stream())
                .filter(ViewPacket::isDamaged)
                .count();
    }

    /** @param damagedInView how many of its damaged segments the views show */
    private void capture(LoadedTrace trace, long damagedInView) throws IOException {
        json.beginObject();
        json.name("name").value(String.valueOf(trace.file().getFileName()));
        json.name("host").value(host(trace));
        json.name("frames").value(trace.frames());
        json.name("damaged").value(trace.damaged().size() - damagedInView);
        json.name("cut").value(trace.wasCut());
        json.name("skipped").beginArray();
        for (var skipped : trace.skipped().entrySet()) {
            json.value(skipped.getValue() + " " + skipped.getKey());
        }
        json.endArray().endObject();
    }

    private static String host(LoadedTrace trace) {
        for (Conversation conversation : trace.conversations()) {
            return conversation.segments().get(0).seenOn().name();
        }
        return "";
    }

    private void group(Grouping.Group group) throws IOException {
        json.beginObject().name("views").beginArray();
        for (ConnectionView view : group.views()) {
            view(view);
        }
        json.endArray().name("ladders").beginArray();
        for (Grouping.Steps steps : group.ladders()) {
            json.beginObject();
            json.name("client").value(steps.client());
            json.name("server").value(steps.server());
            numbers("clientRow", steps.ladder().clientRows());
            numbers("serverRow", steps.ladder().serverRows());
            column("arrowClient", steps.ladder().arrows(), Ladder.Arrow::client);
            column("arrowServer", steps.ladder().arrows(), Ladder.Arrow::server);
            json.endObject();
        }
        json.endArray().endObject();
    }

    private void view(ConnectionView view) throws IOException {
        FlowSeries there = FlowSeries.of(view, true);
        FlowSeries back = FlowSeries.of(view, false);
        boolean fromClient = there.bytes() >= back.bytes();
        json.beginObject();
        json.name("capture").value(view.capture());
        json.name("client").value(text(view.client()));
        json.name("server").value(text(view.server()));
        json.name("atClient").value(view.atClient());
        json.name("knowsPlace").value(view.knowsPlace());
        json.name("knowsScaling").value(view.knowsScaling());
        json.name("begin").value(Instant.EPOCH.plusNanos(view.zeroNanos()).toString());
        json.name("lastNanos").value(view.lastNanos());
        json.name("fromClient").value(fromClient);
        json.name("summary").beginObject();
        for (Map.Entry<String, String> row :
                SummaryTable.of(view, fromClient ? there : back, fromClient).entrySet()) {
            json.name(row.getKey()).value(row.getValue());
        }
        json.endObject();
        packets(view);
        happenings(view);
        json.name("flows").beginArray();
        flow(there);
        flow(back);
        json.endArray().endObject();
    }

    private void packets(ConnectionView view) throws IOException {
        Map<String, Integer> texts = new LinkedHashMap<>();
        List<ViewPacket> packets = view.packets();
        column("frame", packets, p -> p.segment().frame());
        column("nanos", packets, ViewPacket::nanos);
        column("from", packets, p -> p.fromClient() ? 0 : 1);
        column("seq", packets, ViewPacket::seq);
        column("len", packets, p -> p.header().dataLength());
        column("ack", packets, ViewPacket::ack);
        column("window", packets, ViewPacket::window);
        column("flags", packets, p -> p.header().flags());
        column("marks", packets, ViewPacket::marks);
        column("otherFrame", packets, ViewPacket::otherFrame);
        column("options", packets, p -> index(texts, options(p.header())));
        column(
                "comment",
                packets,
                p -> index(texts, String.join("\n", p.segment().comments())));
        json.name("texts").beginArray();
        for (String text : texts.keySet()) {
            json.value(text);
        }
        json.endArray();
    }

    /** Where a text stands among the texts, or -1 for an empty one. */
    private static int index(Map<String, Integer> texts, String text) {
        return text.isEmpty() ? -1 : texts.computeIfAbsent(text, t -> texts.size());
    }

    /** Those of a SYN; those of others say nothing that the graphs do not show, or change with every packet. */
    private static String options(TracedSegment segment) {
        return segment.is(Segment.SYN) && !segment.options().isEmpty()
                ? segment.options().toString()
                : "";
    }

    private void happenings(ConnectionView view) throws IOException {
        List<Happenings.Happening> happenings = Happenings.of(view);
        column("eventPacket", happenings, Happenings.Happening::packet);
        column("eventKind", happenings, h -> h.kind().ordinal());
    }

    private void flow(FlowSeries series) throws IOException {
        json.beginObject();
        json.name("atSender").value(series.isAtSender());
        line("ack", series.ack);
        line("edge", series.edge);
        line("rwnd", series.rwnd);
        line("flight", series.flight);
        line("cwnd", series.cwnd);
        line("ssthresh", series.ssthresh);
        line("rtt", series.rtt);
        line("srtt", series.srtt);
        line("rto", series.rto);
        line("sackLeft", series.sackLeft);
        line("sackRight", series.sackRight);
        json.name("intervalNanos").value(series.seen.intervalNanos());
        numbers("seen", series.seen.bytes());
        numbers("acked", series.acked.bytes());
        json.endObject();
    }

    private void line(String name, Line line) throws IOException {
        json.name(name).beginArray().beginArray();
        for (int i = 0; i < line.size(); i++) {
            json.value(line.nanos(i));
        }
        json.endArray().beginArray();
        for (int i = 0; i < line.size(); i++) {
            json.value(line.value(i));
        }
        json.endArray().beginArray();
        for (int i = 0; i < line.size(); i++) {
            json.value(line.packet(i));
        }
        json.endArray().endArray();
    }

    private <T> void column(String name, List<T> rows, ToLongFunction<T> number) throws IOException {
        json.name(name).beginArray();
        for (T row : rows) {
            json.value(number.applyAsLong(row));
        }
        json.endArray();
    }

    private void numbers(String name, int[] values) throws IOException {
        json.name(name).beginArray();
        for (int value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private void numbers(String name, long[] values) throws IOException {
        json.name(name).beginArray();
        for (long value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private static String text(InetSocketAddress endpoint) {
        String ip = endpoint.getAddress().getHostAddress();
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + endpoint.getPort();
    }
}
