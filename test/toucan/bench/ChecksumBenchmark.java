package toucan.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import toucan.wire.InternetChecksum;

/** The checksum over one segment in a direct buffer. */
@State(Scope.Thread)
public class ChecksumBenchmark {
    /** Bytes of segment. */
    @Param({"1452", "65000"})
    int size;

    private ByteBuffer segment;

    @Setup
    public void setUp() {
        byte[] bytes = new byte[size];
        new SplittableRandom(1071).nextBytes(bytes);
        segment = ByteBuffer.allocateDirect(size).put(0, bytes);
    }

    @Benchmark
    public int checksum() {
        return InternetChecksum.of(0x12345, segment, 0, size);
    }
}
