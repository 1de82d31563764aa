package toucan.capture;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng §4), written at the position, a multiple of 4, of a big-endian
 * buffer that has room for them. No file, no clock: the same arguments give the same bytes.
 */
final class PcapngBlocks {
    /** LINKTYPE_RAW: the packet begins with its IPv4 or IPv6 header. */
    static final int LINKTYPE_RAW = 101;
    /** No enhanced packet block is longer (bytes): an IP packet of 64 KiB, and the comments. */
    static final int MAX_BLOCK = (64 << 10) + (16 << 10) + 256;

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;

    private static final int OPT_END = 0;
    private static final int OPT_COMMENT = 1;
    private static final int SHB_HARDWARE = 2;
    private static final int SHB_OS = 3;
    private static final int SHB_USERAPPL = 4;
    private static final int IF_NAME = 2;
    private static final int IF_DESCRIPTION = 3;
    private static final int IF_TSRESOL = 9;
    private static final int EPB_FLAGS = 2;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    /** More than any datagram has (bytes). */
    static final int SNAPLEN = 256 << 10;

    private static final byte NANOSECONDS = 9;
    /** Bytes of one comment, and of all comments of a packet with their headers. */
    private static final int MAX_TEXT = 2_000;

    private static final int MAX_COMMENTS = 16 << 10;

    private PcapngBlocks() {}

    /** Begins a file. {@code hardware} and {@code os} may be null: they are left out. */
    static void sectionHeader(ByteBuffer out, String hardware, String os, String application) {
        int start = begin(out, SECTION_HEADER);
        out.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        out.putLong(-1); // the section's length: not known
        text(out, SHB_HARDWARE, hardware);
        text(out, SHB_OS, os);
        text(out, SHB_USERAPPL, application);
        end(out, start);
    }

    /**
     * Describes the next interface; the first one is number 0.
     *
     * @param snapLength no packet of it is longer (bytes)
     */
    static void interfaceDescription(ByteBuffer out, int linkType, int snapLength, String name, String description) {
        int start = begin(out, INTERFACE_DESCRIPTION);
        out.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
        text(out, IF_NAME, name);
        text(out, IF_DESCRIPTION, description);
        out.putShort((short) IF_TSRESOL).putShort((short) 1).put(NANOSECONDS);
        pad(out);
        end(out, start);
    }

    /**
     * Begins an enhanced packet block; the packet itself follows, written at the buffer's position.
     *
     * @param epochNanos the time of day in nanoseconds since 1970
     * @return what {@link #endPacket} wants to know
     */
    static int beginPacket(ByteBuffer out, int interfaceNumber, long epochNanos) {
        int start = begin(out, ENHANCED_PACKET);
        out.putInt(interfaceNumber).putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
        out.putInt(0).putInt(0); // captured and original length, see endPacket
        return start;
    }

    /** Ends the block that {@link #beginPacket} began: the packet ends at the buffer's position. */
    static void endPacket(ByteBuffer out, int start, Direction direction, List<String> comments) {
        endPacket(out, start, direction.flags(), out.position() - start - 28, comments);
    }

    /**
     * Likewise for a packet that was captured somewhere else.
     *
     * @param flags the option value of epb_flags
     * @param original bytes that the packet had on the network
     */
    static void endPacket(ByteBuffer out, int start, int flags, int original, List<String> comments) {
        int captured = out.position() - start - 28;
        out.putInt(start + 20, captured).putInt(start + 24, original);
        pad(out);
        out.putShort((short) EPB_FLAGS).putShort((short) 4).putInt(flags);
        int room = MAX_COMMENTS;
        for (int i = 0; i < comments.size() && room >= MAX_TEXT + 8; i++) {
            int before = out.position();
            text(out, OPT_COMMENT, comments.get(i));
            room -= out.position() - before;
        }
        end(out, start);
    }

    /** Whether the block at {@code offset} holds a packet. */
    static boolean isPacket(ByteBuffer blocks, int offset) {
        return blocks.getInt(offset) == ENHANCED_PACKET;
    }

    /** The total length of the block at {@code offset}. */
    static int length(ByteBuffer blocks, int offset) {
        return blocks.getInt(offset + 4);
    }

    private static int begin(ByteBuffer out, int type) {
        int start = out.position();
        out.putInt(type).putInt(0); // the total length, see end
        return start;
    }

    /** The end of the options, and the total length at both ends of the block. */
    private static void end(ByteBuffer out, int start) {
        out.putShort((short) OPT_END).putShort((short) 0);
        int length = out.position() + 4 - start;
        out.putInt(length).putInt(start + 4, length);
    }

    private static void text(ByteBuffer out, int code, String text) {
        if (text != null) {
            int at = out.position();
            out.putShort((short) code).putShort((short) 0);
            out.putShort(at + 2, (short) PcapngText.put(out, text, MAX_TEXT));
            pad(out);
        }
    }

    /** Blocks start and options start at multiples of 4, and so does what follows them. */
    private static void pad(ByteBuffer out) {
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
    }
}
