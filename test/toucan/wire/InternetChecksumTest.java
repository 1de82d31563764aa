package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** The fast sum against the sum that RFC 1071 describes, word by word. */
class InternetChecksumTest {
    /** RFC 1071 §3: the words 0001 f203 f4f5 f6f7 sum to 2 ddf0, folded ddf2. */
    @Test
    void exampleOfRfc1071() {
        ByteBuffer data = ByteBuffer.wrap(HexFormat.of().parseHex("0001f203f4f5f6f7"));
        assertEquals(0xddf2, InternetChecksum.sum(data, 0, 8));
        assertEquals(~0xddf2 & 0xFFFF, InternetChecksum.of(-8, data, 0, 8), "without pseudo-header and length");
    }

    /** Words c0a8 0001 c0a8 00c7 and 0006. */
    @Test
    void pseudoHeaderOfIpv4() throws UnknownHostException {
        byte[] source = InetAddress.getByName("192.168.0.1").getAddress();
        byte[] destination = InetAddress.getByName("192.168.0.199").getAddress();
        assertEquals(0xc0a8 + 0x0001 + 0xc0a8 + 0x00c7 + 6, InternetChecksum.pseudoHeader(source, destination));
    }

    /** The bare SYN of an IPv6 connection: 2001:db8::1 port 1 to ::1 port 2. */
    @Test
    void segmentOverIpv6() throws UnknownHostException {
        long pseudoHeader = InternetChecksum.pseudoHeader(
                InetAddress.getByName("2001:db8::1").getAddress(),
                InetAddress.getByName("::1").getAddress());
        ByteBuffer segment = ByteBuffer.wrap(HexFormat.of().parseHex("00010002000000000000000050020000" + "00000000"));
        // 2001 + 0db8 + 0001 + 0001 + 0006 + 0014 (length 20) + 0001 + 0002 + 5002 = 7dda, inverted 8225
        assertEquals(0x8225, InternetChecksum.of(pseudoHeader, segment, 0, 20));
    }

    /** The largest segment with all bits set: the accumulator does not lose a carry. */
    @Test
    void allOnes() {
        byte[] bytes = new byte[65_535];
        Arrays.fill(bytes, (byte) 0xFF);
        assertEquals(
                reference(0xFFFF, bytes, 0, bytes.length),
                InternetChecksum.of(0xFFFF, ByteBuffer.wrap(bytes), 0, bytes.length));
    }

    @Test
    void refusesABufferInTheWrongOrder() {
        ByteBuffer little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        assertThrows(IllegalArgumentException.class, () -> InternetChecksum.of(0, little, 0, 8));
    }

    @Proves("9293/MUST-2")
    @Property
    void equalsTheReference(
            @ForAll @Size(max = 100) byte[] bytes,
            @ForAll boolean direct,
            @ForAll @IntRange(max = 17) int skipFront,
            @ForAll @IntRange(max = 17) int skipBack,
            @ForAll int pseudoHeader) {
        int offset = Math.min(skipFront, bytes.length);
        int length = Math.max(0, bytes.length - offset - skipBack);
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(bytes.length);
        buffer.put(0, bytes);
        long pseudo = Integer.toUnsignedLong(pseudoHeader);

        assertEquals(reference(pseudo, bytes, offset, length), InternetChecksum.of(pseudo, buffer, offset, length));
    }

    /** Any single flipped bit is noticed: what the corruption of a simulated network relies on. */
    @Property
    void aFlippedBitIsNoticed(@ForAll @Size(min = 20, max = 80) byte[] bytes, @ForAll @IntRange(max = 159) int bit) {
        ByteBuffer segment = ByteBuffer.wrap(bytes);
        long pseudo = InternetChecksum.pseudoHeader(new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2});
        SegmentCodec.fillChecksum(pseudo, segment, 0, bytes.length);
        assertEquals(0, InternetChecksum.of(pseudo, segment, 0, bytes.length));

        bytes[bit / 8] ^= (byte) (1 << bit % 8);

        assertNotEquals(0, InternetChecksum.of(pseudo, segment, 0, bytes.length));
    }

    /** RFC 1071 §1, as written: 16-bit words, end-around carry after every addition, an odd byte padded on the right. */
    private static int reference(long pseudoHeader, byte[] bytes, int offset, int length) {
        long sum = carryAround(pseudoHeader + length);
        for (int i = 0; i < length; i += 2) {
            int high = Byte.toUnsignedInt(bytes[offset + i]);
            int low = i + 1 < length ? Byte.toUnsignedInt(bytes[offset + i + 1]) : 0;
            sum = carryAround(sum + (high << 8 | low));
        }
        return ~(int) sum & 0xFFFF;
    }

    private static long carryAround(long sum) {
        return sum <= 0xFFFF ? sum : carryAround((sum & 0xFFFF) + (sum >>> 16));
    }

    /** In one's complement 0xFFFF is 0, too, and Linux sends that: where the sum over a segment comes out as 0, both are right. */
    @Test
    void allOnesAreAsGoodAsZero() {
        ByteBuffer segment = ByteBuffer.allocate(20);
        segment.putShort(0, (short) (InternetChecksum.of(0, segment, 0, 20)));
        assertEquals(0, InternetChecksum.of(0, segment, 0, 20));
        segment.putShort(16, (short) 0xFFFF);
        assertEquals(0, InternetChecksum.of(0, segment, 0, 20));
    }
}
