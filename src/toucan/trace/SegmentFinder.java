package toucan.trace;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import toucan.trace.TracedSegment.Checksum;
import toucan.wire.InternetChecksum;
import toucan.wire.Ipv4;
import toucan.wire.NotTcpInIpv4;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.TcpOptions;

/**
 * The TCP segment of a frame: plain TCP over IP as Toucan's tcp view shows it, or the payload of a UDP datagram as it was on
 * the network, itself a segment or ({@code --encap ip}) an IPv4 packet with one.
 *
 * <p>A UDP datagram counts as Toucan's when one of its ports is the given one, or when what it carries is a segment with a
 * right checksum; from then on all between these two endpoints do, so that a damaged one is seen as well.
 */
public final class SegmentFinder {
    /** Conversations and endpoints that are remembered: enough for any real capture, and a bound for a hostile one. */
    private static final int MAX_REMEMBERED = 100_000;

    private static final int UDP_HEADER = 8;

    private record Conversation(InetSocketAddress one, InetSocketAddress other) {}

    private final int udpPort;
    private final Segment segment = new Segment();
    private final CRC32 crc = new CRC32();
    private final Set<Conversation> known = new HashSet<>();
    private final Map<InetSocketAddress, InetSocketAddress> endpoints = new HashMap<>();
    private final Map<Skipped, Long> skipped = new EnumMap<>(Skipped.class);

    /** @param udpPort the UDP port that is always Toucan's: 9293, or what {@code --listen} said */
    public SegmentFinder(int udpPort) {
        this.udpPort = udpPort;
    }

    /** The segment, or null when the frame holds none; see {@link #skipped}. */
    public TracedSegment find(Frame frame) {
        int linkType = frame.seenOn().linkType();
        if (!LinkLayer.knows(linkType)) {
            return skip(Skipped.LINK_TYPE);
        }
        int at = LinkLayer.ipOffset(linkType, frame.bytes());
        IpPacket ip = at < 0 ? null : IpPacket.parse(frame.bytes(), at);
        if (ip == null) {
            return skip(Skipped.NOT_IP);
        }
        if (ip.fragment()) {
            return skip(Skipped.FRAGMENT);
        }
        return switch (ip.protocol()) {
            case IpPacket.TCP -> tcp(frame, ip, 0, 0);
            case IpPacket.UDP -> udp(frame, ip);
            default -> skip(Skipped.OTHER_PROTOCOL);
        };
    }

    /** How many frames held no segment, by reason. */
    public Map<Skipped, Long> skipped() {
        return Map.copyOf(skipped);
    }

    private TracedSegment udp(Frame frame, IpPacket ip) {
        ByteBuffer in = frame.bytes();
        int at = ip.payload();
        if (in.limit() - at < UDP_HEADER || ip.length() < UDP_HEADER) {
            return skip(Skipped.CUT_SHORT);
        }
        int source = in.getShort(at) & 0xFFFF;
        int destination = in.getShort(at + 2) & 0xFFFF;
        int length = Math.max(UDP_HEADER, Math.min(in.getShort(at + 4) & 0xFFFF, ip.length())) - UDP_HEADER;
        int payload = at + UDP_HEADER;
        NotTcpInIpv4 fault =
                in.limit() - payload < length ? NotTcpInIpv4.TOO_SHORT : Ipv4.check(in.slice(payload, length), length);
        if (fault == null) {
            return tcp(frame, IpPacket.parse(in, payload), source, destination);
        }
        // The header's checksum is right by then: no segment of TCP has that by chance.
        if (fault == NotTcpInIpv4.PROTOCOL) {
            return skip(Skipped.OTHER_PROTOCOL);
        }
        if (fault == NotTcpInIpv4.FRAGMENT) {
            return skip(Skipped.FRAGMENT);
        }
        IpPacket carried = new IpPacket(ip.source(), ip.destination(), IpPacket.TCP, payload, length, false);
        return isToucan(in, carried, source, destination)
                ? tcp(frame, carried, source, destination)
                : skip(Skipped.OTHER_UDP);
    }

    private boolean isToucan(ByteBuffer in, IpPacket carried, int source, int destination) {
        if (source == udpPort || destination == udpPort) {
            return true;
        }
        InetSocketAddress from = new InetSocketAddress(carried.sourceAddress(), source);
        InetSocketAddress to = new InetSocketAddress(carried.destinationAddress(), destination);
        if (known.contains(new Conversation(from, to))) {
            return true;
        }
        boolean found = carried.length() >= SegmentCodec.HEADER
                && in.limit() >= carried.payload() + carried.length()
                && SegmentCodec.parse(in, carried.payload(), carried.length(), segment) == null
                && checksum(in, carried) == Checksum.GOOD;
        if (found && known.size() < MAX_REMEMBERED) {
            known.add(new Conversation(from, to));
            known.add(new Conversation(to, from));
        }
        return found;
    }

    private TracedSegment tcp(Frame frame, IpPacket ip, int udpSource, int udpDestination) {
        ByteBuffer in = frame.bytes();
        int at = ip.payload();
        int captured = Math.min(ip.length(), in.limit() - at);
        if (captured < ip.length() && !hasHeader(in, at, captured)) {
            return skip(Skipped.CUT_SHORT);
        }
        boolean whole = captured == ip.length();
        if (SegmentCodec.parse(in, at, ip.length(), segment) != null && !damaged(in, ip, whole)) {
            return skip(Skipped.MALFORMED);
        }
        Frame.Way way = frame.way();
        return new TracedSegment(
                frame.number(),
                frame.epochNanos(),
                frame.seenOn(),
                way == Frame.Way.UNKNOWN ? LinkLayer.way(frame.seenOn().linkType(), in) : way,
                endpoint(ip.sourceAddress(), segment.srcPort()),
                endpoint(ip.destinationAddress(), segment.dstPort()),
                udpSource,
                udpDestination,
                segment.seq(),
                segment.ack(),
                segment.flags(),
                segment.window(),
                ip.length(),
                segment.dataLength(),
                options(),
                whole ? checksum(in, ip) : Checksum.UNKNOWN,
                whole ? fingerprint(in, at, captured) : 0,
                List.copyOf(frame.comments()));
    }

    /**
     * Whether it is malformed because it was damaged on the way. Then {@link #segment} is its header as it stands, without
     * options and data, as nobody knows where the one end and the other begin.
     */
    private boolean damaged(ByteBuffer in, IpPacket ip, boolean whole) {
        if (!whole || ip.length() < SegmentCodec.HEADER || checksum(in, ip) != Checksum.BAD) {
            return false;
        }
        int at = ip.payload();
        segment.ports(in.getShort(at) & 0xFFFF, in.getShort(at + 2) & 0xFFFF);
        segment.seq(in.getInt(at + 4)).ack(in.getInt(at + 8));
        segment.flags(in.get(at + 13) & 0xFF).window(in.getShort(at + 14) & 0xFFFF);
        segment.data(in, at, 0);
        segment.options().clear();
        return true;
    }

    /** Whether as much as the data offset promises was captured. */
    private static boolean hasHeader(ByteBuffer in, int at, int captured) {
        return captured >= SegmentCodec.HEADER && captured >= (in.get(at + 12) >>> 4 & 0xF) * 4;
    }

    private TcpOptions options() {
        TcpOptions options = new TcpOptions();
        options.copyFrom(segment.options());
        return options;
    }

    private static Checksum checksum(ByteBuffer in, IpPacket ip) {
        if (SegmentCodec.checksum(in, ip.payload()) == 0) {
            return Checksum.NOT_USED;
        }
        long pseudoHeader = InternetChecksum.pseudoHeader(ip.source(), ip.destination());
        return InternetChecksum.of(pseudoHeader, in, ip.payload(), ip.length()) == 0 ? Checksum.GOOD : Checksum.BAD;
    }

    /** A "not used" 0 on the network is filled in by Toucan's own captures, so the field does not take part. */
    private int fingerprint(ByteBuffer in, int at, int length) {
        crc.reset();
        crc.update(in.slice(at, SegmentCodec.CHECKSUM_OFFSET));
        int behind = SegmentCodec.CHECKSUM_OFFSET + 2;
        crc.update(in.slice(at + behind, length - behind));
        return (int) crc.getValue();
    }

    /** One object for each endpoint, however many segments name it. */
    private InetSocketAddress endpoint(InetAddress address, int port) {
        InetSocketAddress endpoint = new InetSocketAddress(address, port);
        if (endpoints.size() >= MAX_REMEMBERED) {
            return endpoints.getOrDefault(endpoint, endpoint);
        }
        return endpoints.computeIfAbsent(endpoint, e -> e);
    }

    private TracedSegment skip(Skipped reason) {
        skipped.merge(reason, 1L, Long::sum);
        return null;
    }
}
