package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.tcp.Scripts.ACCEPTED;
import static toucan.tcp.Scripts.play;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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

    @Test
    void abortResets() { // 9293/E16: SEQ = SND.NXT; what was queued is forgotten
        play(
                ACCEPTED
                        + """
                +0  write(4, ..., 1000) = 1000
                +0  > P. 1:1001(1000) ack 1
                +0  setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0
                +0  close(4) = 0
                +0  > R 1001:1001(0)
                +0  %{ assert state == CLOSED and closeReason == ABORTED }%
                """);
    }

    @Test
    void whatAnAbortThrowsAwayIsNoEndOfStream() { // found by simulation: 100 bytes unread, the FIN behind them
        play(
                ACCEPTED
                        + """
                +0  < FP. 1:101(100) ack 1 win 65535
                +0  > . 1:1(0) ack 102
                +0  %{ assert state == CLOSE_WAIT and endOfStream == 0 }%
                +0  setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0
                +0  close(4) = 0
                +0  > R 1:1(0)
                +0  %{ assert closeReason == ABORTED and endOfStream == 0 }%
                """);
    }
}
