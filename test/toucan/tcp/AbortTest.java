package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** ABORT: RFC 9293 §3.10.5. */
class AbortTest {
    /** Where the peer knows the connection and still has something to lose. */
    private static final Set<State> RESETS =
            Set.of(State.SYN_RECEIVED, State.ESTABLISHED, State.FIN_WAIT_1, State.FIN_WAIT_2, State.CLOSE_WAIT);

    @Proves("9293/E16")
    @ParameterizedTest
    @EnumSource(State.class)
    void inEveryState(State state) {
        TestBed bed = TestBed.in(state, TestBed.CONFIG, -1, 7);
        bed.connection.abort(bed.now);
        assertEquals(State.CLOSED, bed.connection.state());
        List<Segment> sent = bed.drain();
        if (RESETS.contains(state)) {
            assertEquals(1, sent.size(), sent.toString());
            assertEquals(Segment.RST, sent.get(0).flags());
            assertEquals(TestBed.sndNxt(state), bed.seq(sent.get(0)));
        } else {
            assertEquals(List.of(), sent);
        }
        assertEquals(Connection.NEVER, bed.connection.nextTimeoutNanos());
    }
}
