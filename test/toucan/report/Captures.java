package toucan.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import toucan.capture.Direction;
import toucan.capture.FrameWriter;
import toucan.wire.InternetChecksum;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Captures packet by packet: raw IPv4 between 192.0.2.1:50000 and 192.0.2.2:9293, with whatever names and comments. */
final class Captures {
    private static final int RAW = 101;
    private static final int HEADER = 20;
    private static final byte[] CLIENT = {(byte) 192, 0, 2, 1};
    private static final byte[] SERVER = {(byte) 192, 0, 2, 2};
    private static final long EPOCH = 1_700_000_000_000_000_000L;

    private final FrameWriter out;

    /** @param interfaceName of the only interface */
    private Captures(OutputStream file, String interfaceName) throws IOException {
        out = new FrameWriter(file);
        out.addInterface(RAW, interfaceName, null);
    }

    /** What is to be written. */
    @FunctionalInterface
    interface Packets {
        void writeTo(Captures capture) throws IOException;
    }

    static Path write(Path file, String interfaceName, Packets packets) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            packets.writeTo(new Captures(stream, interfaceName));
        }
        return file;
    }

    /** @param micros since the beginning; @param sent whether the host of the capture, which is the client, sends it */
    void add(long micros, boolean sent, int seq, int ack, int flags, int length, String... comments)
            throws IOException {
        Segment segment = new Segment()
                .ports(sent ? 50_000 : 9293, sent ? 9293 : 50_000)
                .seq(seq)
                .ack(ack)
                .flags(flags)
                .window(60_000)
                .data(ByteBuffer.allocate(length), 0, length);
        byte[] from = sent ? CLIENT : SERVER;
        byte[] to = sent ? SERVER : CLIENT;
        ByteBuffer packet = ByteBuffer.allocate(HEADER + 60 + length);
        int size = SegmentCodec.serialize(segment, packet, HEADER);
        SegmentCodec.fillChecksum(InternetChecksum.pseudoHeader(from, to), packet, HEADER, size);
        packet.put(0, (byte) 0x45)
                .putShort(2, (short) (HEADER + size))
                .put(8, (byte) 64)
                .put(9, (byte) 6);
        packet.put(12, from).put(16, to);
        packet.clear().limit(HEADER + size);
        out.packet(
                0,
                EPOCH + micros * 1_000,
                sent ? Direction.OUTBOUND : Direction.INBOUND,
                packet,
                HEADER + size,
                List.of(comments));
    }
}
