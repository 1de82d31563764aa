package toucan.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.HexFormat;
import toucan.impair.ImpairCounters;
import toucan.impair.Impairments;
import toucan.relay.DirectionCounters;
import toucan.relay.RelayCounters;
import toucan.transfer.ConfirmedFile;

/** A report as one JSON object (RFC 8259) on one line, in ASCII. */
final class JsonReport {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private JsonReport() {}

    static String of(Report report) {
        Traffic traffic = report.traffic();
        JsonObject json = new JsonObject();
        json.addProperty("ok", report.error() == null);
        json.addProperty("error", report.error());
        json.addProperty("bytes", report.files().bytes());
        json.addProperty("bytes_transferred", report.files().transferred());
        json.addProperty("seconds", round(traffic.seconds(), 1e6));
        json.addProperty("goodput_bps", Math.round(report.goodputBitsPerSecond()));
        json.add("files", files(report));
        addTraffic(json, traffic, report.seed());
        return line(json);
    }

    /** What is known of everything below the files. */
    static void addTraffic(JsonObject json, Traffic traffic, long seed) {
        TcpTotals tcp = traffic.tcp();
        json.addProperty("segments_sent", traffic.endpoint().segmentsSent());
        json.addProperty("segments_received", traffic.endpoint().segmentsReceived());
        json.addProperty("bytes_retransmitted", tcp.bytesRetransmitted());
        json.add("retransmissions", retransmissions(tcp));
        json.add("rtt_ms", rtt(tcp));
        json.add("impaired", impaired(traffic.impaired()));
        json.addProperty("seed", seed);
        json.add("dropped_on_arrival", droppedOnArrival(traffic));
        json.addProperty("dropped_by_system", traffic.endpoint().systemDropped());
    }

    /** One line. */
    static String line(JsonObject json) {
        return ascii(GSON.toJson(json));
    }

    static String of(LinkReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("ok", report.error() == null);
        json.addProperty("error", report.error());
        RelayCounters counters = report.counters();
        if (counters != null) {
            json.addProperty("seconds", round(counters.elapsedNanos() / 1e9, 1e6));
            json.addProperty("clients", counters.clients());
            json.addProperty("unreachable", counters.unreachable());
            json.add("ab", direction(report.ab(), counters.ab()));
            json.add("ba", direction(report.ba(), counters.ba()));
            json.addProperty("dropped_by_system", Math.max(0, counters.overflows()));
        }
        return ascii(GSON.toJson(json));
    }

    private static JsonObject direction(Impairments network, DirectionCounters counters) {
        JsonObject json = new JsonObject();
        json.addProperty("datagrams", counters.datagrams());
        json.addProperty("bytes", counters.bytes());
        json.addProperty("forwarded", counters.forwarded());
        impaired(counters.impaired()).entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        json.addProperty("refused", counters.refused());
        json.addProperty("seed", network.seed());
        return json;
    }

    private static JsonArray files(Report report) {
        JsonArray files = new JsonArray();
        for (ConfirmedFile file : report.files().list()) {
            JsonObject json = new JsonObject();
            json.addProperty("name", file.name().toString());
            json.addProperty("size", file.size());
            json.addProperty("sha256", file.digest().hex());
            json.addProperty("outcome", file.outcome().toString());
            files.add(json);
        }
        return files;
    }

    private static JsonObject retransmissions(TcpTotals tcp) {
        JsonObject json = new JsonObject();
        json.addProperty("rto", tcp.retransmissionsRto());
        json.addProperty("tlp", tcp.retransmissionsTlp());
        json.addProperty("fast", tcp.retransmissionsFast());
        return json;
    }

    private static JsonObject rtt(TcpTotals tcp) {
        JsonObject json = new JsonObject();
        addMillis(json, "min", tcp.minRttNanos());
        addMillis(json, "smoothed", tcp.smoothedRttNanos());
        addMillis(json, "max", tcp.maxRttNanos());
        return json;
    }

    private static void addMillis(JsonObject json, String name, long nanos) {
        if (nanos < 0) {
            json.add(name, JsonNull.INSTANCE);
        } else {
            json.addProperty(name, round(nanos / 1e6, 1e6));
        }
    }

    private static JsonObject impaired(ImpairCounters counters) {
        JsonObject json = new JsonObject();
        json.addProperty("lost", counters.lost());
        json.addProperty("duplicated", counters.duplicated());
        json.addProperty("reordered", counters.reordered());
        json.addProperty("corrupted", counters.corrupted());
        json.addProperty("queue_dropped", counters.queueDropped());
        return json;
    }

    private static JsonObject droppedOnArrival(Traffic traffic) {
        JsonObject json = new JsonObject();
        json.addProperty("malformed", traffic.malformed());
        json.addProperty("bad_checksum", traffic.endpoint().badChecksum());
        if (traffic.ip() != null) {
            json.addProperty("other_protocols", traffic.ip().otherProtocols());
            json.addProperty("strangers", traffic.ip().strangers());
        }
        return json;
    }

    static double round(double value, double steps) {
        return Math.round(value * steps) / steps;
    }

    /** Outside of ASCII there are only characters of strings, and those may be escaped; so no locale's encoding matters. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(hex4(c));
            }
        }
        return ascii.toString();
    }

    private static String hex4(char c) {
        return HexFormat.of().toHexDigits(c);
    }
}
