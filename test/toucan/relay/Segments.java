package toucan.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** TCP segments as the payloads of {@link UdpProgram}: from port 1111 of a client to port 2222 of a server. */
final class Segments {
    private Segments() {}

    static String data(int ack, int seq, int length) {
        return payload(new Segment()
                .ports(1111, 2222)
                .flags(Segment.ACK)
                .seq(seq)
                .ack(ack)
                .window(1000)
                .data(ByteBuffer.allocate(length), 0, length));
    }

    /** The server's. */
    static String ack(int ack, int window) {
        return payload(new Segment()
                .ports(2222, 1111)
                .flags(Segment.ACK)
                .seq(1)
                .ack(ack)
                .window(window));
    }

    private static String payload(Segment segment) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentCodec.length(segment));
        SegmentCodec.serialize(segment, bytes, 0);
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}
