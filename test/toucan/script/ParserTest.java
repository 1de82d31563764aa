package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.wire.Segment;

class ParserTest {
    private static final long MILLISECOND = 1_000_000;

    private static Script.Step only(String script) {
        List<Script.Step> steps = Script.parse(script).steps();
        assertEquals(1, steps.size());
        return steps.get(0);
    }

    @Test
    void aSegmentWithEverything() {
        Script.Step step = only("+.25 < FPU. 1:1001(1000) ack 5 win 257 urg 9"
                + " <mss 1460,nop,nop,TS val 4294967295 ecr 7,sackOK,wscale 7,sack 1:2 30:40,kind 253 0xab,eol>");
        SegmentSpec segment =
                assertInstanceOf(Script.Arrives.class, step.action()).segment();
        assertEquals(new When(When.Kind.RELATIVE, 250 * MILLISECOND, 250 * MILLISECOND), step.when());
        assertEquals(Segment.FIN | Segment.PSH | Segment.URG | Segment.ACK, segment.flags());
        assertEquals(1, segment.seq());
        assertEquals(1000, segment.length());
        assertEquals(5, segment.ack());
        assertEquals(257, segment.window());
        assertEquals(9, segment.urgentPointer());
        assertEquals(
                List.of(
                        new SegmentSpec.Mss(1460),
                        new SegmentSpec.Nop(),
                        new SegmentSpec.Nop(),
                        new SegmentSpec.Timestamps(4_294_967_295L, 7),
                        new SegmentSpec.SackPermitted(),
                        new SegmentSpec.WindowScale(7),
                        new SegmentSpec.Sack(List.of(1L, 2L, 30L, 40L)),
                        new SegmentSpec.Raw(253, "ab"),
                        new SegmentSpec.Eol()),
                segment.options());
    }

    @Test
    void aSegmentWithTheLeast() {
        SegmentSpec segment = assertInstanceOf(
                        Script.Leaves.class, only("0 > - 0:0(0)").action())
                .segment();
        assertEquals(0, segment.flags());
        assertEquals(SegmentSpec.NOT_GIVEN, segment.window());
        assertEquals(List.of(), segment.options());
        assertTrue(assertInstanceOf(
                        Script.Leaves.class, only("0 > S. 0:0(0) ack 1 <...>").action())
                .segment()
                .anyOptions());
    }

    @Test
    void times() {
        assertEquals(When.Kind.ANY, only("* > . 1:1(0) ack 1").when().kind());
        assertEquals(
                new When(When.Kind.RELATIVE, 100 * MILLISECOND, 200 * MILLISECOND),
                only("+.1~+.2 > . 1:1(0) ack 1").when());
        assertEquals(
                new When(When.Kind.ABSOLUTE, 100 * MILLISECOND, 1000 * MILLISECOND),
                only("0.1~1 > . 1:1(0) ack 1").when());
    }

    @Test
    void systemCalls() {
        Script.SystemCall call = assertInstanceOf(
                Script.SystemCall.class,
                only("+0...0.2 setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = -1 EINVAL (Bad value)")
                        .action());
        assertEquals("setsockopt", call.name());
        assertEquals(200 * MILLISECOND, call.endNanos());
        assertEquals("EINVAL", call.errno());
        assertEquals(new Script.Number(-1), call.result());
        assertEquals(new Script.Number(3), call.arguments().get(0));
        assertEquals(
                new Script.Structure(List.of(
                        new Script.Field("onoff", new Script.Number(1)),
                        new Script.Field("linger", new Script.Number(0)))),
                call.arguments().get(3));
        Script.SystemCall write = assertInstanceOf(
                Script.SystemCall.class,
                only("1 send(4, ..., 10, MSG_OOB|MSG_DONTWAIT) = 10").action());
        assertEquals(new Script.Ellipsis(), write.arguments().get(1));
        assertTrue(((Script.Name) write.arguments().get(3)).has("MSG_DONTWAIT"));
    }

    @Test
    void stepsFollowEachOtherWithoutPunctuation() {
        Script script = Script.parse(
                """
                --mss=1000
                --nagle=off
                // a comment
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 %{
                    assert a == 1
                    assert b == 2, b
                }%
                +0  `ls`
                """);
        assertEquals(
                List.of("mss", "nagle"),
                script.settings().stream().map(Script.Setting::name).toList());
        assertEquals(5, script.steps().size());
        assertEquals(7, script.steps().get(3).line());
        Script.Code code = (Script.Code) script.steps().get(3).action();
        assertEquals(2, code.statements().size());
        assertEquals(new Script.Shell("ls"), script.steps().get(4).action());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        +0 < X 1:1(0)                 | line 1: unknown flag 'X' (known: S F R P . U E W A, - for none)
        +0 < . 1:5(3) ack 1           | line 1: the sequence numbers 1:5 do not fit 3 bytes
        +0 < . 1:1(0) ack 1 win 65536 | line 1: a window 65536 is out of range (0 to 65535)
        +0 < . 1:1(0) ack 1 <...>     | line 1: <...> is for segments that leave
        +0 < . 1:1(0) ack 1 <foo 1>   | line 1: unknown TCP option 'foo'
        * < . 1:1(0) ack 1            | line 1: only a segment that leaves may have '*' or a range of times
        +.2~+.1 > . 1:1(0) ack 1      | line 1: the time range is backwards
        write(4, ..., 1) = 1          | line 1: expected a time in seconds, found 'write'
        +0 write(4, ..., 1)           | line 1: expected '=', found the end of the script
        +0 %{ tcpi_rto == 1 }%        | line 1: expected 'assert', found 'tcpi_rto'
        """)
    void mistakesAreNamed(String script, String message) {
        assertEquals(
                message,
                assertThrows(ScriptError.class, () -> Script.parse(script)).getMessage());
    }
}
