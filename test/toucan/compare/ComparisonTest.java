package toucan.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.capture.View;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;

/** What a comparison says of simulated runs, against what the network noted that it did. */
@Timeout(300)
class ComparisonTest {
    private static final int BYTES = 400_000;
    private static final TcpConfig TCP = TcpConfig.DEFAULT;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyLossIsFound(View view) throws IOException {
        Impairments network = Impairments.NONE.with().loss(Loss.parse("8%")).build();
        for (long seed = 1; seed <= 10; seed++) {
            ComparedConnection c = one(new SimulatedRun(folder, seed, BYTES, network, view, TCP, 0));
            for (Flow flow : c.flows()) {
                assertEquals(noted(flow, "network: lost"), frames(flow, Transmission::lost), "seed " + seed);
                assertEquals(0, flow.reordered() + flow.duplicated() + flow.damaged(), "seed " + seed);
                assertEquals(List.of(), flow.strangers(), "seed " + seed);
            }
            assertTrue(c.toServer().lost() > 5);
            assertEquals(BYTES, c.toServer().bytes());
            assertEquals(
                    noted(c.toServer(), "retransmission: "),
                    frames(c.toServer(), Transmission::isRetransmission),
                    "seed " + seed);
        }
    }

    /** Also without timestamps, where a retransmission has the same bytes as what it repeats. */
    @Test
    void equalSegmentsAreToldApartByTheirTimes() throws IOException {
        Impairments network = Impairments.NONE.with().loss(Loss.parse("8%")).build();
        TcpConfig plain = TCP.with().timestamps(false).build();
        for (long seed = 1; seed <= 10; seed++) {
            Flow flow = one(new SimulatedRun(folder, seed, BYTES, network, View.TCP, plain, 0))
                    .toServer();
            assertEquals(noted(flow, "network: lost"), frames(flow, Transmission::lost), "seed " + seed);
        }
    }

    @Test
    void everyDuplicateIsFound() throws IOException {
        Impairments network = Impairments.NONE.with().duplicate(0.05).build();
        for (long seed = 1; seed <= 10; seed++) {
            Flow flow = one(new SimulatedRun(folder, seed, BYTES, network, View.TCP, TCP, 0))
                    .toServer();
            assertEquals(noted(flow, "network: duplicated"), frames(flow, Transmission::duplicated), "seed " + seed);
            assertTrue(flow.duplicated() > 5, "seed " + seed);
        }
    }

    /** Wherever the bit was flipped: also in what an acknowledgment has, which may then look like another one or like none. */
    @ParameterizedTest
    @CsvSource({"0.05, TCP, true", "0.3, UDP, true", "0.05, TCP, false"})
    void damageIsFound(double share, View view, boolean timestamps) throws IOException {
        Impairments network = Impairments.NONE.with().corrupt(share).build();
        TcpConfig config = TCP.with().timestamps(timestamps).build();
        int hits = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Comparison comparison = new SimulatedRun(folder, seed, BYTES, network, view, config, 0).compare();
            for (Flow flow : comparison.connections().get(0).flows()) {
                List<Long> noted = noted(flow, "network: corrupted");
                assertEquals(noted, frames(flow, t -> !t.damaged().isEmpty()), "seed " + seed);
                assertEquals(0, flow.lost(), "seed " + seed);
                hits += noted.size();
            }
            assertEquals(List.of(), comparison.damagedFirst(), "seed " + seed);
            assertEquals(List.of(), comparison.damagedSecond(), "seed " + seed);
        }
        assertTrue(hits > 100, hits + " hits");
    }

    @Test
    void duplicatesMayBeDamaged() throws IOException {
        Impairments network =
                Impairments.NONE.with().duplicate(0.05).corrupt(0.05).build();
        for (long seed = 1; seed <= 10; seed++) {
            Comparison comparison = new SimulatedRun(folder, seed, BYTES, network, View.TCP, TCP, 0).compare();
            Flow flow = comparison.connections().get(0).toServer();
            List<Long> damaged = noted(flow, "network: corrupted");
            assertTrue(damaged.containsAll(frames(flow, t -> !t.damaged().isEmpty())), "seed " + seed);
            assertTrue(
                    noted(flow, "network: duplicated").containsAll(frames(flow, Transmission::duplicated)),
                    "seed " + seed);
        }
    }

    @Test
    void overtakingIsReordering() throws IOException {
        Impairments network =
                Impairments.NONE.with().delayNanos(10_000_000).reorder(0.05).build();
        ComparedConnection c = one(new SimulatedRun(folder, 1, BYTES, network, View.TCP, TCP, 0));
        assertTrue(c.toServer().reordered() > 5);
        assertEquals(0, c.toServer().lost());
        for (Transmission t : c.toServer().transmissions()) {
            if (t.reordered()) {
                long mine = t.arrivals().get(0).frame();
                boolean overtaken = c.toServer().transmissions().stream()
                        .anyMatch(o -> o.sent().frame() > t.sent().frame()
                                && o.arrivals().get(0).frame() < mine);
                assertTrue(overtaken, "frame " + t.sent().frame());
            }
        }
    }

    /** Clocks that differ by seconds, either way: the same losses, and the difference is found. */
    @Test
    void clocksMayDiffer() throws IOException {
        Impairments network = Impairments.NONE.with().loss(Loss.parse("5%")).build();
        for (long ahead : new long[] {0, 5_000_000_000L, -5_000_000_000L, 21_000_000}) {
            ComparedConnection c = one(new SimulatedRun(folder, 3, BYTES, network, View.TCP, TCP, ahead));
            assertEquals(noted(c.toServer(), "network: lost"), frames(c.toServer(), Transmission::lost));
            assertEquals(ahead != 0, c.clocksDiffer());
            assertEquals(ahead, c.clockOffsetNanos(), 1_000_000);
            assertEquals(
                    20_000_000,
                    c.toServer().delays().minus(c.clockOffsetNanos()).minNanos(),
                    1_000_000);
        }
    }

    /** On the way for a shorter time than what two programs may differ by that read one clock: no other clock. */
    @Test
    void oneClockReadByTwo() throws IOException {
        for (long ahead : new long[] {-50_000, 50_000}) {
            long way = 20_000;
            ComparedConnection c = one(new SimulatedRun(folder, 3, BYTES, Impairments.NONE, View.TCP, TCP, ahead, way));
            assertFalse(c.clocksDiffer());
            assertEquals(ahead, c.clockSetBackNanos(), 1_000);
            Delays there = c.toServer().delays().minus(c.clockSetBackNanos());
            assertEquals(way, there.minNanos(), 1_000);
        }
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() throws IOException {
        Impairments network = Impairments.NONE.with().loss(Loss.parse("5%")).build();
        SimulatedRun run = new SimulatedRun(folder, 4, BYTES, network, View.UDP, TCP, 0);
        Comparison there = run.compare();
        Comparison back = Comparison.of(SimulatedRun.load(run.server), SimulatedRun.load(run.client));
        assertTrue(there.connections().get(0).firstIsClients());
        assertFalse(back.connections().get(0).firstIsClients());
        assertEquals(
                frames(there.connections().get(0).toServer(), Transmission::lost),
                frames(back.connections().get(0).toServer(), Transmission::lost));
    }

    /** The receiver's captures of two runs: what came late fills a gap, and counts once. */
    @Test
    void bytesOfArrivals() throws IOException {
        Impairments network =
                Impairments.NONE.with().loss(Loss.parse("8%")).duplicate(0.05).build();
        SimulatedRun one = new SimulatedRun(folder, 8, BYTES, network, View.TCP, TCP, 0);
        SimulatedRun other = new SimulatedRun(folder, 9, BYTES, network, View.TCP, TCP, 0);
        Comparison comparison = Comparison.of(SimulatedRun.load(one.server), SimulatedRun.load(other.server));
        TwoRuns runs = comparison.runs().get(0);
        assertEquals(BYTES, runs.first().toServer().bytes());
        assertEquals(BYTES, runs.second().toServer().bytes());
    }

    @Test
    void oneFileTwiceIsTheSameHost() throws IOException {
        SimulatedRun run = new SimulatedRun(folder, 5, BYTES, Impairments.NONE, View.TCP, TCP, 0);
        Comparison same = Comparison.of(SimulatedRun.load(run.client), SimulatedRun.load(run.client));
        assertTrue(same.connections().get(0).sameHost());
        assertEquals(0, same.connections().get(0).toServer().lost());
    }

    /** Two runs with other initial sequence numbers: only what was sent again differs. */
    @Test
    void twoRunsOfOneTransfer() throws IOException {
        SimulatedRun good = new SimulatedRun(folder, 6, BYTES, Impairments.NONE, View.TCP, TCP, 0);
        Impairments network = Impairments.NONE.with().loss(Loss.parse("5%")).build();
        SimulatedRun bad = new SimulatedRun(folder, 7, BYTES, network, View.TCP, TCP, 0);
        Comparison comparison = Comparison.of(SimulatedRun.load(good.client), SimulatedRun.load(bad.client));
        assertFalse(comparison.isOneRun());
        TwoRuns runs = comparison.runs().get(0);
        assertEquals(BYTES, runs.first().toServer().bytes());
        assertEquals(BYTES, runs.second().toServer().bytes());
        assertEquals(0, runs.first().toServer().retransmitted());
        long again = runs.second().toServer().retransmitted();
        assertTrue(again > 5);
        long more = runs.differences().stream()
                .filter(TwoRuns.Difference::fromClient)
                .mapToLong(d -> d.second().size() - d.first().size())
                .sum();
        assertEquals(again, more, () -> runs.differences().toString());
    }

    private static ComparedConnection one(SimulatedRun run) throws IOException {
        Comparison comparison = run.compare();
        assertTrue(comparison.isOneRun());
        assertEquals(1, comparison.connections().size());
        assertEquals(List.of(), comparison.onlyFirst());
        assertEquals(List.of(), comparison.onlySecond());
        return comparison.connections().get(0);
    }

    /** Frames whose comments have one that begins so. */
    private static List<Long> noted(Flow flow, String comment) {
        return frames(flow, t -> t.sent().comments().stream().anyMatch(c -> c.startsWith(comment)));
    }

    private static List<Long> frames(Flow flow, Predicate<Transmission> which) {
        return flow.transmissions().stream()
                .filter(which)
                .map(t -> t.sent().frame())
                .toList();
    }
}
