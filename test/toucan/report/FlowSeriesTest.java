package toucan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.compare.SimulatedRun;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;
import toucan.trace.CommentTail;

/** The graphs of simulated runs against what their TCP said of itself, and against the wire, which delays by 20 ms each way. */
@Timeout(300)
class FlowSeriesTest {
    private static final long MS = 1_000_000;
    private static final int BYTES = 400_000;
    private static final Impairments CLEAN = Impairments.NONE;
    private static final Impairments LOSSY =
            Impairments.NONE.with().loss(Loss.parse("5%")).build();

    @TempDir
    Path folder;

    private ConnectionView sender(long seed, Impairments network, TcpConfig config) throws IOException {
        SimulatedRun run = new SimulatedRun(folder, seed, BYTES, network, View.TCP, config, 0);
        return Grouping.of(List.of(SimulatedRun.load(run.client)))
                .get(0)
                .views()
                .get(0);
    }

    private static LongStream values(Line line) {
        return LongStream.of(line.sorted());
    }

    @Test
    void allDataIsSeenAndAcknowledged() throws IOException {
        ConnectionView view = sender(1, CLEAN, TcpConfig.DEFAULT);
        FlowSeries series = FlowSeries.of(view, true);
        assertTrue(series.isAtSender() && view.atClient() && view.knowsPlace());
        assertEquals(BYTES, series.bytes());
        assertEquals(BYTES, LongStream.of(series.seen.bytes()).sum());
        assertEquals(BYTES + 2, series.ack.value(series.ack.size() - 1), "SYN, data, FIN");
        assertEquals(BYTES + 1, LongStream.of(series.acked.bytes()).sum(), "data and FIN");
        for (int i = 1; i < series.ack.size(); i++) {
            assertTrue(series.ack.value(i) > series.ack.value(i - 1) && series.ack.nanos(i) >= series.ack.nanos(i - 1));
        }
        assertEquals(0, series.sackLeft.size());
        assertEquals(0, FlowSeries.of(view, false).bytes());
    }

    /** Twice 20 ms, and at most as long again as an ACK may be delayed; with and without timestamps. */
    @Test
    void roundTripsAreThoseOfTheWire() throws IOException {
        for (boolean timestamps : new boolean[] {true, false}) {
            TcpConfig config = TcpConfig.DEFAULT.with().timestamps(timestamps).build();
            FlowSeries series = FlowSeries.of(sender(2, CLEAN, config), true);
            assertTrue(series.rtt.size() > 50, "samples: " + series.rtt.size());
            assertEquals(40 * MS, values(series.rtt).min().orElseThrow());
            long longest = values(series.rtt).max().orElseThrow();
            assertTrue(longest <= 40 * MS + config.ackDelayNanos(), "longest " + longest);
        }
    }

    /** With losses and no timestamps nothing is measured that was sent twice (Karn), so nothing is too short or bogus. */
    @Test
    void nothingIsMeasuredThatWasSentTwice() throws IOException {
        TcpConfig config = TcpConfig.DEFAULT.with().timestamps(false).build();
        for (long seed = 1; seed <= 10; seed++) {
            FlowSeries series = FlowSeries.of(sender(seed, LOSSY, config), true);
            assertTrue(series.rtt.size() > 5);
            assertTrue(values(series.rtt).min().orElseThrow() >= 40 * MS, "seed " + seed);
        }
    }

    /** What TCP says in the tail of its comment on a segment that it sends is what the graph has computed from the headers. */
    @Test
    void flightIsWhatTcpSays() throws IOException {
        ConnectionView view = sender(3, LOSSY, TcpConfig.DEFAULT);
        FlowSeries series = FlowSeries.of(view, true);
        Map<Integer, Long> flights = new HashMap<>();
        for (int i = 0; i < series.flight.size(); i++) {
            flights.put(series.flight.packet(i), series.flight.value(i));
        }
        int compared = 0;
        for (int i = 0; i < view.packets().size(); i++) {
            ViewPacket packet = view.packets().get(i);
            CommentTail tail = CommentTail.of(packet.segment().comments());
            if (packet.fromClient()
                    && packet.segment().dataLength() > 0
                    && tail.flight() != CommentTail.ABSENT
                    && flights.containsKey(i)) {
                assertEquals(
                        tail.flight(),
                        flights.get(i),
                        "frame " + packet.segment().frame());
                compared++;
            }
        }
        assertTrue(compared > 100, "compared: " + compared);
    }

    @Test
    void cwndAndTimeoutsComeFromTheComments() throws IOException {
        ConnectionView view = sender(4, LOSSY, TcpConfig.DEFAULT);
        FlowSeries series = FlowSeries.of(view, true);
        assertTrue(series.cwnd.size() > 10 && series.rto.size() > 2 && series.srtt.size() > 10);
        assertTrue(series.ssthresh.size() > 0, "there were losses");
        assertTrue(values(series.srtt).min().orElseThrow() >= 40 * MS);
        assertEquals(0, FlowSeries.of(view, false).cwnd.size(), "the other host's numbers are not in this capture");
        for (int i = 0; i < series.cwnd.size(); i++) {
            List<String> comments =
                    view.packets().get(series.cwnd.packet(i)).segment().comments();
            assertTrue(String.join("\n", comments).contains("cwnd=" + series.cwnd.value(i)));
        }
    }

    @Test
    void theReceiversCaptureDoesNotPretend() throws IOException {
        SimulatedRun run = new SimulatedRun(folder, 5, BYTES, LOSSY, View.TCP, TcpConfig.DEFAULT, 0);
        ConnectionView view = Grouping.of(List.of(SimulatedRun.load(run.server)))
                .get(0)
                .views()
                .get(0);
        FlowSeries series = FlowSeries.of(view, true);
        assertFalse(series.isAtSender());
        assertEquals(0, series.flight.size() + series.rtt.size() + series.cwnd.size());
        assertTrue(series.ack.size() > 0 && series.rwnd.size() > 0 && series.sackLeft.size() > 0);
    }

    @Test
    void sackBlocksLieAboveTheAck() throws IOException {
        ConnectionView view = sender(6, LOSSY, TcpConfig.DEFAULT);
        FlowSeries series = FlowSeries.of(view, true);
        assertTrue(series.sackLeft.size() > 10);
        for (int i = 0; i < series.sackLeft.size(); i++) {
            assertTrue(series.sackLeft.value(i) < series.sackRight.value(i));
            assertTrue(series.sackRight.value(i) <= BYTES + 2);
        }
    }
}
