package toucan.bench;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import toucan.wire.InternetChecksum;
import toucan.wire.Malformed;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** A segment with timestamps, as nearly all are, from and to a direct buffer, as the sockets use. */
@State(Scope.Thread)
public class CodecBenchmark {
    /** Bytes of data: an acknowledgment, the default segment, the largest. */
    @Param({"0", "1440", "64988"})
    int data;

    private final long pseudoHeader =
            InternetChecksum.pseudoHeader(new byte[] {127, 0, 0, 1}, new byte[] {127, 0, 0, 1});
    private final Segment toWrite = new Segment();
    private final Segment parsed = new Segment();
    private ByteBuffer wire;
    private int length;

    @Setup
    public void setUp() {
        toWrite.ports(9293, 50_000)
                .seq(1)
                .ack(2)
                .flags(Segment.ACK)
                .window(65_535)
                .data(ByteBuffer.allocateDirect(data), 0, data);
        toWrite.options().timestamps(3, 4);
        length = SegmentCodec.length(toWrite);
        wire = ByteBuffer.allocateDirect(length);
        SegmentCodec.serialize(toWrite, wire, 0);
    }

    @Benchmark
    public Malformed parse() {
        return SegmentCodec.parse(wire, 0, length, parsed);
    }

    @Benchmark
    public int serialize() {
        return SegmentCodec.serialize(toWrite, wire, 0);
    }

    @Benchmark
    public ByteBuffer serializeWithChecksum() {
        SegmentCodec.serialize(toWrite, wire, 0);
        SegmentCodec.fillChecksum(pseudoHeader, wire, 0, length);
        return wire;
    }
}
