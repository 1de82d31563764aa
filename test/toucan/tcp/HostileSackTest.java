package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.congestion.FixedWindow;
import toucan.tcp.TcpConfig.Recovery;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** SACK reports of a peer that wants to hurt: they neither confuse the sender (faults 14) nor cost it time (faults 11, 12). */
class HostileSackTest {
    private static final int SEGMENTS = 50_000;
    private static final int LENGTH = 100;

    private TransmissionControlBlock tcb;
    private SegmentArrives arrives;
    private Timeouts timeouts;
    private Output output;
    private long now;

    private void open(TcpConfig config) {
        tcb = new TransmissionControlBlock(config, EventListener.NONE, 1, 2, -5_000, true);
        arrives = new SegmentArrives(tcb);
        timeouts = new Timeouts(tcb);
        output = new Output(tcb);
        tcb.handshakeDue = true;
        drain();
        now += 10_000_000;
        Segment synAck = peers(Segment.SYN | Segment.ACK, tcb.snd.iss + 1).window(65_535);
        synAck.options().mss(LENGTH);
        synAck.options().sackPermitted(true);
        synAck.options().windowScale(14);
        arrives.process(synAck, now);
        drain();
        ack(0); // the window of a SYN is not scaled, this one is
    }

    private Segment peers(int flags, long ack) {
        return new Segment().ports(2, 1).flags(flags).seq(0).ack((int) ack).window(65_535);
    }

    private int drain() {
        int sent = 0;
        while (output.next(now) != null) {
            sent++;
        }
        return sent;
    }

    /** An ACK with SACK blocks, given by their edges relative to the first octet. */
    private void ack(long ack, long... edges) {
        long base = tcb.snd.iss + 1;
        Segment segment = peers(Segment.ACK, base + ack).seq(1);
        for (int i = 0; i < edges.length; i += 2) {
            segment.options().addSackBlock((int) (base + edges[i]), (int) (base + edges[i + 1]));
        }
        arrives.process(segment, now);
    }

    private static TcpConfig config(Recovery recovery) {
        return TcpConfig.DEFAULT
                .with()
                .mss(LENGTH)
                .timestamps(false)
                .nagle(false)
                .sendBuffer(SEGMENTS * LENGTH)
                .recovery(recovery)
                .build();
    }

    // ---------------------------------------------------------------- what it costs

    /** With 50,000 segments in flight: steps over entries per ACK, and the worst of them. */
    private long worstAck(Recovery recovery, int[] order) {
        open(config(recovery).with().congestionControl(FixedWindow.unlimited()).build());
        tcb.sendBuffer.append(ByteBuffer.allocate(SEGMENTS * LENGTH));
        assertEquals(SEGMENTS, drain());
        now += 10_000_000;
        long worst = 0;
        for (int segment : order) {
            long before = tcb.retransmissionQueue.steps();
            now += 1_000;
            timeouts.handle(now);
            ack(0, (long) segment * LENGTH, (segment + 1L) * LENGTH);
            drain();
            worst = Math.max(worst, tcb.retransmissionQueue.steps() - before);
        }
        return worst;
    }

    /** Of all segments but the first, in this order; {@code every} second one, or each. */
    private static int[] ascending(int every) {
        int[] order = new int[SEGMENTS / every - 1];
        for (int i = 0; i < order.length; i++) {
            order[i] = (i + 1) * every;
        }
        return order;
    }

    private static int[] descending(int every) {
        int[] order = ascending(every);
        for (int i = 0; i < order.length / 2; i++) {
            int other = order.length - 1 - i;
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private static int[] shuffled(int every) {
        int[] order = ascending(every);
        Random random = new Random(1);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    /** Binary searches and one entry; the first ACK that shows the loss of many may mark them, each once. */
    private static final int FEW = 200;

    @Proves("faults/12")
    @ParameterizedTest
    @EnumSource(
            value = Recovery.class,
            names = {"SACK", "RACK"})
    void noOrderOfReportsCostsMuchMoreThanTheFriendlyOne(Recovery recovery) {
        long friendly = worstAck(recovery, ascending(1));
        assertTrue(friendly < FEW, "friendly: " + friendly);
        for (int every = 1; every <= 2; every++) {
            long backwards = totalSteps(recovery, descending(every));
            long atRandom = totalSteps(recovery, shuffled(every));
            long forwards = totalSteps(recovery, ascending(every));
            long acks = SEGMENTS / every;
            assertTrue(backwards < FEW * acks, "backwards: " + backwards);
            assertTrue(atRandom < FEW * acks, "at random: " + atRandom);
            assertTrue(forwards < FEW * acks, "forwards: " + forwards);
        }
    }

    private long totalSteps(Recovery recovery, int[] order) {
        worstAck(recovery, order);
        return tcb.retransmissionQueue.steps();
    }

    @Proves({"2018/10", "faults/12"})
    @Test
    void theScoreboardIsBounded() {
        worstAck(Recovery.RACK, descending(2));
        assertEquals(4096, tcb.scoreboard.ranges().count());
        long pipe = tcb.recovery.pipe();
        ack(0, 5 * LENGTH, 6 * LENGTH);
        assertEquals(4096, tcb.scoreboard.ranges().count());
        assertTrue(tcb.recovery.pipe() >= pipe);
        ack((SEGMENTS - 10) * (long) LENGTH);
        assertTrue(tcb.scoreboard.ranges().count() <= 5);
        assertEquals(10 * LENGTH, tcb.snd.flightSize());
    }

    @Proves("faults/11")
    @Test
    void smallSegmentsAreCollapsedWithoutMovingTheQueue() { // CVE-2019-11478: each retransmission takes in many
        open(config(Recovery.RACK)
                .with()
                .tailLossProbe(false)
                .congestionControl(FixedWindow.unlimited())
                .build());
        int small = 10;
        for (int i = 0; i < 20_000; i++) {
            tcb.sendBuffer.append(ByteBuffer.allocate(small));
            drain();
        }
        now += 2_000_000_000L;
        long before = tcb.retransmissionQueue.steps();
        timeouts.handle(now);
        int sent = drain();
        now += 10_000_000;
        ack(small); // all the rest was lost
        sent += drain();
        assertTrue(sent <= 20_000 * small / LENGTH + 1, "LENGTH bytes in each: " + sent);
        long steps = tcb.retransmissionQueue.steps() - before;
        assertTrue(steps < 20_000 * FEW, "steps: " + steps);
    }

    // ---------------------------------------------------------------- what it does

    private record Report(int ack, int left1, int right1, int left2, int right2, int write, int millis) {}

    @Provide
    Arbitrary<List<Report>> reports() {
        Arbitrary<Integer> edge = Arbitraries.integers().between(-500, 5_000);
        return Combinators.combine(
                        Arbitraries.integers().between(-2_000, 500),
                        edge,
                        edge,
                        edge,
                        edge,
                        Arbitraries.integers().between(0, 2_000),
                        Arbitraries.integers().between(0, 300))
                .as(Report::new)
                .list()
                .ofMaxSize(100);
    }

    @Proves({"faults/11", "faults/14"})
    @Property(tries = 300)
    void whateverIsReportedTheBooksAreRight(@ForAll Recovery recovery, @ForAll("reports") List<Report> reports) {
        now = 0;
        open(config(recovery));
        for (Report report : reports) {
            tcb.sendBuffer.append(ByteBuffer.allocate(report.write));
            drain();
            now += report.millis * 1_000_000L;
            timeouts.handle(now);
            drain();
            long una = tcb.snd.una - tcb.snd.iss - 1;
            long acked = Math.min(Math.max(0, una + report.ack), tcb.snd.nxt - tcb.snd.iss - 1);
            ack(
                    report.ack < 0 ? una : acked,
                    una + report.left1,
                    una + report.right1,
                    una + report.left2,
                    una + report.right2);
            drain();
            RetransmissionQueue queue = tcb.retransmissionQueue;
            assertTrue(queue.sackedBytes() + queue.lostBytes() <= tcb.snd.flightSize());
            assertTrue(tcb.recovery.pipe() >= 0, "pipe " + tcb.recovery.pipe());
            assertTrue(tcb.congestion.cwnd() >= 0, "cwnd " + tcb.congestion.cwnd());
            assertTrue(tcb.timers.next() > now || tcb.timers.next() == Connection.NEVER);
            assertTrue(queue.isEmpty() || tcb.timers.next() != Connection.NEVER, "data in flight, and no timer");
        }
    }
}
