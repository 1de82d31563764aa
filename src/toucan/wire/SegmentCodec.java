package toucan.wire;

import java.nio.ByteBuffer;

/**
 * Bytes to {@link Segment} and back: the header format of RFC 9293 §3.1 and the option formats of §3.2, RFC 7323, RFC
 * 2018 and RFC 5482. Malformed input is answered with a reason, never with an exception.
 */
public final class SegmentCodec {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;
    /** Bytes of the longest header, with 40 bytes of options. */
    public static final int MAX_HEADER = 60;
    /** Bytes of the user timeout option (RFC 5482 §3.3). */
    public static final int USER_TIMEOUT_LENGTH = 4;
    /** Where the checksum field stands in the header. */
    public static final int CHECKSUM_OFFSET = 16;

    private static final int KIND_EOL = 0;
    private static final int KIND_NOP = 1;
    private static final int KIND_MSS = 2;
    private static final int KIND_WINDOW_SCALE = 3;
    private static final int KIND_SACK_PERMITTED = 4;
    private static final int KIND_SACK = 5;
    private static final int KIND_TIMESTAMPS = 8;
    private static final int KIND_USER_TIMEOUT = 28;

    private SegmentCodec() {}

    /**
     * Reads {@code length} bytes at the absolute {@code offset} into {@code into}, whose data becomes a view of the buffer.
     * The checksum is not looked at.
     *
     * @return null, or why this is no segment; then {@code into} is undefined
     */
    public static Malformed parse(ByteBuffer in, int offset, int length, Segment into) {
        if (length < HEADER) {
            return Malformed.TOO_SHORT;
        }
        int header = (in.get(offset + 12) >>> 4 & 0xF) * 4;
        if (header < HEADER || header > length) {
            return Malformed.DATA_OFFSET;
        }
        into.ports(in.getShort(offset) & 0xFFFF, in.getShort(offset + 2) & 0xFFFF);
        if (into.srcPort() == 0 || into.dstPort() == 0) {
            return Malformed.PORT_ZERO;
        }
        into.seq(in.getInt(offset + 4));
        into.ack(in.getInt(offset + 8));
        into.flags(in.get(offset + 13) & 0xFF);
        into.window(in.getShort(offset + 14) & 0xFFFF);
        into.urgentPointer(in.getShort(offset + 18) & 0xFFFF);
        into.data(in, offset + header, length - header);
        into.options().clear();
        boolean legal = parseOptions(in, offset + HEADER, offset + header, into.options());
        return legal ? null : Malformed.OPTION_LENGTH;
    }

    /** The checksum field of the segment at {@code offset}, 0 to 65535. */
    public static int checksum(ByteBuffer in, int offset) {
        return in.getShort(offset + CHECKSUM_OFFSET) & 0xFFFF;
    }

    /** RFC 9293 §3.2: options in any segment (MUST-5), unaligned (MUST-64), unknown ones skipped (MUST-6). */
    private static boolean parseOptions(ByteBuffer in, int from, int end, TcpOptions options) {
        int i = from;
        while (i < end) {
            int kind = in.get(i) & 0xFF;
            if (kind == KIND_EOL) {
                return true;
            }
            if (kind == KIND_NOP) {
                i++;
                continue;
            }
            int length = i + 1 < end ? in.get(i + 1) & 0xFF : 0;
            // MUST-7: survive a length that is illegal (below 2) or runs past the header.
            if (length < 2 || i + length > end || !parseOption(kind, length, in, i + 2, options)) {
                return false;
            }
            i += length;
        }
        return true;
    }

    private static boolean parseOption(int kind, int length, ByteBuffer in, int at, TcpOptions options) {
        switch (kind) {
            case KIND_MSS -> {
                if (length != 4) {
                    return false;
                }
                options.mss(in.getShort(at) & 0xFFFF);
            }
            case KIND_WINDOW_SCALE -> {
                if (length != 3) {
                    return false;
                }
                options.windowScale(in.get(at) & 0xFF);
            }
            case KIND_SACK_PERMITTED -> {
                if (length != 2) {
                    return false;
                }
                options.sackPermitted(true);
            }
            case KIND_TIMESTAMPS -> {
                if (length != 10) {
                    return false;
                }
                options.timestamps(in.getInt(at), in.getInt(at + 4));
            }
            case KIND_USER_TIMEOUT -> {
                if (length != 4) {
                    return false;
                }
                options.userTimeout(in.getShort(at) & 0xFFFF);
            }
            case KIND_SACK -> {
                if (length < 10 || (length - 2) % 8 != 0) {
                    return false;
                }
                for (int block = at; block < at + length - 2; block += 8) {
                    options.addSackBlock(in.getInt(block), in.getInt(block + 4));
                }
            }
            default -> {
                // MUST-6: an option that is not understood is skipped by its length.
            }
        }
        return true;
    }

    /** Bytes that {@link #serialize} writes for this segment. */
    public static int length(Segment segment) {
        return HEADER + optionsLength(segment.options()) + segment.dataLength();
    }

    /**
     * Writes the segment at the absolute {@code offset} of a big-endian buffer, with 0 in the checksum field.
     *
     * @return bytes written
     * @throws IllegalArgumentException when the options need more than the 40 bytes that a header has for them
     */
    public static int serialize(Segment segment, ByteBuffer out, int offset) {
        int header = HEADER + optionsLength(segment.options());
        if (header > MAX_HEADER) {
            throw new IllegalArgumentException("options longer than 40 bytes: " + segment.options());
        }
        out.putShort(offset, (short) segment.srcPort());
        out.putShort(offset + 2, (short) segment.dstPort());
        out.putInt(offset + 4, segment.seq());
        out.putInt(offset + 8, segment.ack());
        out.put(offset + 12, (byte) (header / 4 << 4));
        out.put(offset + 13, (byte) segment.flags());
        out.putShort(offset + 14, (short) segment.window());
        out.putShort(offset + CHECKSUM_OFFSET, (short) 0);
        out.putShort(offset + 18, (short) segment.urgentPointer());
        serializeOptions(segment.options(), out, offset + HEADER);
        if (segment.dataLength() > 0) {
            out.put(offset + header, segment.data(), segment.dataOffset(), segment.dataLength());
        }
        return header + segment.dataLength();
    }

    /**
     * Puts the right checksum into a segment that was serialized at {@code offset}.
     *
     * @param pseudoHeader see {@link InternetChecksum#pseudoHeader}
     */
    public static void fillChecksum(long pseudoHeader, ByteBuffer segment, int offset, int length) {
        segment.putShort(offset + CHECKSUM_OFFSET, (short) 0);
        int sum = InternetChecksum.of(pseudoHeader, segment, offset, length);
        segment.putShort(offset + CHECKSUM_OFFSET, (short) sum);
    }

    /** Bytes of the options with the padding that {@link #serialize} adds: a multiple of 4, and legal up to 40. */
    public static int optionsLength(TcpOptions options) {
        int length = 0;
        if (options.hasMss()) {
            length += 4;
        }
        if (options.hasTimestamps()) {
            length += options.sackPermitted() ? 10 : 12;
        }
        if (options.sackPermitted()) {
            length += options.hasTimestamps() ? 2 : 4;
        }
        if (options.hasWindowScale()) {
            length += 4;
        }
        if (options.hasUserTimeout()) {
            length += USER_TIMEOUT_LENGTH;
        }
        if (options.sackBlocks() > 0) {
            length += 4 + 8 * options.sackBlocks();
        }
        return length;
    }

    /** In the order and with the padding that Linux uses: each option group ends on a word boundary. */
    private static void serializeOptions(TcpOptions options, ByteBuffer out, int offset) {
        int i = offset;
        if (options.hasMss()) {
            i = header(KIND_MSS, 4, out, i);
            out.putShort(i, (short) options.mss());
            i += 2;
        }
        if (options.sackPermitted()) {
            if (!options.hasTimestamps()) {
                i = nops(2, out, i);
            }
            i = header(KIND_SACK_PERMITTED, 2, out, i);
        }
        if (options.hasTimestamps()) {
            if (!options.sackPermitted()) {
                i = nops(2, out, i);
            }
            i = header(KIND_TIMESTAMPS, 10, out, i);
            out.putInt(i, options.tsVal());
            out.putInt(i + 4, options.tsEcr());
            i += 8;
        }
        if (options.hasWindowScale()) {
            i = nops(1, out, i);
            i = header(KIND_WINDOW_SCALE, 3, out, i);
            out.put(i++, (byte) options.windowScale());
        }
        if (options.hasUserTimeout()) {
            i = header(KIND_USER_TIMEOUT, USER_TIMEOUT_LENGTH, out, i);
            out.putShort(i, (short) options.userTimeout());
            i += 2;
        }
        if (options.sackBlocks() > 0) {
            i = nops(2, out, i);
            i = header(KIND_SACK, 2 + 8 * options.sackBlocks(), out, i);
            for (int block = 0; block < options.sackBlocks(); block++) {
                out.putInt(i, options.sackLeft(block));
                out.putInt(i + 4, options.sackRight(block));
                i += 8;
            }
        }
    }

    private static int header(int kind, int length, ByteBuffer out, int at) {
        out.put(at, (byte) kind);
        out.put(at + 1, (byte) length);
        return at + 2;
    }

    private static int nops(int count, ByteBuffer out, int at) {
        for (int i = 0; i < count; i++) {
            out.put(at + i, (byte) KIND_NOP);
        }
        return at + count;
    }
}
