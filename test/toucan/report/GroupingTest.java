package toucan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.compare.LoadedTrace;
import toucan.compare.SimulatedRun;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;

/** Which captures are laid over each other, and what the two sides of one run know of each other. */
@Timeout(300)
class GroupingTest {
    private static final long SECOND = 1_000_000_000;
    private static final Impairments LOSSY =
            Impairments.NONE.with().loss(Loss.parse("8%")).build();

    @TempDir
    Path folder;

    private SimulatedRun run(long seed, TcpConfig config, long aheadNanos) throws IOException {
        return new SimulatedRun(folder, seed, 300_000, LOSSY, View.TCP, config, aheadNanos);
    }

    private static LoadedTrace load(Path file) throws IOException {
        return SimulatedRun.load(file);
    }

    @Test
    void twoSidesOfOneRun() throws IOException {
        SimulatedRun run = run(1, TcpConfig.DEFAULT, 0);
        List<Grouping.Group> groups = Grouping.of(List.of(load(run.server), load(run.client)));
        assertEquals(1, groups.size());
        assertEquals(2, groups.get(0).views().size());
        assertEquals(1, groups.get(0).ladders().size());
        assertEquals(1, groups.get(0).ladders().get(0).client());
        assertEquals(0, groups.get(0).ladders().get(0).server());
        ConnectionView client = groups.get(0).views().get(1);
        assertTrue(client.atClient());
        int lost = 0;
        for (ViewPacket packet : client.packets()) {
            boolean noted = packet.segment().comments().stream().anyMatch(c -> c.startsWith("network: lost"));
            assertEquals(
                    noted, packet.is(Mark.LOST), "frame " + packet.segment().frame());
            assertEquals(packet.fromClient() && noted, packet.otherFrame() == 0);
            lost += packet.is(Mark.LOST) ? 1 : 0;
        }
        assertTrue(lost > 5);
    }

    /** What arrives, arrives 20 ms after it was sent, whatever the clocks say. */
    @Test
    void theLadderOfTwoSides() throws IOException {
        for (long ahead : new long[] {0, 7 * SECOND, -3 * SECOND}) {
            SimulatedRun run = run(2, TcpConfig.DEFAULT, ahead);
            Grouping.Group group =
                    Grouping.of(List.of(load(run.client), load(run.server))).get(0);
            ConnectionView client = group.views().get(0);
            ConnectionView server = group.views().get(1);
            Ladder ladder = group.ladders().get(0).ladder();
            TreeSet<Integer> rows = new TreeSet<>();
            for (int row : ladder.clientRows()) {
                rows.add(row);
            }
            for (int row : ladder.serverRows()) {
                rows.add(row);
            }
            assertEquals(client.packets().size() + server.packets().size(), rows.size());
            assertEquals(rows.size() - 1, rows.last());
            int complete = 0;
            for (Ladder.Arrow arrow : ladder.arrows()) {
                if (arrow.client() >= 0 && arrow.server() >= 0) {
                    ViewPacket c = client.packets().get(arrow.client());
                    ViewPacket s = server.packets().get(arrow.server());
                    long delay = c.fromClient() ? s.nanos() - c.nanos() : c.nanos() - s.nanos();
                    assertEquals(20_000_000, delay);
                    assertEquals(c.segment().seq(), s.segment().seq());
                    complete++;
                } else {
                    ViewPacket sent = arrow.client() >= 0
                            ? client.packets().get(arrow.client())
                            : server.packets().get(arrow.server());
                    assertTrue(sent.is(Mark.LOST));
                }
            }
            assertTrue(complete > 200);
        }
    }

    /** Damaged arrivals are there, as what they were when they were sent; each has its arrow. */
    @Test
    void damagedArrivals() throws IOException {
        Impairments network = Impairments.NONE.with().corrupt(0.1).build();
        SimulatedRun run = new SimulatedRun(folder, 6, 300_000, network, View.TCP, TcpConfig.DEFAULT, 0);
        Grouping.Group group =
                Grouping.of(List.of(load(run.client), load(run.server))).get(0);
        ConnectionView client = group.views().get(0);
        ConnectionView server = group.views().get(1);
        Ladder ladder = group.ladders().get(0).ladder();
        int damaged = 0;
        for (Ladder.Arrow arrow : ladder.arrows()) {
            ViewPacket c = client.packets().get(arrow.client());
            ViewPacket s = server.packets().get(arrow.server());
            assertEquals(c.seq(), s.seq());
            assertEquals(c.ack(), s.ack());
            assertEquals(c.window(), s.window());
            assertEquals(c.header().len(), s.header().len());
            ViewPacket arrived = c.fromClient() ? s : c;
            assertEquals(c.is(Mark.CORRUPTED), arrived.isDamaged());
            assertEquals(arrived.isDamaged(), s.is(Mark.CORRUPTED));
            damaged += arrived.isDamaged() ? 1 : 0;
        }
        assertTrue(damaged > 20, damaged + " damaged");
        ConnectionView alone =
                Grouping.of(List.of(load(run.server))).get(0).views().get(0);
        long shown = alone.packets().stream().filter(ViewPacket::isDamaged).count();
        long all = load(run.server).damaged().size();
        assertTrue(shown > all * 0.8 && shown <= all, shown + " of " + all);
        long highest = alone.packets().stream().mapToLong(ViewPacket::end).max().orElseThrow();
        assertTrue(highest < 300_000 + (64 << 20), "numbers that cannot be are not shown");
    }

    @Test
    void theLadderOfOneSide() throws IOException {
        SimulatedRun run = run(3, TcpConfig.DEFAULT, 0);
        Grouping.Group group = Grouping.of(List.of(load(run.server))).get(0);
        assertEquals(-1, group.ladders().get(0).client());
        Ladder ladder = group.ladders().get(0).ladder();
        assertEquals(group.views().get(0).packets().size(), ladder.arrows().size());
        assertEquals(0, ladder.clientRows().length);
    }

    @Test
    void severalRunsLieOverEachOther() throws IOException {
        TcpConfig newReno = TcpConfig.DEFAULT
                .with()
                .recovery(TcpConfig.Recovery.NEWRENO)
                .sack(false)
                .build();
        SimulatedRun rack = run(4, TcpConfig.DEFAULT, 0);
        SimulatedRun reno = run(5, newReno, 0);
        List<Grouping.Group> groups =
                Grouping.of(List.of(load(rack.client), load(rack.server), load(reno.client), load(reno.server)));
        assertEquals(1, groups.size());
        assertEquals(4, groups.get(0).views().size());
        assertEquals(2, groups.get(0).ladders().size());
        groups.get(0).views().forEach(view -> {
            assertTrue(view.packets().get(0).nanos() <= 20_000_000, "each run begins at 0");
        });
    }
}
