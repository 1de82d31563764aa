package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** Whatever arrives, the parser answers with a segment or a reason: no exception, no endless loop (MUST-7). */
@Proves({"9293/MUST-7", "faults/24"})
class MalformedSegmentTest {
    private final Segment segment = new Segment();

    /** All lengths 0 to 64, all data offsets 0 to 15; the options are NOPs, so only the frame can be wrong. */
    @Proves("faults/25")
    @Test
    void everyLengthWithEveryDataOffset() {
        for (int length = 0; length <= 64; length++) {
            for (int words = 0; words <= 15; words++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) 1);
                if (length > 12) {
                    bytes[12] = (byte) (words << 4);
                }
                Malformed expected = length < SegmentCodec.HEADER
                        ? Malformed.TOO_SHORT
                        : words < 5 || 4 * words > length ? Malformed.DATA_OFFSET : null;

                assertEquals(expected, parse(bytes), "length " + length + ", data offset " + words);
                if (expected == null) {
                    assertEquals(4 * words, segment.dataOffset());
                    assertEquals(length - 4 * words, segment.dataLength());
                    assertTrue(segment.options().isEmpty());
                }
            }
        }
    }

    @Test
    void portZeroIsNoSegment() {
        byte[] bytes = header(0);
        bytes[1] = 0;
        assertEquals(Malformed.PORT_ZERO, parse(bytes));
        bytes[1] = 1;
        bytes[3] = 0;
        assertEquals(Malformed.PORT_ZERO, parse(bytes));
    }

    /** All areas of 1 to 3 bytes that end where the header ends, where an option can be cut off. */
    @Test
    void everyShortOptionAreaAtTheEndOfTheHeader() {
        byte[] bytes = header(4);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int size = 1; size <= 3; size++) {
            Arrays.fill(bytes, SegmentCodec.HEADER, bytes.length, (byte) 1);
            for (int value = 0; value < 1 << 8 * size; value++) {
                put(bytes, bytes.length - size, size, value);
                check(buffer, bytes);
            }
        }
    }

    /** All areas of 1 to 3 bytes that have 4 NOPs and an end-of-list behind them, into which a length can reach. */
    @Test
    void everyShortOptionAreaInFrontOfOthers() {
        byte[] bytes = header(8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int size = 1; size <= 3; size++) {
            Arrays.fill(bytes, SegmentCodec.HEADER, bytes.length, (byte) 1);
            bytes[bytes.length - 1] = 0;
            for (int value = 0; value < 1 << 8 * size; value++) {
                put(bytes, SegmentCodec.HEADER, size, value);
                check(buffer, bytes);
            }
        }
    }

    @Test
    void fortyBytesOfEachOptionKind() {
        for (int kind = 0; kind <= 255; kind++) {
            byte[] bytes = header(40);
            Arrays.fill(bytes, SegmentCodec.HEADER, bytes.length, (byte) kind);
            check(ByteBuffer.wrap(bytes), bytes);
        }
    }

    @Proves("9293/MUST-68")
    @Test
    void everyKindWithEveryLength() {
        for (int kind = 2; kind <= 255; kind++) {
            for (int length = 0; length <= 255; length++) {
                byte[] bytes = header(40);
                bytes[SegmentCodec.HEADER] = (byte) kind;
                bytes[SegmentCodec.HEADER + 1] = (byte) length;
                check(ByteBuffer.wrap(bytes), bytes);
            }
        }
    }

    @Test
    void theLastOfDuplicateOptionsCountsAndSackBlocksAreLimited() {
        byte[] bytes = header(12);
        System.arraycopy(new byte[] {2, 4, 1, 0, 2, 4, 2, 0, 3, 3, 15, 1}, 0, bytes, SegmentCodec.HEADER, 12);
        assertNull(parse(bytes));
        assertEquals(new TcpOptions().mss(512).windowScale(15), segment.options());

        bytes = header(40);
        for (int i = 0; i < 4; i++) {
            bytes[SegmentCodec.HEADER + 10 * i] = 5;
            bytes[SegmentCodec.HEADER + 10 * i + 1] = 10;
            bytes[SegmentCodec.HEADER + 10 * i + 9] = (byte) i;
        }
        assertNull(parse(bytes));
        assertEquals(
                new TcpOptions()
                        .addSackBlock(0, 0)
                        .addSackBlock(0, 1)
                        .addSackBlock(0, 2)
                        .addSackBlock(0, 3),
                segment.options());
    }

    @Test
    void randomHeadersNeverThrow() {
        SplittableRandom random = new SplittableRandom(24);
        Map<Malformed, Integer> reasons = new EnumMap<>(Malformed.class);
        int legal = 0;
        byte[] bytes = new byte[SegmentCodec.MAX_HEADER + 4];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < 1_000_000; i++) {
            random.nextBytes(bytes);
            if (random.nextInt(8) != 0) { // most random option kinds are unknown ones: let known ones prevail
                bytes[12] = (byte) (random.nextInt(6, 16) << 4);
                for (int at = SegmentCodec.HEADER; at < bytes.length; at += random.nextInt(1, 12)) {
                    bytes[at] = (byte) random.nextInt(10);
                }
            }
            int length = random.nextInt(bytes.length + 1);
            Malformed reason = SegmentCodec.parse(buffer, 0, length, segment);
            if (reason == null) {
                legal++;
                assertTrue(segment.toString().length() > 0 && segment.dataOffset() + segment.dataLength() == length);
            } else {
                reasons.merge(reason, 1, Integer::sum);
            }
        }
        assertEquals(Malformed.values().length, reasons.size(), "the mixture does not reach every reason: " + reasons);
        assertTrue(legal > 10_000, "the mixture reaches too few legal segments: " + legal);
    }

    private void check(ByteBuffer buffer, byte[] bytes) {
        Malformed expected =
                OptionGrammar.isLegal(bytes, SegmentCodec.HEADER, bytes.length) ? null : Malformed.OPTION_LENGTH;
        Malformed actual = SegmentCodec.parse(buffer, 0, bytes.length, segment);
        if (expected != actual) {
            fail("options " + Arrays.toString(Arrays.copyOfRange(bytes, SegmentCodec.HEADER, bytes.length))
                    + ": expected " + expected + " but got " + actual);
        }
    }

    private Malformed parse(byte[] bytes) {
        return SegmentCodec.parse(ByteBuffer.wrap(bytes), 0, bytes.length, segment);
    }

    /** A header from port 1 to port 1 with room for {@code options} bytes of options, all 0. */
    private static byte[] header(int options) {
        byte[] bytes = new byte[SegmentCodec.HEADER + options];
        bytes[1] = 1;
        bytes[3] = 1;
        bytes[12] = (byte) (bytes.length / 4 << 4);
        return bytes;
    }

    private static void put(byte[] bytes, int at, int size, int value) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
