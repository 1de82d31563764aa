package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** All 256 combinations of the control bits in all states (faults 26): no exception, a legal next state, no storm. */
class OddFlagsTest {
    /** Figure 5 of RFC 9293, as far as one arriving segment can lead. FIN-WAIT-1 may pass through FIN-WAIT-2. */
    private static final Map<State, Set<State>> REACHABLE = Map.ofEntries(
            Map.entry(State.CLOSED, EnumSet.of(State.CLOSED)),
            Map.entry(State.LISTEN, EnumSet.of(State.LISTEN, State.SYN_RECEIVED)),
            Map.entry(
                    State.SYN_SENT,
                    EnumSet.of(State.SYN_SENT, State.SYN_RECEIVED, State.ESTABLISHED, State.CLOSE_WAIT, State.CLOSED)),
            Map.entry(
                    State.SYN_RECEIVED,
                    EnumSet.of(State.SYN_RECEIVED, State.LISTEN, State.ESTABLISHED, State.CLOSE_WAIT)),
            Map.entry(State.ESTABLISHED, EnumSet.of(State.ESTABLISHED, State.CLOSE_WAIT, State.CLOSED)),
            Map.entry(
                    State.FIN_WAIT_1,
                    EnumSet.of(State.FIN_WAIT_1, State.FIN_WAIT_2, State.CLOSING, State.TIME_WAIT, State.CLOSED)),
            Map.entry(State.FIN_WAIT_2, EnumSet.of(State.FIN_WAIT_2, State.TIME_WAIT, State.CLOSED)),
            Map.entry(State.CLOSE_WAIT, EnumSet.of(State.CLOSE_WAIT, State.CLOSED)),
            Map.entry(State.CLOSING, EnumSet.of(State.CLOSING, State.TIME_WAIT, State.CLOSED)),
            Map.entry(State.LAST_ACK, EnumSet.of(State.LAST_ACK, State.CLOSED)),
            Map.entry(State.TIME_WAIT, EnumSet.of(State.TIME_WAIT)));

    private static final long[] OFFSETS = {-1, 0, 10, 100_000};

    @Proves({"9293/E24", "faults/26"})
    @ParameterizedTest
    @EnumSource(State.class)
    void everyCombination(State state) {
        for (int flags = 0; flags < 256; flags++) {
            for (long seqOffset : OFFSETS) {
                for (long ackOffset : new long[] {-1, 0, 1}) {
                    one(state, flags, seqOffset, ackOffset, 0, 0);
                    one(state, flags, seqOffset, ackOffset, 10, 5);
                }
            }
        }
    }

    private static void one(State state, int flags, long seqOffset, long ackOffset, int length, int urgentPointer) {
        TestBed bed = TestBed.in(state, TestBed.CONFIG, -1, Integer.MAX_VALUE);
        Segment segment = bed.segment(flags, TestBed.rcvNxt(state) + seqOffset, TestBed.sndNxt(state) + ackOffset)
                .urgentPointer(urgentPointer);
        TestBed.with(segment, new byte[length]);
        String what = state + " < " + segment;

        List<Segment> answers = bed.arrives(segment);

        State next = bed.connection.state();
        assertTrue(REACHABLE.get(state).contains(next), () -> what + " led to " + next);
        assertTrue(answers.size() <= 1, () -> what + " was answered by " + answers);
        if ((flags & Segment.RST) != 0 && state == State.CLOSED) {
            assertTrue(answers.isEmpty(), () -> what + " was answered by " + answers);
        }
        if ((flags & Segment.RST) != 0) {
            assertFalse(
                    answers.stream().anyMatch(answer -> answer.is(Segment.RST)),
                    () -> what + ": a reset was answered with a reset");
        }
        assertTrue(
                bed.connection.nextTimeoutNanos() > bed.now, () -> what + ": a timer is due that was not acted upon");
    }
}
