package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv4Test {
    private static final int HERE = 0x0A090002;
    private static final int THERE = 0x0A090001;

    /** A packet around so many bytes, with a header of so many 32-bit words. */
    private static ByteBuffer packet(int words, int segmentLength) {
        int header = 4 * words;
        ByteBuffer packet = ByteBuffer.allocate(header + segmentLength);
        Ipv4.writeHeader(packet, HERE, THERE, segmentLength);
        packet.put(0, (byte) (0x40 | words));
        packet.putShort(2, (short) packet.capacity());
        seal(packet, header);
        return packet;
    }

    private static void seal(ByteBuffer packet, int header) {
        packet.putShort(10, (short) 0);
        packet.putShort(10, (short) InternetChecksum.of(-header, packet, 0, header));
    }

    private static NotTcpInIpv4 check(ByteBuffer packet) {
        return Ipv4.check(packet, packet.capacity());
    }

    /** The checksum computed by hand: 4500+0028+0000+4000+4006+0000+0A09+0002+0A09+0001 = D943 with the carries, inverted 26BC. */
    @Test
    void theHeaderIsRfc791s() {
        ByteBuffer packet = ByteBuffer.allocate(40);
        Ipv4.writeHeader(packet, HERE, THERE, 20);
        assertEquals("4500002800004000400626bc0a0900020a090001", HexFormat.of().formatHex(packet.array(), 0, 20));
        assertNull(check(packet));
        assertEquals(HERE, Ipv4.source(packet));
        assertEquals(THERE, Ipv4.destination(packet));
        assertEquals(20, Ipv4.headerLength(packet));
    }

    @Test
    void optionsArePassedOver() {
        for (int words = 5; words <= 15; words++) {
            assertNull(check(packet(words, 33)));
            assertEquals(4 * words, Ipv4.segmentOffset(packet(words, 33), 4 * words + 33));
        }
    }

    @Test
    void theTimeToLiveIsNotLookedAt() {
        for (int ttl : new int[] {0, 1, 255}) {
            ByteBuffer packet = packet(5, 20);
            packet.put(8, (byte) ttl);
            seal(packet, 20);
            assertNull(check(packet));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x55, VERSION",
        "0, 0x05, VERSION",
        "0, 0x65, IPV6",
        "0, 0x44, HEADER_LENGTH",
        "0, 0x4F, HEADER_LENGTH",
        "3, 0x29, TOTAL_LENGTH",
        "3, 0x27, TOTAL_LENGTH",
        "6, 0x20, FRAGMENT",
        "7, 1, FRAGMENT",
        "9, 17, PROTOCOL",
        "9, 1, PROTOCOL"
    })
    void whatIsOtherwiseIsNamed(int index, String value, NotTcpInIpv4 fault) {
        ByteBuffer packet = packet(5, 20);
        packet.put(index, (byte) (int) Integer.decode(value));
        seal(packet, 20);
        assertEquals(fault, check(packet));
        assertEquals(0, Ipv4.segmentOffset(packet, packet.capacity()));
        assertEquals(fault == NotTcpInIpv4.IPV6 || fault == NotTcpInIpv4.PROTOCOL, fault.isOtherProtocol());
    }

    @Test
    void everyBitOfTheHeaderIsUnderTheChecksum() {
        for (int bit = 0; bit < 160; bit++) {
            ByteBuffer packet = packet(5, 20);
            packet.put(bit / 8, (byte) (packet.get(bit / 8) ^ 0x80 >>> bit % 8));
            assertTrue(check(packet) != null, "bit " + bit);
        }
    }

    @Test
    void tooShortIsNone() {
        for (int length = 0; length < 20; length++) {
            assertEquals(NotTcpInIpv4.TOO_SHORT, Ipv4.check(packet(5, 20), length), "length " + length);
            assertEquals(NotTcpInIpv4.TOO_SHORT, check(packet(5, length)), "segment of " + length);
        }
    }

    @Test
    void addressesOfHosts() {
        for (int no : new int[] {0, 0x00000001, 0x7F000001, 0xE0000001, 0xEFFFFFFF, 0xF0000001, 0xFFFFFFFF}) {
            assertFalse(Ipv4.isHost(no), Integer.toHexString(no));
        }
        for (int yes : new int[] {0x01000000, 0x0A090002, 0x7E000001, 0x80000001, 0xC0A80001, 0xDFFFFFFF}) {
            assertTrue(Ipv4.isHost(yes), Integer.toHexString(yes));
        }
    }

    @Property
    void whateverArrivesIsJudgedWithoutReadingPastItsEnd(
            @ForAll @Size(max = 80) byte[] bytes, @ForAll @IntRange(max = 15) int words, @ForAll boolean sealed) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (sealed && bytes.length >= 20) {
            in.put(0, (byte) (0x40 | words)).putShort(2, (short) bytes.length);
            if (words >= 5 && words * 4 <= bytes.length) {
                seal(in, words * 4);
            }
        }
        NotTcpInIpv4 fault = Ipv4.check(in, bytes.length);
        int offset = Ipv4.segmentOffset(in, bytes.length);
        assertEquals(fault == null, offset > 0);
        assertTrue(offset == 0 || offset >= 20 && offset + 20 <= bytes.length);
    }
}
