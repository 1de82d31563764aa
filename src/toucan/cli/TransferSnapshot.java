package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Locale;
import toucan.cli.ConnectionTrace.Column;
import toucan.cli.ConnectionTrace.Picture;
import toucan.congestion.CongestionControl;
import toucan.tcp.SendLimit;
import toucan.tcp.Status;

/** What the page to watch a transfer asks for twice a second. */
final class TransferSnapshot {
    private TransferSnapshot() {}

    static JsonObject of(String role, String phase, WatchedConnections transfer) {
        JsonObject json = new JsonObject();
        json.addProperty("role", role);
        json.addProperty("phase", transfer.ended() ? "ended" : phase);
        json.addProperty("ended", transfer.ended());
        json.addProperty("seconds", JsonReport.round(transfer.millis() / 1e3, 1e3));
        JsonArray connections = new JsonArray();
        transfer.all().forEach(one -> connections.add(line(one)));
        json.add("connections", connections);
        json.addProperty("connections_left_out", transfer.seen() - connections.size());
        json.add("shown", transfer.chosen() == null ? JsonNull.INSTANCE : detail(transfer.chosen()));
        return json;
    }

    private static JsonObject line(WatchedConnections.One one) {
        Picture picture = one.picture();
        Status status = picture.last().status();
        JsonObject json = new JsonObject();
        json.addProperty("slot", one.slot());
        json.addProperty("number", picture.number());
        json.addProperty("peer", picture.peer());
        json.addProperty("state", status.state().toString());
        json.addProperty("bytes_sent", status.counters().bytesAcked());
        json.addProperty("bytes_received", status.counters().bytesReceived());
        json.addProperty("sentence", LimitText.of(picture.last()));
        return json;
    }

    private static JsonObject detail(Picture picture) {
        JsonObject json = new JsonObject();
        json.addProperty("number", picture.number());
        json.addProperty("peer", picture.peer());
        json.addProperty("sentence", LimitText.of(picture.last()));
        SendLimit limit = picture.last().limit();
        json.addProperty("limit", name(limit.kind()));
        json.addProperty("wait_ms", limit.waitNanos() < 0 ? null : JsonReport.round(limit.waitNanos() / 1e6, 1e3));
        json.add("now", now(picture.last().status()));
        JsonObject columns = new JsonObject();
        for (Column column : Column.values()) {
            columns.add(column.name().toLowerCase(Locale.ROOT), column(picture, column));
        }
        json.add("samples", columns);
        JsonArray limits = new JsonArray();
        for (SendLimit.Kind kind : SendLimit.Kind.values()) {
            limits.add(name(kind));
        }
        json.add("limits", limits);
        json.add("retransmissions", retransmissions(picture));
        json.add("events", events(picture));
        return json;
    }

    private static String name(SendLimit.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static JsonArray column(Picture picture, Column column) {
        JsonArray values = new JsonArray(picture.size());
        for (int i = 0; i < picture.size(); i++) {
            values.add(picture.at(i, column));
        }
        return values;
    }

    /** Bytes and milliseconds; null what is not known. */
    private static JsonObject now(Status s) {
        Status.Counters c = s.counters();
        JsonObject json = new JsonObject();
        json.addProperty("state", s.state().toString());
        json.addProperty("recovery", s.recovery());
        json.addProperty("congestion_state", s.congestionState());
        json.addProperty("cwnd", s.cwnd());
        json.addProperty("ssthresh", s.ssthresh() == CongestionControl.INFINITE_SSTHRESH ? null : s.ssthresh());
        json.addProperty("flight", s.flightSize());
        json.addProperty("pipe", s.pipe());
        json.addProperty("snd_wnd", s.sndWnd());
        json.addProperty("rcv_wnd", s.rcvWnd());
        json.addProperty("send_queued", s.sendQueued());
        json.addProperty("receive_queued", s.receiveQueued());
        json.addProperty("mss", s.sendMss());
        json.addProperty("rtt_ms", millis(s.latestRttNanos()));
        json.addProperty("srtt_ms", millis(s.srttNanos()));
        json.addProperty("min_rtt_ms", millis(s.minRttNanos()));
        json.addProperty("rto_ms", millis(s.rtoNanos()));
        json.addProperty("backoff", s.backoff());
        json.addProperty("pacing_bps", 8 * s.pacingRate());
        json.addProperty("segments_sent", c.segmentsSent());
        json.addProperty("segments_received", c.segmentsReceived());
        json.addProperty("bytes_acked", c.bytesAcked());
        json.addProperty("bytes_received", c.bytesReceived());
        json.addProperty("bytes_retransmitted", c.bytesRetransmitted());
        json.addProperty("retransmissions_fast", c.retransmissionsFast());
        json.addProperty("retransmissions_rto", c.retransmissionsRto());
        json.addProperty("retransmissions_tlp", c.retransmissionsTlp());
        json.addProperty("timeouts", c.timeouts());
        json.addProperty("duplicate_acks", c.duplicateAcks());
        json.addProperty("out_of_order", c.outOfOrderSegments());
        json.addProperty("window_probes", c.probesSent());
        return json;
    }

    private static Double millis(long nanos) {
        return nanos < 0 ? null : JsonReport.round(nanos / 1e6, 1e3);
    }

    private static JsonArray retransmissions(Picture picture) {
        JsonArray all = new JsonArray();
        for (ConnectionTrace.Mark mark : picture.marks()) {
            JsonObject json = new JsonObject();
            json.addProperty("t", mark.millis());
            json.addProperty("seq", mark.seq());
            json.addProperty("length", mark.length());
            json.addProperty("cause", mark.cause().name().toLowerCase(Locale.ROOT));
            all.add(json);
        }
        return all;
    }

    private static JsonArray events(Picture picture) {
        JsonArray all = new JsonArray();
        for (ConnectionTrace.Item item : picture.events()) {
            JsonObject json = new JsonObject();
            json.addProperty("t", item.millis());
            json.addProperty("text", item.event().text());
            all.add(json);
        }
        return all;
    }
}
