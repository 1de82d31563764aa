package toucan.impair;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import toucan.link.Datagram;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Datagrams for the tests of this package. */
final class Datagrams {
    static final InetSocketAddress HERE = endpoint("192.0.2.1", 9293);
    static final InetSocketAddress THERE = endpoint("192.0.2.2", 9293);

    private Datagrams() {}

    static InetSocketAddress endpoint(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A datagram of that many bytes, each with its index as value; what is in it is no segment. */
    static Datagram bytes(int length) {
        Datagram datagram = new Datagram(Math.max(1, length));
        datagram.length(length);
        for (int i = 0; i < length; i++) {
            datagram.payload().put(i, (byte) i);
        }
        datagram.endpoints(HERE, THERE);
        return datagram;
    }

    /** The segment as this host sends it. */
    static Datagram sent(Segment segment) {
        Datagram datagram = new Datagram(2_000);
        datagram.length(2_000);
        datagram.length(SegmentCodec.serialize(segment, datagram.payload(), 0));
        datagram.endpoints(HERE, THERE);
        return datagram;
    }

    /** A segment from our port 1111 to the peer's port 2222. */
    static Segment ours(int flags, long seq, int dataLength) {
        return segment(1111, 2222, flags, seq, dataLength);
    }

    /** A segment from the peer. */
    static Segment theirs(int flags, long seq, int dataLength) {
        return segment(2222, 1111, flags, seq, dataLength);
    }

    private static Segment segment(int from, int to, int flags, long seq, int dataLength) {
        return new Segment()
                .ports(from, to)
                .flags(flags)
                .seq((int) seq)
                .window(1000)
                .data(java.nio.ByteBuffer.allocate(dataLength), 0, dataLength);
    }
}
