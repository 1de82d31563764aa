package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** What "port unreachable" means in each state: RFC 9293 §3.9.2.2, RFC 5927 §6 (faults 29). */
class SoftErrorTest {
    @Proves({"9293/SHLD-26", "faults/29"})
    @Test
    void whileConnectingItRefuses() {
        TestBed bed = TestBed.in(State.SYN_SENT, TestBed.CONFIG, 0, 0);
        bed.connection.portUnreachable(bed.now);
        assertEquals(State.CLOSED, bed.connection.state());
        assertEquals(CloseReason.REFUSED, bed.connection.closeReason());
        assertEquals(List.of(), bed.drain());
    }

    @Proves({"9293/MUST-47", "9293/MUST-56", "9293/SHLD-25", "9293/SHLD-26", "5927/9", "faults/29"})
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"CLOSED", "SYN_SENT"},
            mode = EnumSource.Mode.EXCLUDE)
    void laterItIsASoftError(State state) {
        TestBed bed = TestBed.in(state, TestBed.CONFIG, 0, 0);
        bed.events.clear();
        for (int time = 1; time <= 100; time++) {
            bed.connection.portUnreachable(bed.now);
            assertEquals(time, bed.connection.status().portUnreachable());
        }
        assertEquals(state, bed.connection.state());
        assertEquals(List.of(), bed.drain());
        assertEquals(
                100,
                bed.events.stream().filter(Event.SoftError.class::isInstance).count());
        bed.arrives(bed.segment(Segment.ACK, TestBed.rcvNxt(state), TestBed.sndNxt(state)));
        assertEquals(0, bed.connection.status().portUnreachable(), "the peer was heard");
    }
}
