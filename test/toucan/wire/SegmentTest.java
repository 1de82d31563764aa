package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final int SYN = Segment.SYN;
    private static final int FIN = Segment.FIN;
    private static final int ACK = Segment.ACK;

    @Test
    void synAndFinCountInSequenceSpace() {
        assertEquals(0, segment(ACK, 1, "").len());
        assertEquals(1, segment(SYN, 1, "").len());
        assertEquals(1, segment(FIN | ACK, 1, "").len());
        assertEquals(6, segment(SYN | FIN, 1, "data").len());
    }

    @Test
    void trimFrontTakesTheSynFirstThenDataThenTheFin() {
        assertTrimmedFront(0, "FS 10 data");
        assertTrimmedFront(1, "F 11 data");
        assertTrimmedFront(2, "F 12 ata");
        assertTrimmedFront(5, "F 15 ");
        assertTrimmedFront(6, " 16 ");
    }

    @Test
    void trimBackTakesTheFinFirstThenData() {
        assertTrimmedBack(0, "FS 10 data");
        assertTrimmedBack(1, "S 10 data");
        assertTrimmedBack(2, "S 10 dat");
        assertTrimmedBack(5, "S 10 ");
    }

    @Test
    void trimFrontAcrossTheWrap() {
        Segment segment = segment(ACK, -2, "abcd");
        segment.trimFront(3);
        assertEquals(1, segment.seq());
        assertEquals("d", text(segment));
    }

    /** SEG.SEQ + SEG.UP names the same octet before and after; once it is trimmed away there is nothing urgent left. */
    @Test
    void trimFrontMovesTheUrgentPointer() {
        Segment segment = segment(ACK | Segment.URG, 100, "abcd").urgentPointer(3);
        segment.trimFront(2);
        assertEquals(1, segment.urgentPointer());
        assertTrue(segment.is(Segment.URG));

        segment.trimFront(1);
        assertEquals(0, segment.urgentPointer());
        assertFalse(segment.is(Segment.URG));
        assertEquals("d", text(segment));
    }

    /** Trimming keeps exactly the octets of [from, to) of the segment's sequence space. */
    @Property
    void trimmingKeepsTheMiddle(
            @ForAll("segments") Segment segment,
            @ForAll @IntRange(max = 210) int front,
            @ForAll @IntRange(max = 210) int back) {
        String octets = octets(segment);
        int seq = segment.seq();
        int fromFront = Math.min(front, octets.length());
        int fromBack = Math.min(back, Math.max(0, octets.length() - fromFront - 1));

        segment.trimBack(fromBack);
        segment.trimFront(fromFront);

        assertEquals(octets.substring(fromFront, Math.max(fromFront, octets.length() - fromBack)), octets(segment));
        assertEquals(seq + fromFront, segment.seq());
        assertEquals(octets(segment).length(), segment.len());
    }

    @Property
    void aCopyIsEqualAndIndependent(@ForAll("segments") Segment segment) {
        Segment copy = segment.copy();
        assertEquals(segment, copy);
        assertEquals(segment.hashCode(), copy.hashCode());

        String before = copy.toString();
        byte[] data = segment.data().array();
        for (int i = 0; i < data.length; i++) {
            data[i]++;
        }
        if (data.length > 0) {
            assertNotEquals(segment, copy, "the data is a copy");
        }
        segment.clear();
        assertEquals(before, copy.toString());
        assertEquals(new Segment(), segment, "cleared");
    }

    @Test
    void everyFieldCountsInEquals() {
        Segment plain = segment(ACK, 1, "x").ports(1, 2);
        assertEquals(plain, segment(ACK, 1, "x").ports(1, 2));
        assertNotEquals(plain, segment(ACK, 1, "x").ports(3, 2));
        assertNotEquals(plain, segment(ACK, 1, "x").ports(1, 3));
        assertNotEquals(plain, segment(ACK, 2, "x").ports(1, 2));
        assertNotEquals(plain, segment(FIN, 1, "x").ports(1, 2));
        assertNotEquals(plain, segment(ACK, 1, "y").ports(1, 2));
        assertNotEquals(plain, segment(ACK, 1, "x").ports(1, 2).ack(1));
        assertNotEquals(plain, segment(ACK, 1, "x").ports(1, 2).window(1));
        assertNotEquals(plain, segment(ACK, 1, "x").ports(1, 2).urgentPointer(1));
        Segment withOption = segment(ACK, 1, "x").ports(1, 2);
        withOption.options().sackPermitted(true);
        assertNotEquals(plain, withOption);
    }

    /** As packetdrill and tcpdump write them: the number behind the colon counts data only. */
    @Test
    void readsAsPacketdrillWritesIt() {
        assertEquals("S 0:0(0) win 0", segment(SYN, 0, "").toString());
        assertEquals("S. 0:0(0) ack 1 win 0", segment(SYN | ACK, 0, "").ack(1).toString());
        assertEquals("F. 7:7(0) ack 1 win 0", segment(FIN | ACK, 7, "").ack(1).toString());
        assertEquals(
                "P. 4294967295:3(4) ack 2147483648 win 65535",
                segment(Segment.PSH | ACK, -1, "data")
                        .ack(0x80000000)
                        .window(65_535)
                        .toString());
        assertEquals("R 9:9(0) win 0", segment(Segment.RST, 9, "").toString());
        assertEquals("- 0:0(0) win 0", new Segment().toString());
        assertEquals(
                "U. 0:1(1) ack 0 win 0 urg 1",
                segment(Segment.URG | ACK, 0, "!").urgentPointer(1).toString());
        assertEquals("SFRPUEW.", segment(0xFF, 0, "").flagLetters());
    }

    @Test
    void optionsReadAsPacketdrillWritesThem() {
        TcpOptions options = new TcpOptions();
        assertEquals("", options.toString());
        assertEquals("mss 1000", options.mss(1000).toString());
        assertEquals("mss 1000,sackOK", options.sackPermitted(true).toString());
        assertEquals(
                "mss 1000,sackOK,TS val 4294967295 ecr 0",
                options.timestamps(-1, 0).toString());
        options.clear();
        assertTrue(options.isEmpty());
        assertEquals(
                "wscale 7,sack 1:2 4294967295:3",
                options.windowScale(7).addSackBlock(1, 2).addSackBlock(-1, 3).toString());
    }

    @Provide
    Arbitrary<Segment> segments() {
        return SegmentArbitraries.segments();
    }

    private static void assertTrimmedFront(int octets, String expected) {
        Segment segment = segment(SYN | FIN, 10, "data");
        segment.trimFront(octets);
        assertEquals(expected, describe(segment));
    }

    private static void assertTrimmedBack(int octets, String expected) {
        Segment segment = segment(SYN | FIN, 10, "data");
        segment.trimBack(octets);
        assertEquals(expected, describe(segment));
    }

    private static String describe(Segment segment) {
        String letters = (segment.is(FIN) ? "F" : "") + (segment.is(SYN) ? "S" : "");
        return letters + " " + segment.seq() + " " + text(segment);
    }

    /** One character per octet of sequence space: S, the data, F. */
    private static String octets(Segment segment) {
        return (segment.is(SYN) ? "S" : "") + text(segment) + (segment.is(FIN) ? "F" : "");
    }

    private static String text(Segment segment) {
        byte[] bytes = new byte[segment.dataLength()];
        segment.data().get(segment.dataOffset(), bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Segment segment(int flags, int seq, String data) {
        byte[] bytes = ("#" + data).getBytes(StandardCharsets.ISO_8859_1);
        return new Segment().flags(flags).seq(seq).data(ByteBuffer.wrap(bytes), 1, data.length());
    }
}
