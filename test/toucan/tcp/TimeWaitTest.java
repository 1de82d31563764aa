package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.tcp.Scripts.TIME_WAIT;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** TIME-WAIT (RFC 9293 §3.6.1): what restarts it, what it ignores, and which SYN ends it early (RFC 6191 §2, SHLD-4, MAY-2). */
class TimeWaitTest {
    private static final int[] BASES = {0, Integer.MAX_VALUE, -2};

    /** RCV.NXT is 2, TS.Recent is 1200. */
    private static TestBed withTimestamps(int base) {
        TestBed bed = TestBed.withOptions(TestBed.CONFIG, base, base);
        Segment ours = bed.close().get(0);
        Segment fin = bed.segment(Segment.FIN | Segment.ACK, 1, 2);
        fin.options().timestamps(1200, ours.options().tsVal());
        bed.arrives(fin);
        assertEquals(State.TIME_WAIT, bed.connection.state());
        return bed;
    }

    @Proves({"9293/SHLD-4", "6191/8", "faults/23"})
    @ParameterizedTest
    @CsvSource({
        "1201, -5000, true", // a later timestamp, whatever the sequence number
        "1201, 5000, true",
        "1200, 3, true", // the same timestamp, and beyond what was received
        "1200, 2, false",
        "1200, 1, false",
        "1199, 5000, false", // an old duplicate
        "-2147482447, 5000, false", // older by 2^31-1, and later by as much: timestamps are compared modulo 2^32
        "-2147482449, 1, true"
    })
    void withTimestamps(int tsVal, long seq, boolean accepted) {
        for (int base : BASES) {
            TestBed bed = withTimestamps(base);
            Segment syn = bed.segment(Segment.SYN, seq, 0);
            syn.options().timestamps(tsVal, 0);
            assertEquals(accepted, bed.connection.acceptsNewIncarnation(syn), "base " + base);
        }
    }

    @Proves({"9293/MAY-2", "6191/8"})
    @Test
    void withoutTimestampsOnlyALaterSequenceNumber() { // agreed before or not: the SYN has none
        for (int base : BASES) {
            TestBed bed = TestBed.in(State.TIME_WAIT, TestBed.CONFIG, base, base);
            for (TestBed either : new TestBed[] {bed, withTimestamps(base)}) {
                assertTrue(either.connection.acceptsNewIncarnation(either.segment(Segment.SYN, 3, 0)));
                assertFalse(either.connection.acceptsNewIncarnation(either.segment(Segment.SYN, 2, 0)));
                assertFalse(either.connection.acceptsNewIncarnation(either.segment(Segment.SYN, -70_000, 0)));
            }
        }
    }

    @Test
    void onlyABareSyn() {
        TestBed bed = TestBed.in(State.TIME_WAIT, TestBed.CONFIG, 0, 0);
        for (int other : new int[] {Segment.ACK, Segment.RST, Segment.FIN}) {
            assertFalse(bed.connection.acceptsNewIncarnation(bed.segment(Segment.SYN | other, 5000, 2)));
        }
        assertFalse(bed.connection.acceptsNewIncarnation(bed.segment(Segment.ACK, 5000, 2)));
    }

    @ParameterizedTest
    @EnumSource(names = "TIME_WAIT", mode = EnumSource.Mode.EXCLUDE)
    void inNoOtherState(State state) {
        TestBed bed = TestBed.in(state, TestBed.CONFIG, 0, 0);
        assertFalse(bed.connection.acceptsNewIncarnation(bed.segment(Segment.SYN, 5000, 0)));
    }

    @Proves("6191/8")
    @Test
    void aSynThatMayNotIsAnsweredAndNothingChanges() { // RFC 9293 §3.10.7.4: a challenge ACK; RFC 6191 would be silent
        TestBed bed = TestBed.in(State.TIME_WAIT, TestBed.CONFIG, 0, 0);
        assertEquals(
                "[A]",
                bed.arrives(bed.segment(Segment.SYN, 2, 0)).stream()
                        .map(answer -> answer.is(Segment.RST) ? "R" : "A")
                        .toList()
                        .toString());
        assertEquals(State.TIME_WAIT, bed.connection.state());
    }

    @Proves("9293/E13")
    @Test
    void aRepeatedFinRestartsTimeWait() { // 9293/E13: the peer has lost our last ACK
        play(
                TIME_WAIT
                        + """
                +100 < F. 1:1(0) ack 2 win 65535
                +0   > . 2:2(0) ack 2
                +239.999 %{ assert state == TIME_WAIT }%
                +.001 %{ assert state == CLOSED }%
                """);
    }

    @Proves("9293/MUST-13")
    @Test
    void timeWaitIsShortIfTheMslIs() {
        play(
                "--msl=1s\n"
                        + TIME_WAIT
                        + """
                +1.999 %{ assert state == TIME_WAIT }%
                +.001 %{ assert state == CLOSED }%
                """);
    }

    @Proves("faults/23")
    @Test
    void oldSegmentsInTimeWaitAreAcknowledged() { // 9293/E6; faults 23
        play(
                TIME_WAIT
                        + """
                +1  < P. 0:1(1) ack 1 win 65535
                +0  > . 2:2(0) ack 2
                +0  %{ assert state == TIME_WAIT }%
                """);
    }

    @Proves({"1337/7", "faults/23"})
    @Test
    void resetsInTimeWaitAreIgnored() { // RFC 1337 F1: exact, in the window, with an ACK
        play(
                TIME_WAIT
                        + """
                +1  < R 2:2(0)
                +0  < R. 2:2(0) ack 2
                +0  < R 100:100(0)
                +0  %{ assert state == TIME_WAIT }%
                """);
    }

    @Proves("9293/E13")
    @Test
    void timeWaitAnswersWhatComesBehindTheRemoteFin() { // out of step it learns where we are; a bare ACK in step is
        // the end
        play(
                TIME_WAIT
                        + """
                +0   < . 2:2(0) ack 2 win 65535
                +.1  < F. 2:2(0) ack 2 win 65535
                +0   > . 2:2(0) ack 2
                +100 < . 3:3(0) ack 2 win 65535
                +0   > . 2:2(0) ack 2
                +0   < P. 2:12(10) ack 2 win 65535
                +0   > . 2:2(0) ack 2
                +139.999 %{ assert state == TIME_WAIT }%
                +.001 %{ assert state == CLOSED }%
                """);
    }

    @Test
    void timeWaitDoesNotAnswerWithoutEnd() { // RFC 5961 §7
        play(
                "--challenge_acks=2\n"
                        + TIME_WAIT
                        + """
                +0  < F. 2:2(0) ack 2 win 65535
                +0  > . 2:2(0) ack 2
                +0  < F. 2:2(0) ack 2 win 65535
                +0  > . 2:2(0) ack 2
                +0  < F. 2:2(0) ack 2 win 65535
                +1  %{ assert state == TIME_WAIT }%
                """);
    }
}
