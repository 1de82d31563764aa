package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Somebody who cannot see the connection guesses (RFC 5961): resets, SYNs, data, ACKs; and the ACKs it can provoke. */
class BlindAttackTest {
    private static final int WINDOW = 65_535;
    private static final int[] BASES = {0, Integer.MAX_VALUE, -1};
    private static final TcpConfig CONFIG = TcpConfig.DEFAULT
            .with()
            .mss(1000)
            .receiveBuffer(WINDOW)
            .sendBuffer(4096)
            .build();

    private static final long SECOND = 1_000_000_000L;

    @Proves({"5961/1", "faults/1"})
    @ParameterizedTest
    @EnumSource(
            names = {"SYN_RECEIVED", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK"})
    void onlyOneNumberInTheWindowResets(State state) { // faults 1: 64 KiB and a little around it, three bases
        for (int base : BASES) {
            TestBed bed = TestBed.in(state, CONFIG, base - 5, base);
            long exact = TestBed.rcvNxt(state);
            for (long seq = exact - 2; seq <= exact + WINDOW + 2; seq++) {
                if (seq == exact) {
                    continue;
                }
                List<Segment> answers = bed.arrives(bed.segment(Segment.RST, seq, 0));
                assertEquals(state, bed.connection.state(), "RST at " + seq);
                boolean inside = seq > exact && seq < exact + WINDOW;
                assertTrue(inside || answers.isEmpty(), "RST outside the window answered, at " + seq);
            }
            bed.arrives(bed.segment(Segment.RST, exact, 0));
            assertEquals(state == State.SYN_RECEIVED ? State.LISTEN : State.CLOSED, bed.connection.state());
        }
    }

    @Proves({"5961/2", "faults/2"})
    @ParameterizedTest
    @EnumSource(names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"})
    void noSynChangesAnything(State state) { // faults 2
        for (int base : BASES) {
            TestBed bed = TestBed.in(state, CONFIG, base - 5, base);
            Status before = bed.connection.status();
            for (long seq = -2; seq <= WINDOW + 4; seq++) {
                bed.arrives(bed.segment(Segment.SYN, seq, 0));
            }
            Status after = bed.connection.status();
            assertEquals(state, after.state());
            assertEquals(before.rcvNxt(), after.rcvNxt());
            assertEquals(before.irs(), after.irs());
            assertEquals(before.sndUna(), after.sndUna());
        }
    }

    @Proves({"5961/3", "faults/3"})
    @Test
    void injectedDataNeedsAnAckNumberToo() { // faults 3: SEG.ACK in [SND.UNA - MAX.SND.WND, SND.NXT], swept
        for (long ack = 2; ack < (1L << 32) + 1 - WINDOW; ack += 1_000_003) {
            assertEquals(0, takenWith(ack), "ACK " + ack);
        }
        assertEquals(0, takenWith(-WINDOW));
        assertEquals(1, takenWith(1 - WINDOW));
        assertEquals(1, takenWith(1));
        assertEquals(0, takenWith(2));
    }

    /** How many octets of injected data a fresh connection takes when their segment has that ACK number. */
    private static int takenWith(long ack) {
        TestBed bed = TestBed.in(State.ESTABLISHED, TestBed.CONFIG, 0, 0);
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, ack), new byte[] {42}));
        return bed.connection.receivable();
    }

    @Proves({"5961/4", "faults/4"})
    @Test
    void challengeAcksAreFew() { // RFC 5961 §7; faults 4: at most 10 in 5 seconds, and on each connection by itself
        TestBed flooded = TestBed.in(State.ESTABLISHED, CONFIG, 0, 0);
        TestBed other = TestBed.in(State.ESTABLISHED, CONFIG, 0, 0);
        int answers = 0;
        for (int i = 0; i < 10_000; i++) {
            answers += flooded.arrives(flooded.segment(Segment.RST, 100 + i, 0)).size();
        }
        assertTrue(answers >= 1 && answers <= 10, "challenge ACKs: " + answers);
        assertEquals(1, other.arrives(other.segment(Segment.RST, 100, 0)).size());

        flooded.pass(10 * SECOND);
        assertEquals(1, flooded.arrives(flooded.segment(Segment.SYN, 100, 0)).size());
    }

    @Proves("5961/4")
    @Test
    void howFewCanBeSet() { // RFC 5961 §7: both numbers are for an administrator to choose
        TestBed bed =
                TestBed.in(State.ESTABLISHED, CONFIG.with().challengeAckLimit(3).build(), 0, 0);
        int answers = 0;
        for (int i = 0; i < 100; i++) {
            answers += bed.arrives(bed.segment(Segment.SYN, 100 + i, 0)).size();
        }
        assertEquals(3, answers);
    }

    @Proves("5961/4")
    @Test
    void challengeAcksStayFewAsTimePasses() { // one in-window reset every 10 ms for a minute
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, 0, 0);
        int answers = 0;
        for (int i = 0; i < 6_000; i++) {
            answers += bed.arrives(bed.segment(Segment.RST, 100, 0)).size();
            bed.pass(SECOND / 100);
        }
        assertTrue(answers >= 12 && answers <= 130, "challenge ACKs in a minute: " + answers);
    }

    @Proves("faults/3")
    @Test
    void aForgedFinDoesNotEndTheStream() { // faults 3
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, 0, 0);
        bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 1, 100_000));
        bed.arrives(bed.segment(Segment.FIN | Segment.ACK, 70_000, 1));
        bed.arrives(bed.segment(Segment.FIN, 1, 0));
        assertEquals(State.ESTABLISHED, bed.connection.state());
        bed.arrives(TestBed.with(bed.segment(Segment.ACK, 1, 1), new byte[] {1, 2, 3}));
        assertArrayEquals(new byte[] {1, 2, 3}, bed.read());
    }

    @Proves("faults/9")
    @Test
    void forgedDuplicateAcksSendLittle() { // faults 9: inflation never exceeds what is outstanding
        TcpConfig config = CONFIG.with().sendBuffer(1 << 20).build();
        TestBed bed = TestBed.in(State.ESTABLISHED, config, 0, 0);
        int segments = bed.write(new byte[1 << 20]).size();
        for (int i = 0; i < 10_000; i++) {
            segments += bed.arrives(bed.segment(Segment.ACK, 1, 1)).size();
        }
        assertTrue(segments <= 35, "ten were in flight; sent in all: " + segments);
    }

    @Proves("faults/10")
    @Test
    void optimisticAcksGainNothing() { // faults 10: an ACK of what was not sent moves nothing
        TcpConfig config = CONFIG.with().sendBuffer(1 << 20).build();
        TestBed bed = TestBed.in(State.ESTABLISHED, config, 0, 0);
        bed.write(new byte[1 << 20]);
        long cwnd = bed.connection.status().cwnd();
        for (int ahead = 1; ahead < 100_000; ahead += 1_000) {
            bed.arrives(bed.segment(Segment.ACK, 1, cwnd + 1 + ahead));
        }
        assertEquals(cwnd, bed.connection.status().cwnd());
        assertEquals(cwnd, bed.connection.status().flightSize());
    }
}
