package toucan.impair;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import toucan.link.Datagram;
import toucan.wire.Ipv4;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.SeqNum;

/**
 * Tells of what {@linkplain SegmentKind kinds} a segment is, and the how-manieth of each on its connection. It sees both
 * directions, as a box in the network would, and knows no more than that box.
 *
 * <p>A datagram is a segment, or an IPv4 packet with one inside, as a TUN device has them. A connection is both UDP endpoints
 * and both TCP ports; a SYN with a new initial sequence number begins a new one.
 */
final class SegmentClassifier {
    /** Connections remembered; the one unused for longest is forgotten. */
    static final int MAX_CONNECTIONS = 4_096;

    private static final int SYN_FIN_RST = Segment.SYN | Segment.FIN | Segment.RST;

    private final Segment segment = new Segment();
    private final Map<Key, Flow> flows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Flow> eldest) {
            return size() > MAX_CONNECTIONS;
        }
    };
    private Flow current;

    /** One direction of one connection, ours. */
    private record Key(InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {}

    /** What is known of a connection. */
    private static final class Flow {
        private final long[] counts = new long[SegmentKind.values().length];
        private boolean synSeen;
        private int iss;
        private boolean sent;
        /** The sequence number behind the last octet sent so far. */
        private int sentUpTo;

        private boolean acked;
        private int lastAck;
        private int peerWindow = 0xFFFF;
    }

    /**
     * Counts a segment that this host sends.
     *
     * @return the {@link SegmentKind#bit}s of its kinds; 0 for what is no TCP segment
     */
    int sent(Datagram datagram) {
        if (!parse(datagram)) {
            return 0;
        }
        Key key = new Key(datagram.local(), datagram.remote(), segment.srcPort(), segment.dstPort());
        Flow flow = flows.computeIfAbsent(key, k -> new Flow());
        if (segment.is(Segment.SYN) && !(flow.synSeen && flow.iss == segment.seq())) {
            flow = new Flow();
            flow.synSeen = true;
            flow.iss = segment.seq();
            flows.put(key, flow);
        }
        int kinds = kinds(flow);
        for (int kind = 0; kind < flow.counts.length; kind++) {
            flow.counts[kind] += kinds >>> kind & 1;
        }
        current = flow;
        return kinds;
    }

    private boolean parse(Datagram datagram) {
        int at = Ipv4.segmentOffset(datagram.payload(), datagram.length());
        return SegmentCodec.parse(datagram.payload(), at, datagram.length() - at, segment) == null;
    }

    /** The how-manieth of that kind the segment last given to {@link #sent} is. */
    long count(SegmentKind kind) {
        return current.counts[kind.ordinal()];
    }

    private int kinds(Flow flow) {
        int kinds = 0;
        if (segment.is(Segment.SYN)) {
            kinds |= segment.is(Segment.ACK) ? SegmentKind.SYNACK.bit() : SegmentKind.SYN.bit();
        }
        if (segment.is(Segment.FIN)) {
            kinds |= SegmentKind.FIN.bit();
        }
        if (segment.is(Segment.RST)) {
            kinds |= SegmentKind.RST.bit();
        }
        if (segment.dataLength() > 0) {
            return kinds | dataKinds(flow);
        }
        boolean pureAck = segment.is(Segment.ACK) && (segment.flags() & SYN_FIN_RST) == 0;
        return pureAck ? kinds | SegmentKind.ACK.bit() : kinds;
    }

    private int dataKinds(Flow flow) {
        int from = segment.seq() + (segment.is(Segment.SYN) ? 1 : 0);
        int to = from + segment.dataLength();
        int kinds = 0;
        if (!flow.sent || SeqNum.before(flow.sentUpTo, to)) {
            kinds |= SegmentKind.DATA.bit();
        }
        if (flow.sent && SeqNum.before(from, flow.sentUpTo)) {
            kinds |= SegmentKind.RETX.bit();
        }
        if (segment.dataLength() == 1 && flow.peerWindow == 0) {
            kinds |= SegmentKind.PROBE.bit();
        }
        if (!flow.sent || SeqNum.before(flow.sentUpTo, to)) {
            flow.sent = true;
            flow.sentUpTo = to;
        }
        return kinds;
    }

    /** Learns the peer's window from a segment that arrived, if it belongs to a connection on which we have sent. */
    void received(Datagram datagram) {
        if (!parse(datagram) || !segment.is(Segment.ACK)) {
            return;
        }
        Flow flow = flows.get(new Key(datagram.local(), datagram.remote(), segment.dstPort(), segment.srcPort()));
        // An ACK older than the last one is an old window; one of what was never sent is damaged or forged.
        if (flow != null
                && (!flow.acked || !SeqNum.before(segment.ack(), flow.lastAck))
                && (!flow.sent || !SeqNum.before(flow.sentUpTo + 1, segment.ack()))) {
            flow.acked = true;
            flow.lastAck = segment.ack();
            flow.peerWindow = segment.window();
        }
    }
}
