package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.util.List;
import toucan.compare.ComparedConnection;
import toucan.compare.Comparison;
import toucan.compare.Delays;
import toucan.compare.Flow;
import toucan.compare.LoadedTrace;
import toucan.compare.TwoRuns;

/** A comparison as one JSON object on one line. */
final class ComparisonJson {
    private ComparisonJson() {}

    static String failed(String error) {
        JsonObject json = new JsonObject();
        json.addProperty("ok", false);
        json.addProperty("error", error);
        return JsonReport.line(json);
    }

    static String of(Comparison comparison) {
        JsonObject json = new JsonObject();
        json.addProperty("ok", true);
        json.addProperty("error", (String) null);
        json.addProperty("runs", comparison.isOneRun() ? 1 : 2);
        json.add("a", trace(comparison.first()));
        json.add("b", trace(comparison.second()));
        JsonArray connections = new JsonArray();
        comparison.connections().forEach(c -> connections.add(connection(c)));
        comparison.runs().forEach(r -> connections.add(runs(r)));
        json.add("connections", connections);
        json.addProperty("only_in_a", comparison.onlyFirst().size());
        json.addProperty("only_in_b", comparison.onlySecond().size());
        json.add(
                "packets",
                packets(
                        comparison.isOneRun()
                                ? ComparisonRows.oneRun(comparison)
                                : ComparisonRows.twoRuns(comparison)));
        return JsonReport.line(json);
    }

    private static JsonObject trace(LoadedTrace trace) {
        JsonObject json = new JsonObject();
        json.addProperty("file", trace.file().toString());
        json.addProperty("packets", trace.frames());
        json.addProperty("connections", trace.conversations().size());
        json.addProperty("damaged", trace.damaged().size());
        json.addProperty(
                "left_out",
                trace.skipped().values().stream().mapToLong(Long::longValue).sum());
        json.addProperty("cut", trace.wasCut());
        return json;
    }

    private static JsonObject connection(ComparedConnection c) {
        JsonObject json = new JsonObject();
        json.addProperty("client", endpoint(c.client()));
        json.addProperty("server", endpoint(c.server()));
        json.addProperty("client_capture", c.firstIsClients() ? "a" : "b");
        json.addProperty("handshake", c.course().handshake());
        json.addProperty("close", c.course().close());
        json.add("client_to_server", matched(c.toServer()));
        json.add("server_to_client", matched(c.toClient()));
        json.addProperty("clocks_differ", c.clocksDiffer());
        json.addProperty("clock_offset_ms", JsonReport.round(c.clockOffsetNanos() / 1e6, 1e6));
        return json;
    }

    private static JsonObject matched(Flow flow) {
        JsonObject json = flow(flow);
        json.addProperty("lost", flow.lost());
        json.addProperty("duplicated", flow.duplicated());
        json.addProperty("reordered", flow.reordered());
        json.addProperty("corrupted", flow.damaged());
        json.addProperty("unsent", flow.strangers().size());
        Delays delays = flow.delays();
        JsonObject ms = new JsonObject();
        ms.addProperty("min", millis(delays, delays.minNanos()));
        ms.addProperty("median", millis(delays, delays.medianNanos()));
        ms.addProperty("p95", millis(delays, delays.p95Nanos()));
        ms.addProperty("max", millis(delays, delays.maxNanos()));
        json.add("one_way_delay_ms", ms);
        return json;
    }

    private static Double millis(Delays delays, long nanos) {
        return delays.count() == 0 ? null : Double.valueOf(JsonReport.round(nanos / 1e6, 1e6));
    }

    private static JsonObject flow(Flow flow) {
        JsonObject json = new JsonObject();
        json.addProperty("sent", flow.sent());
        json.addProperty("retransmissions", flow.retransmitted());
        JsonObject reasons = new JsonObject();
        flow.reasons().forEach(reasons::addProperty);
        json.add("reasons", reasons);
        json.addProperty("bytes", flow.bytes());
        json.addProperty("seconds", JsonReport.round(flow.nanos() / 1e9, 1e9));
        return json;
    }

    private static JsonObject runs(TwoRuns runs) {
        JsonObject json = new JsonObject();
        json.add("a", run(runs.first()));
        json.add("b", run(runs.second()));
        return json;
    }

    private static JsonObject run(TwoRuns.Run run) {
        JsonObject json = new JsonObject();
        json.addProperty("client", endpoint(run.conversation().client()));
        json.addProperty("server", endpoint(run.conversation().server()));
        json.addProperty("handshake", run.course().handshake());
        json.addProperty("close", run.course().close());
        json.addProperty("seconds", JsonReport.round(run.nanos() / 1e9, 1e9));
        json.add("client_to_server", flow(run.toServer()));
        json.add("server_to_client", flow(run.toClient()));
        return json;
    }

    private static JsonArray packets(List<ComparisonRows.Row> rows) {
        JsonArray packets = new JsonArray();
        for (ComparisonRows.Row row : rows) {
            JsonObject json = new JsonObject();
            json.add("a", numbers(row.first()));
            json.add("b", numbers(row.second()));
            json.addProperty("kind", row.kind());
            json.addProperty("what", row.what());
            packets.add(json);
        }
        return packets;
    }

    private static JsonArray numbers(List<Long> frames) {
        JsonArray numbers = new JsonArray();
        frames.forEach(numbers::add);
        return numbers;
    }

    private static String endpoint(InetSocketAddress endpoint) {
        String text = endpoint.toString();
        return text.substring(text.indexOf('/') + 1);
    }
}
