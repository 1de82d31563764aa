package toucan.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

class SegmentNotationTest {
    private static final Isns ISNS = new Isns(-2, Integer.MAX_VALUE, 0);

    private final Rules rules = Rules.exact(TcpConfig.DEFAULT);
    private final Flow flow = new Flow(8080, 40_000, ISNS, rules);
    private final SegmentNotation notation = flow.notation;

    private static SegmentSpec spec(String segment) {
        Script.Action action = Script.parse("+0 " + segment).steps().get(0).action();
        return action instanceof Script.Arrives arrives ? arrives.segment() : ((Script.Leaves) action).segment();
    }

    private Segment leaving(int flags, long seq, long ack) {
        return new Segment()
                .flags(flags)
                .seq((int) seq + ISNS.iss())
                .ack((int) ack + ISNS.irs())
                .window(100);
    }

    @Test
    void numbersOfAnArrivingSegmentCountFromTheInitialOnes() {
        Segment segment = notation.arriving(spec("< P. 1:11(10) ack 5 win 9 <sack 1:3,mss 1000>"), 40_000, 8080);
        assertEquals(Integer.MIN_VALUE, segment.seq());
        assertEquals(3, segment.ack());
        assertEquals(9, segment.window());
        assertEquals(1000, segment.options().mss());
        assertEquals(-1, segment.options().sackLeft(0));
        assertEquals(1, segment.options().sackRight(0));
        assertEquals(Stream.at(0), segment.data().get(segment.dataOffset()));
        assertEquals(10, segment.dataLength());
    }

    @Test
    void dataOnASynBeginsTheStream() {
        Segment segment = notation.arriving(spec("< S 0:10(10) win 9"), 40_000, 8080);
        assertEquals(Stream.at(0), segment.data().get(segment.dataOffset()));
    }

    @Test
    void moreOptionsThanAHeaderHoldsAreRefused() {
        SegmentSpec tooMuch = spec("< . 1:1(0) ack 1 <sack 1:2 3:4 5:6 7:8,TS val 1 ecr 1>");
        assertThrows(IllegalArgumentException.class, () -> notation.arriving(tooMuch, 40_000, 8080));
    }

    @Test
    void aLeavingSegmentIsWrittenInTheScriptsNumbers() {
        Segment segment = leaving(Segment.SYN | Segment.ACK, 0, 1);
        segment.options().mss(1452).timestamps(70, 9);
        notation.learnTimestamp(70, 100);
        assertEquals("> S. 0:0(0) ack 1 win 100 <mss 1452,TS val 100 ecr 9>", notation.text(segment));
    }

    @Test
    void theTestedSidesTimestampsCountFromTheScriptsFirstOne() {
        notation.learnTimestamp(7, 100);
        Segment echo = notation.arriving(spec("< . 1:1(0) ack 1 <TS val 5 ecr 130>"), 40_000, 8080);
        assertEquals(37, echo.options().tsEcr());
    }

    @Test
    void whatIsTheSameIsNotADifference() {
        Segment segment = leaving(Segment.ACK, 1, 1);
        segment.data(ByteBuffer.wrap(Stream.bytes(0, 3).array()), 0, 3);
        assertEquals(List.of(), differences("> . 1:4(3) ack 1", segment));
        segment.options().addSackBlock(5 + ISNS.irs(), 9 + ISNS.irs());
        assertEquals(List.of(), differences("> . 1:4(3) ack 1 win 100 <nop,nop,sack 5:9>", segment));
        assertEquals(List.of(), differences("> . 1:4(3) ack 1 <...>", segment));
    }

    @Test
    void everyFieldIsCompared() {
        Segment segment = leaving(Segment.ACK | Segment.URG, 1, 1);
        segment.data(ByteBuffer.wrap(Stream.bytes(0, 3).array()), 0, 3).urgentPointer(2);
        segment.options().timestamps(1, 2);
        assertEquals(
                List.of(
                        "flags",
                        "sequence number 1 instead of 2",
                        "length 3 instead of 4",
                        "acknowledgment number 1 instead of 7",
                        "window 100 instead of 99",
                        "urgent pointer 2 instead of 0",
                        "an option TS that was not expected"),
                differences("> P. 2:6(4) ack 7 win 99", segment));
        assertEquals(
                List.of("TS ecr 2 instead of 3", "no option mss"),
                differences("> U. 1:4(3) ack 1 urg 2 <TS val 50 ecr 3,mss 1>", segment).stream()
                        .filter(text -> !text.startsWith("mss"))
                        .toList());
    }

    @Test
    void bytesThatAreNotTheStreamsAreADifference() {
        Segment segment = leaving(Segment.ACK, 1, 1);
        segment.data(ByteBuffer.wrap(Stream.bytes(1, 3).array()), 0, 3);
        assertTrue(differences("> . 1:4(3) ack 1", segment).get(0).startsWith("data: byte 0"));
    }

    private List<String> differences(String expected, Segment actual) {
        return SegmentMatcher.differences(spec(expected), new Leaving(new Host.Sent(flow, actual, 0)), rules);
    }
}
