package toucan.trace;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import toucan.wire.Ipv4;

/**
 * An IPv4 packet (RFC 791) or IPv6 packet (RFC 8200) inside a frame.
 *
 * @param source network-order address, 4 or 16 bytes
 * @param destination likewise
 * @param protocol of the payload, IANA's number
 * @param payload offset of the payload in the frame
 * @param length bytes of payload that the header promises; fewer may have been captured
 * @param fragment whether it is one piece of a larger packet
 */
record IpPacket(byte[] source, byte[] destination, int protocol, int payload, int length, boolean fragment) {
    static final int TCP = 6;
    static final int UDP = 17;

    private static final int IPV6_HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MAX_EXTENSIONS = 8;

    /** Reads the packet at {@code at}; null when there is none. */
    static IpPacket parse(ByteBuffer frame, int at) {
        return switch (frame.get(at) >>> 4 & 0xF) {
            case 4 -> parseV4(frame, at);
            case 6 -> parseV6(frame, at);
            default -> null;
        };
    }

    private static IpPacket parseV4(ByteBuffer frame, int at) {
        if (frame.limit() - at < Ipv4.HEADER) {
            return null;
        }
        int header = (frame.get(at) & 0xF) * 4;
        int total = frame.getShort(at + 2) & 0xFFFF;
        if (total == 0) {
            total = frame.limit() - at; // handed to the network card to be cut there (segmentation offload)
        }
        if (header < Ipv4.HEADER || total < header || frame.limit() - at < header) {
            return null;
        }
        boolean fragment = (frame.getShort(at + 6) & 0x3FFF) != 0; // more fragments, or an offset
        int protocol = frame.get(at + 9) & 0xFF;
        return new IpPacket(
                bytes(frame, at + 12, 4), bytes(frame, at + 16, 4), protocol, at + header, total - header, fragment);
    }

    private static IpPacket parseV6(ByteBuffer frame, int at) {
        if (frame.limit() - at < IPV6_HEADER) {
            return null;
        }
        int end = at + IPV6_HEADER + (frame.getShort(at + 4) & 0xFFFF);
        int next = frame.get(at + 6) & 0xFF;
        int payload = at + IPV6_HEADER;
        for (int i = 0; isExtension(next) && i < MAX_EXTENSIONS; i++) {
            if (payload + 8 > Math.min(end, frame.limit())) {
                return null;
            }
            next = frame.get(payload) & 0xFF;
            payload += 8 + (frame.get(payload + 1) & 0xFF) * 8;
        }
        if (payload > end) {
            return null;
        }
        byte[] source = bytes(frame, at + 8, 16);
        byte[] destination = bytes(frame, at + 24, 16);
        return new IpPacket(source, destination, next, payload, end - payload, next == FRAGMENT);
    }

    private static boolean isExtension(int next) {
        return next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS;
    }

    InetAddress sourceAddress() {
        return address(source);
    }

    InetAddress destinationAddress() {
        return address(destination);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    private static byte[] bytes(ByteBuffer frame, int at, int length) {
        byte[] bytes = new byte[length];
        frame.get(at, bytes);
        return bytes;
    }
}
