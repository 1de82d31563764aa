package toucan.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.wire.InternetChecksum;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** A host without a TCP, for tests that write and read segments themselves. */
final class RawPeer {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** What arrived: the segment, and its checksum field. */
    record Arrived(Segment segment, int checksum, boolean checksumRight, List<String> notes) {
        boolean has(int flags) {
            return segment.flags() == flags;
        }
    }

    private final Link link;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Datagram out = new Datagram(Datagram.MAX_PAYLOAD);
    private final Datagram in = new Datagram(Datagram.MAX_PAYLOAD);

    RawPeer(Link link, InetSocketAddress remote) {
        this.link = link;
        this.remote = remote;
        local = link.localEndpoints().get(0);
    }

    InetSocketAddress local() {
        return local;
    }

    static Segment segment(int srcPort, int dstPort, int flags, int seq, int ack) {
        return new Segment()
                .ports(srcPort, dstPort)
                .flags(flags)
                .seq(seq)
                .ack(ack)
                .window(65_535);
    }

    /** Sends a segment with the right checksum. */
    void send(Segment segment) {
        send(segment, payload -> {});
    }

    /** Sends a segment with 0 in the checksum field. */
    void sendWithoutChecksum(Segment segment) {
        send(segment, payload -> payload.putShort(SegmentCodec.CHECKSUM_OFFSET, (short) 0));
    }

    /** Sends a segment that {@code damage} has changed. */
    void send(Segment segment, Consumer<ByteBuffer> damage) {
        send(local, segment, damage);
    }

    /** Sends a segment with an invented source. */
    void sendFrom(InetSocketAddress source, Segment segment) {
        send(source, segment, payload -> {});
    }

    private void send(InetSocketAddress source, Segment segment, Consumer<ByteBuffer> damage) {
        out.length(Datagram.MAX_PAYLOAD);
        int length = SegmentCodec.serialize(segment, out.payload(), 0);
        SegmentCodec.fillChecksum(PseudoHeaders.sum(source, remote), out.payload(), 0, length);
        damage.accept(out.payload());
        out.length(length);
        sendOut(source);
    }

    /** Sends bytes that need not be a segment. */
    void sendBytes(byte[] bytes) {
        out.length(bytes.length);
        out.payload().put(0, bytes);
        sendOut(local);
    }

    private void sendOut(InetSocketAddress source) {
        out.endpoints(source, remote);
        try {
            link.send(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The next segment that arrives; waits for it. */
    Arrived receive() {
        Arrived arrived = poll(LIMIT_NANOS);
        if (arrived == null) {
            throw new AssertionError("no segment arrived at " + local);
        }
        return arrived;
    }

    /** All that has arrived by now. */
    List<Arrived> drain() {
        List<Arrived> all = new ArrayList<>();
        for (Arrived a; (a = poll(0)) != null; ) {
            all.add(a);
        }
        return all;
    }

    private Arrived poll(long timeoutNanos) {
        try {
            if (!link.receive(in, timeoutNanos)) {
                return null;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Segment segment = new Segment();
        if (SegmentCodec.parse(in.payload(), 0, in.length(), segment) != null) {
            throw new AssertionError("a malformed segment arrived");
        }
        boolean right = InternetChecksum.of(PseudoHeaders.sum(local, remote), in.payload(), 0, in.length()) == 0;
        return new Arrived(segment.copy(), SegmentCodec.checksum(in.payload(), 0), right, List.copyOf(in.notes()));
    }
}
