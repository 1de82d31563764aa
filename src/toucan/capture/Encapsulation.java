package toucan.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import toucan.link.Datagram;
import toucan.wire.InternetChecksum;
import toucan.wire.Ipv4;
import toucan.wire.SegmentCodec;

/**
 * Writes a datagram as the IP packet that the capture shows: IPv4 (RFC 791) or IPv6 (RFC 8200), then the segment alone or
 * the UDP header (RFC 768) and the payload. The headers are ours, since no socket shows us the real ones; their checksums
 * are right.
 *
 * <p>The segment's bytes stand as they are, with one exception: a checksum of 0 that is not the right one means "not used"
 * and is replaced by the right one, so that Wireshark does not call the segment bad.
 */
final class Encapsulation {
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_UDP = 17;
    private static final int HOP_LIMIT = 64;

    private final View view;
    private final Addresses outbound = new Addresses();
    private final Addresses inbound = new Addresses();

    Encapsulation(View view) {
        this.view = view;
    }

    /** The addresses of the last packet of one direction, which are most often those of the next one. */
    private static final class Addresses {
        private InetAddress from;
        private InetAddress to;
        private byte[] source;
        private byte[] destination;
        /** The same of IPv4, the first octet the highest. */
        private int source4;

        private int destination4;
        private long tcpPseudoHeader;

        void set(InetAddress newFrom, InetAddress newTo) {
            if (newFrom.equals(from) && newTo.equals(to)) {
                return;
            }
            from = newFrom;
            to = newTo;
            source = newFrom.getAddress();
            destination = newTo.getAddress();
            source4 = ByteBuffer.wrap(source).getInt();
            destination4 = ByteBuffer.wrap(destination).getInt();
            tcpPseudoHeader = InternetChecksum.pseudoHeader(source, destination);
        }
    }

    /** Writes the packet at the position of a big-endian buffer. */
    void put(ByteBuffer out, Direction direction, Datagram datagram) {
        boolean sent = direction == Direction.OUTBOUND;
        InetSocketAddress from = sent ? datagram.local() : datagram.remote();
        InetSocketAddress to = sent ? datagram.remote() : datagram.local();
        Addresses addresses = sent ? outbound : inbound;
        addresses.set(from.getAddress(), to.getAddress());
        int length = datagram.length();
        boolean udp = view != View.TCP || length < SegmentCodec.HEADER;
        ipHeader(out, addresses, udp ? PROTOCOL_UDP : InternetChecksum.PROTOCOL_TCP, length + (udp ? UDP_HEADER : 0));
        int transport = out.position();
        if (udp) {
            out.putShort((short) from.getPort()).putShort((short) to.getPort());
            out.putShort((short) (length + UDP_HEADER)).putShort((short) 0);
        }
        int segment = out.position();
        out.put(segment, datagram.payload(), 0, length);
        out.position(segment + length);
        if (view != View.UDP_IP && length >= SegmentCodec.HEADER && SegmentCodec.checksum(out, segment) == 0) {
            // 0 is also the right checksum of one segment in 65,536: then this changes nothing.
            SegmentCodec.fillChecksum(addresses.tcpPseudoHeader, out, segment, length);
        }
        if (udp) {
            long pseudoHeader = addresses.tcpPseudoHeader - InternetChecksum.PROTOCOL_TCP + PROTOCOL_UDP;
            int checksum = InternetChecksum.of(pseudoHeader, out, transport, length + UDP_HEADER);
            out.putShort(transport + 6, (short) (checksum == 0 ? 0xFFFF : checksum));
        }
    }

    private static void ipHeader(ByteBuffer out, Addresses addresses, int protocol, int payloadLength) {
        if (addresses.source.length == 16) {
            out.putInt(6 << 28).putShort((short) payloadLength);
            out.put((byte) protocol).put((byte) HOP_LIMIT);
            out.put(addresses.source).put(addresses.destination);
            return;
        }
        int start = out.position();
        Ipv4.writeHeader(out, start, protocol, addresses.source4, addresses.destination4, payloadLength);
        out.position(start + Ipv4.HEADER);
    }
}
