package toucan.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import toucan.link.Datagram;
import toucan.wire.InternetChecksum;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Datagrams that hold segments, for the tests of this package. */
final class Segments {
    static final InetSocketAddress V4_A = endpoint("192.0.2.1", 9293);
    static final InetSocketAddress V4_B = endpoint("198.51.100.7", 40_000);
    static final InetSocketAddress V6_A = endpoint("2001:db8::1", 9293);
    static final InetSocketAddress V6_B = endpoint("2001:db8::2:3", 40_000);

    private Segments() {}

    static InetSocketAddress endpoint(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An empty datagram between two endpoints, with room for every length. */
    static Datagram datagram(InetSocketAddress local, InetSocketAddress remote) {
        Datagram datagram = new Datagram(Datagram.MAX_PAYLOAD);
        datagram.endpoints(local, remote);
        return datagram;
    }

    /** A segment of a connection between ports 1111 (here) and 2222, as it is sent from here. */
    static Segment outgoing(int flags, int seq, int ack, int dataLength) {
        Segment segment = new Segment().ports(1111, 2222).flags(flags).seq(seq).ack(ack);
        ByteBuffer data = ByteBuffer.allocate(dataLength);
        for (int i = 0; i < dataLength; i++) {
            data.put(i, (byte) (i * 7));
        }
        return segment.window(65_000).data(data, 0, dataLength);
    }

    /** The same from the other side. */
    static Segment incoming(int flags, int seq, int ack, int dataLength) {
        return outgoing(flags, seq, ack, dataLength).ports(2222, 1111);
    }

    /** Fills the datagram with the segment, its checksum right between source and destination. */
    static Datagram fill(Datagram datagram, Direction direction, Segment segment) {
        datagram.length(SegmentCodec.length(segment));
        int length = SegmentCodec.serialize(segment, datagram.payload(), 0);
        boolean out = direction == Direction.OUTBOUND;
        long pseudoHeader = InternetChecksum.pseudoHeader(
                (out ? datagram.local() : datagram.remote()).getAddress().getAddress(),
                (out ? datagram.remote() : datagram.local()).getAddress().getAddress());
        SegmentCodec.fillChecksum(pseudoHeader, datagram.payload(), 0, length);
        datagram.clearNotes();
        return datagram;
    }

    /** A handshake, two data segments each way, one of them sent again with comments, and a close: 11 packets. */
    static void recordConnection(PacketRecorder recorder, InetSocketAddress local, InetSocketAddress remote) {
        Datagram d = datagram(local, remote);
        int ack = Segment.ACK;
        Segment syn = outgoing(Segment.SYN, 1000, 0, 0);
        syn.options().mss(1452).sackPermitted(true).windowScale(7).timestamps(1, 0);
        Segment synAck = incoming(Segment.SYN | ack, 5000, 1001, 0);
        synAck.options().mss(1452).sackPermitted(true).windowScale(7).timestamps(1, 1);
        record(recorder, d, Direction.OUTBOUND, syn);
        record(recorder, d, Direction.INBOUND, synAck);
        record(recorder, d, Direction.OUTBOUND, outgoing(ack, 1001, 5001, 0));
        record(recorder, d, Direction.OUTBOUND, outgoing(ack, 1001, 5001, 1000), "network: lost (--loss 10%)");
        record(
                recorder,
                d,
                Direction.OUTBOUND,
                outgoing(ack | Segment.PSH, 1001, 5001, 1000),
                "retransmission: RTO expired (1.024 s), backoff 2, RFC 6298 5.5",
                "network: duplicated (--duplicate 1%)");
        record(recorder, d, Direction.INBOUND, incoming(ack, 5001, 2001, 0));
        record(recorder, d, Direction.INBOUND, incoming(ack | Segment.PSH, 5001, 2001, 333));
        record(recorder, d, Direction.OUTBOUND, outgoing(ack, 2001, 5334, 0));
        record(recorder, d, Direction.OUTBOUND, outgoing(ack | Segment.FIN, 2001, 5334, 0));
        record(recorder, d, Direction.INBOUND, incoming(ack | Segment.FIN, 5334, 2002, 0));
        record(recorder, d, Direction.OUTBOUND, outgoing(ack, 2002, 5335, 0));
    }

    private static void record(
            PacketRecorder recorder, Datagram datagram, Direction direction, Segment segment, String... notes) {
        fill(datagram, direction, segment);
        List.of(notes).forEach(datagram::note);
        recorder.record(direction, datagram, recorder.nowNanos());
    }
}
