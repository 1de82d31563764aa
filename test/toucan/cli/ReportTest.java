package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.capture.View;
import toucan.impair.ImpairCounters;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.net.EndpointCounters;
import toucan.net.SynCookieMode;
import toucan.tcp.TcpConfig;
import toucan.transfer.ConfirmedFile;
import toucan.transfer.RemoteName;
import toucan.transfer.Sha256;

class ReportTest {
    private static final String HEX = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private static Report report(String error, EndpointCounters endpoint) throws Exception {
        Sha256 digest = Sha256.ofHex(HEX);
        List<ConfirmedFile> files = List.of(
                new ConfirmedFile(
                        RemoteName.of(List.of("dir", "\u00e4 \"x\"")),
                        1_000_000,
                        digest,
                        ConfirmedFile.Outcome.STORED,
                        600_000),
                new ConfirmedFile(RemoteName.of(List.of("b")), 24, digest, ConfirmedFile.Outcome.PRESENT, 0));
        Impairments network =
                Impairments.NONE.with().loss(new Loss.Bernoulli(0.1)).seed(42).build();
        StackSettings settings = new StackSettings(
                "sender",
                TcpConfig.DEFAULT,
                false,
                false,
                SynCookieMode.ON_PRESSURE,
                network,
                null,
                View.TCP,
                null,
                false,
                false);
        TcpTotals tcp = new TcpTotals(1, 12_345, 2, 1, 7, 2, 123_456, 1_500_000, 250_000_000);
        Traffic traffic = new Traffic(2_000_000_000L, endpoint, new ImpairCounters(11, 1, 2, 3, 4), tcp, null, 212_992);
        return new Report(error, FileTotals.of(files), 42, settings, traffic);
    }

    private static EndpointCounters counters(long overflows) {
        return new EndpointCounters(1000, 500, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, overflows);
    }

    @Test
    void jsonHasEveryField() throws Exception {
        String text = JsonReport.of(report(null, counters(0)));
        assertEquals(1, text.lines().count());
        assertTrue(text.chars().allMatch(c -> c < 0x7f), text);
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        assertEquals(
                Set.of(
                        "ok",
                        "error",
                        "bytes",
                        "bytes_transferred",
                        "seconds",
                        "goodput_bps",
                        "files",
                        "segments_sent",
                        "segments_received",
                        "bytes_retransmitted",
                        "retransmissions",
                        "rtt_ms",
                        "impaired",
                        "seed",
                        "dropped_on_arrival",
                        "dropped_by_system"),
                json.keySet());
        assertTrue(json.get("ok").getAsBoolean());
        assertTrue(json.get("error").isJsonNull());
        assertEquals(1_000_024, json.get("bytes").getAsLong());
        assertEquals(600_000, json.get("bytes_transferred").getAsLong());
        assertEquals(2.0, json.get("seconds").getAsDouble());
        assertEquals(2_400_000, json.get("goodput_bps").getAsLong());
        assertEquals(1000, json.get("segments_sent").getAsLong());
        assertEquals(500, json.get("segments_received").getAsLong());
        assertEquals(12_345, json.get("bytes_retransmitted").getAsLong());
        assertEquals(
                "{\"rto\":2,\"tlp\":1,\"fast\":7}", json.get("retransmissions").toString());
        assertEquals(
                "{\"min\":0.123456,\"smoothed\":1.5,\"max\":250.0}",
                json.get("rtt_ms").toString());
        assertEquals(
                "{\"lost\":11,\"duplicated\":1,\"reordered\":2,\"corrupted\":3,\"queue_dropped\":4}",
                json.get("impaired").toString());
        assertEquals(42, json.get("seed").getAsLong());
        assertEquals(
                "{\"malformed\":1,\"bad_checksum\":2}",
                json.get("dropped_on_arrival").toString());
        JsonObject file = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals("dir/\u00e4 \"x\"", file.get("name").getAsString());
        assertEquals(1_000_000, file.get("size").getAsLong());
        assertEquals(HEX, file.get("sha256").getAsString());
    }

    @Test
    void jsonOfAFailureHasEveryFieldToo() throws Exception {
        JsonObject whole =
                JsonParser.parseString(JsonReport.of(report(null, counters(0)))).getAsJsonObject();
        JsonObject failed =
                JsonParser.parseString(JsonReport.of(Report.failed("why", 7))).getAsJsonObject();
        assertEquals(whole.keySet(), failed.keySet());
        assertEquals("why", failed.get("error").getAsString());
        assertEquals(
                "{\"min\":null,\"smoothed\":null,\"max\":null}",
                failed.get("rtt_ms").toString());
        assertEquals(7, failed.get("seed").getAsLong());
    }

    @Test
    void aSummaryTellsWhatTheNetworkDidAndWhatTcpDidAboutIt() throws Exception {
        assertEquals(
                List.of(
                        "  files       2 files confirmed, 976.6 KiB; 390.6 KiB of it was there already",
                        "  goodput     2.4 Mbit/s: 585.9 KiB of files in 2.00 s",
                        "  segments    sent 1,000, received 500 (2 with a bad checksum, 1 malformed: dropped)",
                        "  network     of the datagrams sent here 11 lost, 1 duplicated, 2 reordered, 3 corrupted,"
                                + " 4 dropped by the full queue; on purpose, --seed 42 repeats it",
                        "  TCP         sent 10 segments again (12.1 KiB): 7 fast, as ACKs told of the loss;"
                                + " 1 to probe the tail; 2 after 2 timeouts",
                        "  round trip  minimum 0.123 ms, smoothed 1.500 ms, maximum 250.0 ms",
                        "  real loss   none seen: this system dropped no datagram"),
                Summary.lines(report(null, counters(0))));
    }

    @Test
    void realLossIsToldFromSimulatedLoss() throws Exception {
        List<String> lines = Summary.lines(report(null, counters(9)));
        assertEquals(
                "  real loss   9 datagrams found the receive buffer full: it has 208.0 KiB, raise it:"
                        + " sudo sysctl -w net.core.rmem_max=4194304",
                lines.get(lines.size() - 1));
    }
}
