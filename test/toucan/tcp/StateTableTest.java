package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/**
 * What a segment does in each state: RFC 9293 §3.10.7.4 as one table. CLOSED, LISTEN and SYN-SENT, where the rules are
 * others, have their scripts.
 */
class StateTableTest {
    private static final List<State> COLUMNS = List.of(
            State.SYN_RECEIVED,
            State.ESTABLISHED,
            State.FIN_WAIT_1,
            State.FIN_WAIT_2,
            State.CLOSE_WAIT,
            State.CLOSING,
            State.LAST_ACK,
            State.TIME_WAIT);

    /** Numbers around both wraps. */
    private static final int[] BASES = {0, Integer.MAX_VALUE, -1};

    /** A cell: the state afterwards ({@code =} the same), then the answer: A an ACK, R a reset, - nothing, * either. */
    @Proves({"9293/E6", "9293/E8", "9293/E9", "9293/E18", "5681/10"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # segment        | SYN-RECEIVED  | ESTABLISHED  | FIN-WAIT-1   | FIN-WAIT-2  | CLOSE-WAIT | CLOSING     | LAST-ACK | TIME-WAIT
        SYN              | LISTEN -      | = A          | = A          | = A         | = A        | = A         | = A      | = A
        SYN in window    | LISTEN -      | = A          | = A          | = A         | = A        | = A         | = A      | = A
        SYN outside      | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        RST              | LISTEN -      | CLOSED -     | CLOSED -     | CLOSED -    | CLOSED -   | CLOSED -    | CLOSED - | = -
        RST,ACK          | LISTEN -      | CLOSED -     | CLOSED -     | CLOSED -    | CLOSED -   | CLOSED -    | CLOSED - | = -
        RST in window    | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = -
        RST outside      | = -           | = -          | = -          | = -         | = -        | = -         | = -      | = -
        SYN,RST          | LISTEN -      | CLOSED -     | CLOSED -     | CLOSED -    | CLOSED -   | CLOSED -    | CLOSED - | = -
        ACK of nothing   | = R           | = -          | = -          | = -         | = -        | = -         | = -      | = -
        ACK of all       | ESTABLISHED - | = -          | FIN_WAIT_2 - | = -         | = -        | TIME_WAIT - | CLOSED - | = -
        ACK of more      | = R           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        ACK outside      | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        data             | ESTABLISHED - | = -          | FIN_WAIT_2 - | = -         | = *        | TIME_WAIT * | CLOSED * | = *
        old data         | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        far data         | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        data ahead       | ESTABLISHED A | = A          | FIN_WAIT_2 A | = A         | = *        | TIME_WAIT * | CLOSED * | = *
        data without ACK | = -           | = -          | = -          | = -         | = -        | = -         | = -      | = -
        no flag          | = -           | = -          | = -          | = -         | = -        | = -         | = -      | = -
        FIN without ACK  | = -           | = -          | = -          | = -         | = -        | = -         | = -      | = -
        FIN              | CLOSE_WAIT A  | CLOSE_WAIT A | CLOSING A    | TIME_WAIT A | = *        | = *         | = *      | = *
        FIN, ACK of all  | CLOSE_WAIT A  | CLOSE_WAIT A | TIME_WAIT A  | TIME_WAIT A | = *        | TIME_WAIT * | CLOSED * | = *
        old FIN          | = A           | = A          | = A          | = A         | = A        | = A         | = A      | = A
        """)
    void table(String segment, String c0, String c1, String c2, String c3, String c4, String c5, String c6, String c7) {
        String[] cells = {c0, c1, c2, c3, c4, c5, c6, c7};
        for (int column = 0; column < cells.length; column++) {
            for (int base : BASES) {
                check(segment, COLUMNS.get(column), cells[column], base);
            }
        }
    }

    private static void check(String kind, State state, String cell, int base) {
        TestBed bed = TestBed.in(state, TestBed.CONFIG, base, base + 77);
        List<Segment> answers = bed.arrives(segment(kind, state, bed));
        String what = kind + " in " + state + " at base " + base + ", answered by " + answers;

        String[] expected = cell.split(" ");
        State next = expected[0].equals("=") ? state : State.valueOf(expected[0]);
        assertEquals(next, bed.connection.state(), what);
        switch (expected[1]) {
            case "-" -> assertTrue(answers.isEmpty(), what);
            case "A" -> {
                assertEquals(1, answers.size(), what);
                assertEquals(Segment.ACK, answers.get(0).flags(), what);
                assertEquals(TestBed.sndNxt(state), bed.seq(answers.get(0)), what);
                assertEquals(bed.rcvNxt(), bed.ack(answers.get(0)), what);
                assertEquals(0, answers.get(0).dataLength(), what);
            }
            case "R" -> {
                assertEquals(1, answers.size(), what);
                assertEquals(Segment.RST, answers.get(0).flags(), what);
            }
            default -> assertTrue(answers.size() <= 1, what); // at most one ACK for one segment (RFC 5681 §4.2)
        }
    }

    private static Segment segment(String kind, State state, TestBed b) {
        long seq = TestBed.rcvNxt(state);
        long una = TestBed.sndUna(state);
        long nxt = TestBed.sndNxt(state);
        long finNotAcked = state == State.SYN_RECEIVED ? nxt : una;
        return switch (kind) {
            case "SYN" -> b.segment(Segment.SYN, seq, 0);
            case "SYN in window" -> b.segment(Segment.SYN, seq + 50, 0);
            case "SYN outside" -> b.segment(Segment.SYN, seq - 1, 0);
            case "RST" -> b.segment(Segment.RST, seq, 0);
            case "RST,ACK" -> b.segment(Segment.RST | Segment.ACK, seq, nxt + 500);
            case "RST in window" -> b.segment(Segment.RST, seq + 1, 0);
            case "RST outside" -> b.segment(Segment.RST, seq - 1, 0);
            case "SYN,RST" -> b.segment(Segment.SYN | Segment.RST, seq, 0);
            case "ACK of nothing" -> b.segment(Segment.ACK, seq, una);
            case "ACK of all" -> b.segment(Segment.ACK, seq, nxt);
            case "ACK of more" -> b.segment(Segment.ACK, seq, nxt + 1);
            case "ACK outside" -> b.segment(Segment.ACK, seq - 1, nxt);
            case "data" -> TestBed.with(b.segment(Segment.ACK, seq, nxt), new byte[10]);
            case "old data" -> TestBed.with(b.segment(Segment.ACK, seq - 10, nxt), new byte[10]);
            case "far data" -> TestBed.with(b.segment(Segment.ACK, seq + 4096, nxt), new byte[10]);
            case "data ahead" -> TestBed.with(b.segment(Segment.ACK, seq + 10, nxt), new byte[10]);
            case "data without ACK" -> TestBed.with(b.segment(Segment.PSH, seq, 0), new byte[10]);
            case "no flag" -> b.segment(0, seq, 0);
            case "FIN without ACK" -> b.segment(Segment.FIN, seq, 0);
            case "FIN" -> b.segment(Segment.FIN | Segment.ACK, seq, finNotAcked);
            case "FIN, ACK of all" -> b.segment(Segment.FIN | Segment.ACK, seq, nxt);
            case "old FIN" -> b.segment(Segment.FIN | Segment.ACK, seq - 1, finNotAcked);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
