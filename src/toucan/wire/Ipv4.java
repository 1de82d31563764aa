package toucan.wire;

import java.nio.ByteBuffer;

/**
 * IPv4 packets (RFC 791 §3.1) that carry one TCP segment each: what a TUN device sends and takes. Buffers are in network byte
 * order, a packet begins at index 0.
 */
public final class Ipv4 {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;

    /** What RFC 1700 ("IP time to live parameter") and Linux say. */
    private static final int TIME_TO_LIVE = 64;

    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int FRAGMENT_OFFSET = 6;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int CHECKSUM_OFFSET = 10;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3FFF;

    private Ipv4() {}

    /**
     * What is in the way of reading the first {@code length} bytes as a whole packet with a segment in it; null if nothing is.
     *
     * <p>The time to live is not looked at: a host that has been reached does not ask how long the way was (RFC 1122
     * §3.2.1.7). Options are passed over.
     */
    public static NotTcpInIpv4 check(ByteBuffer in, int length) {
        if (length < 1) {
            return NotTcpInIpv4.TOO_SHORT;
        }
        int version = in.get(0) >>> 4 & 0xF;
        if (version != 4) {
            return version == 6 ? NotTcpInIpv4.IPV6 : NotTcpInIpv4.VERSION;
        }
        if (length < HEADER) {
            return NotTcpInIpv4.TOO_SHORT;
        }
        int header = headerLength(in);
        if (header < HEADER || header > length) {
            return NotTcpInIpv4.HEADER_LENGTH;
        }
        if ((in.getShort(TOTAL_LENGTH_OFFSET) & 0xFFFF) != length) {
            return NotTcpInIpv4.TOTAL_LENGTH;
        }
        if (InternetChecksum.withoutPseudoHeader(in, 0, header) != 0) {
            return NotTcpInIpv4.CHECKSUM;
        }
        if (in.get(PROTOCOL_OFFSET) != InternetChecksum.PROTOCOL_TCP) {
            return NotTcpInIpv4.PROTOCOL;
        }
        if ((in.getShort(FRAGMENT_OFFSET) & MORE_FRAGMENTS_OR_OFFSET) != 0) {
            return NotTcpInIpv4.FRAGMENT;
        }
        return length - header < SegmentCodec.HEADER ? NotTcpInIpv4.TOO_SHORT : null;
    }

    /** Where the segment begins if {@link #check} finds nothing, else 0. No segment looks like a packet by chance. */
    public static int segmentOffset(ByteBuffer in, int length) {
        return check(in, length) == null ? headerLength(in) : 0;
    }

    /** Bytes of header, options included, as the header says (IHL). */
    public static int headerLength(ByteBuffer in) {
        return (in.get(0) & 0xF) * 4;
    }

    /** The source address, its first octet the highest. */
    public static int source(ByteBuffer in) {
        return in.getInt(SOURCE_OFFSET);
    }

    /** The destination address, its first octet the highest. */
    public static int destination(ByteBuffer in) {
        return in.getInt(DESTINATION_OFFSET);
    }

    /**
     * Whether one host can have this address towards another: not "this network", loopback, multicast, reserved or broadcast
     * (RFC 1122 §3.2.1.3).
     *
     * @param address its first octet the highest
     */
    public static boolean isHost(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /** Writes the header of a packet in front of a segment of {@code segmentLength} bytes. */
    public static void writeHeader(ByteBuffer out, int source, int destination, int segmentLength) {
        writeHeader(out, 0, InternetChecksum.PROTOCOL_TCP, source, destination, segmentLength);
    }

    /**
     * Writes the header of any packet at index {@code at}: never to be fragmented, so that its identification says nothing and
     * is 0 (RFC 6864 §4.1).
     *
     * @param protocol of the payload, IANA's number
     */
    public static void writeHeader(
            ByteBuffer out, int at, int protocol, int source, int destination, int payloadLength) {
        out.putShort(at, (short) 0x4500);
        out.putShort(at + TOTAL_LENGTH_OFFSET, (short) (HEADER + payloadLength));
        out.putShort(at + 4, (short) 0);
        out.putShort(at + FRAGMENT_OFFSET, (short) DONT_FRAGMENT);
        out.put(at + 8, (byte) TIME_TO_LIVE);
        out.put(at + PROTOCOL_OFFSET, (byte) protocol);
        out.putShort(at + CHECKSUM_OFFSET, (short) 0);
        out.putInt(at + SOURCE_OFFSET, source);
        out.putInt(at + DESTINATION_OFFSET, destination);
        out.putShort(at + CHECKSUM_OFFSET, (short) InternetChecksum.withoutPseudoHeader(out, at, HEADER));
    }
}
