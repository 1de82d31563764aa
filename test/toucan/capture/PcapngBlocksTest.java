package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The blocks, byte by byte, as draft-ietf-opsawg-pcapng §4 has them. */
class PcapngBlocksTest {
    @Test
    void sectionHeader() {
        assertBytes(
                """
                0A0D0D0A 00000044 1A2B3C4D 0001 0000 FFFFFFFFFFFFFFFF
                0002 0005 616D643634 000000
                0003 0005 4C696E7578 000000
                0004 0006 546F7563616E 0000
                0000 0000 00000044""",
                out -> PcapngBlocks.sectionHeader(out, "amd64", "Linux", "Toucan"));
    }

    @Test
    void sectionHeaderThatKeepsTheMachineToItself() {
        assertBytes(
                "0A0D0D0A 0000002C 1A2B3C4D 0001 0000 FFFFFFFFFFFFFFFF 0004 0006 546F7563616E 0000 0000 0000 0000002C",
                out -> PcapngBlocks.sectionHeader(out, null, null, "Toucan"));
    }

    @Test
    void interfaceDescription() {
        assertBytes(
                """
                00000001 00000030 0065 0000 00040000
                0002 0004 686F7374
                0003 0002 6869 0000
                0009 0001 09 000000
                0000 0000 00000030""",
                out -> PcapngBlocks.interfaceDescription(
                        out, PcapngBlocks.LINKTYPE_RAW, PcapngBlocks.SNAPLEN, "host", "hi"));
    }

    @Test
    void enhancedPacket() {
        assertBytes(
                """
                00000006 0000003C 00000003 01234567 89ABCDEF 00000005 00000005
                1122334455 000000
                0002 0004 00000002
                0001 0001 78 000000
                0000 0000 0000003C""",
                out -> packet(out, Direction.OUTBOUND, "1122334455", List.of("x")));
    }

    @Test
    void enhancedPacketWithoutCommentsAndPadding() {
        assertBytes(
                """
                00000006 00000030 00000003 01234567 89ABCDEF 00000004 00000004 11223344
                0002 0004 00000001 0000 0000 00000030""",
                out -> packet(out, Direction.INBOUND, "11223344", List.of()));
    }

    @Test
    void lengthsAndTypesCanBeReadBack() {
        ByteBuffer out = ByteBuffer.allocate(1_000);
        PcapngBlocks.interfaceDescription(out, PcapngBlocks.LINKTYPE_RAW, PcapngBlocks.SNAPLEN, "host", "hi");
        packet(out, Direction.INBOUND, "11223344", List.of());
        assertEquals(0x30, PcapngBlocks.length(out, 0));
        assertEquals(false, PcapngBlocks.isPacket(out, 0));
        assertEquals(0x30, PcapngBlocks.length(out, 0x30));
        assertEquals(true, PcapngBlocks.isPacket(out, 0x30));
    }

    /** However many and long the comments, the block stays below its bound and whole, and the first ones are in it. */
    @Property(tries = 200)
    void noBlockIsLongerThanItsBound(
            @ForAll @IntRange(min = 0, max = 65_575) int bytes,
            @ForAll @IntRange(min = 0, max = 300) int comments,
            @ForAll @IntRange(min = 0, max = 5_000) int length) {
        ByteBuffer out = ByteBuffer.allocate(PcapngBlocks.MAX_BLOCK);
        ByteBuffer file = ByteBuffer.allocate(PcapngBlocks.MAX_BLOCK + 1_000);
        PcapngBlocks.interfaceDescription(file, PcapngBlocks.LINKTYPE_RAW, PcapngBlocks.SNAPLEN, "host", "hi");
        int start = PcapngBlocks.beginPacket(out, 0, 1);
        out.position(out.position() + bytes);
        PcapngBlocks.endPacket(out, start, Direction.INBOUND, Collections.nCopies(comments, "\u00E9".repeat(length)));
        file.put(out.flip());
        PcapngFile read = new PcapngFile(Arrays.copyOf(file.array(), file.position()));
        assertEquals(file.position(), read.wholeLength);
        assertEquals(bytes, read.packets.get(0).bytes().length);
        List<String> written = read.packets.get(0).comments();
        assertTrue(written.size() == comments || written.size() >= 7, written.size() + " comments");
        String expected = "\u00E9".repeat(Math.min(length, 1_000));
        assertTrue(written.stream().allMatch(expected::equals));
    }

    private static void packet(ByteBuffer out, Direction direction, String hex, List<String> comments) {
        int start = PcapngBlocks.beginPacket(out, 3, 0x0123456789ABCDEFL);
        out.put(HexFormat.of().parseHex(hex));
        PcapngBlocks.endPacket(out, start, direction, comments);
    }

    private static void assertBytes(String hex, Consumer<ByteBuffer> writing) {
        ByteBuffer out = ByteBuffer.allocate(1_000);
        writing.accept(out);
        byte[] actual = new byte[out.position()];
        out.get(0, actual);
        HexFormat format = HexFormat.of().withUpperCase();
        assertEquals(hex.replaceAll("\\s", ""), format.formatHex(actual));
    }
}
