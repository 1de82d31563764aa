package toucan.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * pcapng (draft-ietf-opsawg-pcapng §4): blocks, each with its length at both ends. Sections, each in a byte order of its
 * own and with interfaces of its own, follow one another; unknown blocks are skipped by their length.
 */
final class PcapngSource implements FrameSource {
    static final int SECTION_HEADER = 0x0A0D0D0A;

    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int BLOCK_HEADER = 8;
    /** Type, length, byte-order magic. */
    private static final int SECTION_START = 12;
    /** Type, and the length at both ends. */
    private static final int SHORTEST_BLOCK = 12;
    /** Interfaces of one file: beyond any real host, and a bound on memory. */
    private static final int MAX_INTERFACES = 10_000;

    private static final int OPT_END = 0;
    private static final int OPT_COMMENT = 1;
    private static final int IF_NAME = 2;
    private static final int IF_TSRESOL = 9;
    private static final int IF_TSOFFSET = 14;
    private static final int EPB_FLAGS = 2;

    /** An interface and what its timestamps count. */
    private record Described(TraceInterface seenOn, int snapLength, TimeUnits time) {}

    private final TraceInput in;
    private final List<Described> interfaces = new ArrayList<>();
    private int interfacesBefore;
    private long number;
    private boolean firstTypeRead = true;

    /** The input stands behind the four bytes of the first block's type. */
    PcapngSource(TraceInput in) {
        this.in = in;
    }

    @Override
    public Frame next() throws IOException {
        while (true) {
            ByteBuffer block = nextBlock();
            if (block == null) {
                return null;
            }
            int type = block.getInt(0);
            block.position(BLOCK_HEADER).limit(block.limit() - 4);
            Frame frame =
                    switch (type) {
                        case INTERFACE_DESCRIPTION -> describe(block);
                        case ENHANCED_PACKET -> enhanced(block);
                        case SIMPLE_PACKET -> simple(block);
                        case OBSOLETE_PACKET -> obsolete(block);
                        default -> null;
                    };
            if (frame != null) {
                return frame;
            }
        }
    }

    private ByteBuffer nextBlock() throws IOException {
        int known = firstTypeRead ? 4 : 0;
        firstTypeRead = false;
        ByteBuffer header = in.read(known, BLOCK_HEADER - known);
        if (header == null) {
            return null;
        }
        int have = BLOCK_HEADER;
        if (header.getInt(0) == SECTION_HEADER) {
            header = in.read(BLOCK_HEADER, SECTION_START - BLOCK_HEADER);
            if (header == null) {
                return null;
            }
            have = SECTION_START;
            beginSection(header);
        }
        int length = header.getInt(4);
        if (length % 4 != 0 || length < SHORTEST_BLOCK || length < have) {
            throw in.malformed("a block of " + (length & 0xFFFFFFFFL) + " bytes");
        }
        ByteBuffer block = in.read(have, length - have);
        if (block != null && block.getInt(length - 4) != length) {
            throw in.malformed("a block's length at its end differs from the one at its beginning");
        }
        return block;
    }

    /** The type of this block reads the same in both byte orders; the magic number behind it tells which one follows. */
    private void beginSection(ByteBuffer start) throws MalformedTraceException {
        start.order(ByteOrder.BIG_ENDIAN);
        int magic = start.getInt(BLOCK_HEADER);
        boolean little = Integer.reverseBytes(magic) == BYTE_ORDER_MAGIC;
        if (magic != BYTE_ORDER_MAGIC && !little) {
            throw in.malformed("a section without pcapng's byte-order magic");
        }
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        in.order(order);
        start.order(order);
        interfacesBefore += interfaces.size();
        interfaces.clear();
    }

    private Frame describe(ByteBuffer block) throws MalformedTraceException {
        need(block, 8);
        if (interfacesBefore + interfaces.size() == MAX_INTERFACES) {
            throw in.malformed("more than " + MAX_INTERFACES + " interfaces");
        }
        int linkType = block.getShort() & 0xFFFF;
        block.getShort();
        int snapLength = block.getInt();
        String name = "";
        int resolution = TimeUnits.MICROSECONDS;
        long offsetSeconds = 0;
        for (Option o = option(block); o != null; o = option(block)) {
            switch (o.code) {
                case IF_NAME -> name = o.text();
                case IF_TSRESOL -> resolution = o.length >= 1 ? block.get(o.at) & 0xFF : resolution;
                case IF_TSOFFSET -> offsetSeconds = o.length >= 8 ? block.getLong(o.at) : 0;
                default -> {}
            }
        }
        TraceInterface seenOn = new TraceInterface(interfacesBefore + interfaces.size(), name, linkType);
        interfaces.add(new Described(seenOn, snapLength, new TimeUnits(resolution, offsetSeconds)));
        return null;
    }

    private Frame enhanced(ByteBuffer block) throws MalformedTraceException {
        need(block, 20);
        Described on = described(block.getInt());
        return packet(block, on, ticks(block), block.getInt(), block.getInt());
    }

    private Frame obsolete(ByteBuffer block) throws MalformedTraceException {
        need(block, 20);
        Described on = described(block.getShort() & 0xFFFF);
        block.getShort(); // packets dropped
        return packet(block, on, ticks(block), block.getInt(), block.getInt());
    }

    private static long ticks(ByteBuffer block) {
        return (long) block.getInt() << 32 | block.getInt() & 0xFFFFFFFFL;
    }

    private Frame packet(ByteBuffer block, Described on, long ticks, int captured, int original)
            throws MalformedTraceException {
        if (captured < 0 || captured > block.remaining()) {
            throw in.malformed("a packet that is longer than its block");
        }
        ByteBuffer bytes = block.slice(block.position(), captured);
        block.position(Math.min(block.limit(), block.position() + padded(captured)));
        Frame.Way way = Frame.Way.UNKNOWN;
        List<String> comments = new ArrayList<>(0);
        for (Option o = option(block); o != null; o = option(block)) {
            if (o.code == OPT_COMMENT) {
                comments.add(o.text());
            } else if (o.code == EPB_FLAGS && o.length == 4) {
                way = way(block.getInt(o.at));
            }
        }
        return new Frame(++number, on.time.epochNanos(ticks), on.seenOn, way, bytes, original, comments);
    }

    private Frame simple(ByteBuffer block) throws MalformedTraceException {
        need(block, 4);
        Described on = described(0);
        int original = block.getInt();
        int snapLength = on.snapLength <= 0 ? Integer.MAX_VALUE : on.snapLength;
        int captured = Math.min(Math.min(original < 0 ? Integer.MAX_VALUE : original, snapLength), block.remaining());
        ByteBuffer bytes = block.slice(block.position(), captured);
        return new Frame(++number, 0, on.seenOn, Frame.Way.UNKNOWN, bytes, original, List.of());
    }

    private static Frame.Way way(int flags) {
        return switch (flags & 0b11) {
            case 0b01 -> Frame.Way.IN;
            case 0b10 -> Frame.Way.OUT;
            default -> Frame.Way.UNKNOWN;
        };
    }

    private Described described(int index) throws MalformedTraceException {
        if (index < 0 || index >= interfaces.size()) {
            throw in.malformed("a packet of an interface that is not described");
        }
        return interfaces.get(index);
    }

    /** One option; its value lies at {@code at} of the block. */
    private record Option(int code, int at, int length, ByteBuffer block) {
        String text() {
            byte[] utf8 = new byte[length];
            block.get(at, utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }

    /** The next option, or null at the end of the options; an option that runs past its block ends them too. */
    private static Option option(ByteBuffer block) {
        if (block.remaining() < 4) {
            return null;
        }
        int code = block.getShort() & 0xFFFF;
        int length = block.getShort() & 0xFFFF;
        if (code == OPT_END || length > block.remaining()) {
            block.position(block.limit());
            return null;
        }
        Option option = new Option(code, block.position(), length, block);
        block.position(Math.min(block.limit(), block.position() + padded(length)));
        return option;
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    private void need(ByteBuffer block, int bytes) throws MalformedTraceException {
        if (block.remaining() < bytes) {
            throw in.malformed("a block that is too short for its type");
        }
    }
}
