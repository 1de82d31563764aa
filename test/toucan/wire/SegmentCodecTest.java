package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Bytes that were worked out by hand, and the round trip over arbitrary segments. */
class SegmentCodecTest {
    /** 127.0.0.1 to 127.0.0.1. */
    private static final long LOOPBACK =
            InternetChecksum.pseudoHeader(new byte[] {127, 0, 0, 1}, new byte[] {127, 0, 0, 1});

    /**
     * With 0 in the checksum field the words of this SYN sum to 2 2d88, and those of the pseudo-header (7f00 0001 7f00 0001
     * 0006 0028) to fe30. Together 3 2bb8, folded 2bbb, inverted d444.
     */
    private static final String SYN_AS_LINUX_ORDERS_IT =
            """
            244d 5678
            00000001
            00000000
            a0 02 faf0
            d444 0000
            02 04 05ac
            04 02 08 0a 0000000a 00000000
            01 03 03 07
            """;

    private static final String ACK_WITH_SACK =
            """
            5678 244d
            ffffffff
            80000000
            d0 10 0000
            0000 0000
            01 01 08 0a fffffffe 00000007
            01 01 05 12 00000010 00000020 7fffffff 80000001
            """;

    private static final String LAST_DATA_WITH_URG =
            """
            0001 ffff
            12345678
            9abcdef0
            50 39 ffff
            0000 0003
            6f6f 6b
            """;

    @Proves("9293/MUST-2")
    @Test
    void synAsLinuxOrdersIt() {
        Segment syn =
                new Segment().ports(9293, 0x5678).seq(1).flags(Segment.SYN).window(64_240);
        syn.options().mss(1452).sackPermitted(true).timestamps(10, 0).windowScale(7);
        ByteBuffer out = ByteBuffer.allocate(SegmentCodec.length(syn));

        int length = SegmentCodec.serialize(syn, out, 0);
        SegmentCodec.fillChecksum(LOOPBACK, out, 0, length);

        assertArrayEquals(bytes(SYN_AS_LINUX_ORDERS_IT), out.array());
        assertEquals(0xd444, SegmentCodec.checksum(out, 0));
        assertEquals(0, InternetChecksum.of(LOOPBACK, out, 0, length), "a right checksum verifies to 0");
    }

    @Test
    void parsesThatSyn() {
        Segment syn = parse(bytes(SYN_AS_LINUX_ORDERS_IT));

        assertEquals(9293, syn.srcPort());
        assertEquals(0x5678, syn.dstPort());
        assertEquals("S 1:1(0) win 64240 <mss 1452,sackOK,TS val 10 ecr 0,wscale 7>", syn.toString());
        assertEquals(0, syn.dataLength());
        assertFalse(syn.is(Segment.ACK));
    }

    @Proves("2018/2")
    @Test
    void ackWithTimestampsAndTwoSackBlocks() {
        Segment ack = new Segment().ports(0x5678, 9293).seq(-1).ack(0x80000000).flags(Segment.ACK);
        ack.options().timestamps(-2, 7).addSackBlock(16, 32).addSackBlock(0x7FFFFFFF, 0x80000001);

        assertArrayEquals(bytes(ACK_WITH_SACK), serialize(ack));
        assertEquals(ack, parse(bytes(ACK_WITH_SACK)));
    }

    @Proves("5482/1")
    @Test
    void synWithUserTimeout() { // RFC 5482 §3.3: kind 28, length 4, G, 15 bits; here 5 minutes behind the MSS
        Segment syn = new Segment().ports(1, 2).flags(Segment.SYN);
        syn.options().mss(1452).userTimeout(0x8005);
        byte[] bytes = serialize(syn);

        assertArrayEquals(bytes("02 04 05 ac 1c 04 80 05"), Arrays.copyOfRange(bytes, 20, 28));
        assertEquals(syn, parse(bytes));
        assertEquals(300, parse(bytes).options().userTimeoutSeconds());
        assertEquals(0x012c, new TcpOptions().userTimeoutSeconds(300).userTimeout(), "seconds, as long as they fit");
        assertEquals("mss 1452,kind 28 0x8005", syn.options().toString());
    }

    @Test
    void finalDataSegmentWithUrgentPointer() {
        Segment last = new Segment()
                .ports(1, 65_535)
                .seq(0x12345678)
                .ack(0x9abcdef0)
                .flags(Segment.FIN | Segment.PSH | Segment.ACK | Segment.URG)
                .window(65_535)
                .urgentPointer(3)
                .data(ByteBuffer.wrap("look".getBytes(StandardCharsets.US_ASCII)), 1, 3);

        assertArrayEquals(bytes(LAST_DATA_WITH_URG), serialize(last));
        assertEquals(last, parse(bytes(LAST_DATA_WITH_URG)));
    }

    @Proves({"9293/MUST-4", "9293/MUST-68", "9293/MUST-69"})
    @Test
    void eachOptionAloneIsPaddedToAWord() {
        assertOptionBytes("02 04 ffff", new TcpOptions().mss(65_535));
        assertOptionBytes("01 01 04 02", new TcpOptions().sackPermitted(true));
        assertOptionBytes("01 01 08 0a 00000001 00000002", new TcpOptions().timestamps(1, 2));
        assertOptionBytes("01 03 03 0e", new TcpOptions().windowScale(14));
        assertOptionBytes("01 01 05 0a 00000001 00000002", new TcpOptions().addSackBlock(1, 2));
    }

    @Proves({"9293/MUST-4", "9293/MUST-6", "9293/MUST-64", "9293/MUST-69"})
    @Test
    void optionsInAnyOrderUnalignedAndUnknownOnes() {
        // wscale, an experiment (RFC 6994) of 6 bytes, timestamps, sackOK, mss, end of list, rubbish behind the end.
        String area = "03 03 05  fd 06 f989 0000  08 0a 00000003 00000004  04 02  02 04 0218  00 ff ff";
        Segment segment = parse(withOptions(bytes(area)));

        assertEquals(
                new TcpOptions().mss(536).sackPermitted(true).timestamps(3, 4).windowScale(5), segment.options());
    }

    @Test
    void aSegmentKeepsNothingOfTheOneBefore() {
        Segment room = parse(bytes(ACK_WITH_SACK));
        byte[] plain = serialize(new Segment().ports(7, 8).flags(Segment.RST));

        assertNull(SegmentCodec.parse(ByteBuffer.wrap(plain), 0, plain.length, room));

        assertTrue(room.options().isEmpty());
        assertEquals("R 0:0(0) win 0", room.toString());
    }

    @Test
    void refusesToWriteMoreOptionsThanTheHeaderHolds() {
        Segment segment = new Segment().ports(1, 2);
        segment.options().timestamps(1, 2);
        for (int i = 0; i < TcpOptions.MAX_SACK_BLOCKS; i++) {
            segment.options().addSackBlock(10 * i, 10 * i + 5);
        }

        ByteBuffer out = ByteBuffer.allocate(200);
        assertThrows(IllegalArgumentException.class, () -> SegmentCodec.serialize(segment, out, 0));
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll("segments") Segment segment,
            @ForAll boolean direct,
            @ForAll @IntRange(max = 7) int offset,
            @ForAll @IntRange(max = 7) int behind) {
        int length = SegmentCodec.length(segment);
        int room = offset + length + behind;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room);
        for (int i = 0; i < room; i++) {
            buffer.put(i, (byte) 0xA5);
        }

        assertEquals(length, SegmentCodec.serialize(segment, buffer, offset));
        SegmentCodec.fillChecksum(LOOPBACK, buffer, offset, length);

        assertEquals(0, InternetChecksum.of(LOOPBACK, buffer, offset, length));
        Segment read = new Segment();
        assertNull(SegmentCodec.parse(buffer, offset, length, read));
        assertEquals(segment, read);
        assertEquals(segment.toString(), read.toString());
        assertEquals(segment.hashCode(), read.hashCode());
        assertEquals(segment, read.copy());
        for (int i = 0; i < room; i++) {
            if (i < offset || i >= offset + length) {
                assertEquals((byte) 0xA5, buffer.get(i), "byte " + i + " outside the segment was written");
            }
        }
    }

    @Provide
    Arbitrary<Segment> segments() {
        return SegmentArbitraries.segments();
    }

    private static void assertOptionBytes(String expected, TcpOptions options) {
        Segment segment = new Segment().ports(1, 2);
        segment.options().copyFrom(options);
        assertArrayEquals(withOptions(bytes(expected)), serialize(segment));
    }

    /** A segment from port 1 to port 2, all else 0, with this option area. */
    private static byte[] withOptions(byte[] area) {
        ByteBuffer segment = ByteBuffer.allocate(SegmentCodec.HEADER + area.length);
        segment.put(1, (byte) 1).put(3, (byte) 2).put(12, (byte) (segment.capacity() / 4 << 4));
        segment.put(SegmentCodec.HEADER, area);
        return segment.array();
    }

    private static byte[] serialize(Segment segment) {
        ByteBuffer out = ByteBuffer.allocate(SegmentCodec.length(segment));
        assertEquals(out.capacity(), SegmentCodec.serialize(segment, out, 0));
        return out.array();
    }

    private static Segment parse(byte[] bytes) {
        Segment segment = new Segment();
        assertNull(SegmentCodec.parse(ByteBuffer.wrap(bytes), 0, bytes.length, segment));
        return segment;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s+", ""));
    }
}
