package toucan.tcp;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import toucan.wire.Segment;

/** The receive buffer, per segment of 1440 bytes: a window of 256 segments arrives in some order and is read. */
@State(Scope.Thread)
public class ReassemblyBenchmark {
    private static final int SEGMENTS = 256;
    private static final int MSS = 1440;

    /**
     * As sent; the first one last, as after a loss; every second one late, so that there are as many ranges as can be; all
     * shuffled.
     */
    @Param({"inOrder", "firstLast", "everySecondLate", "shuffled"})
    String order;

    private final Segment segment = new Segment().flags(Segment.ACK);
    private final ByteBuffer data = ByteBuffer.allocateDirect(MSS);
    private final ByteBuffer application = ByteBuffer.allocate(SEGMENTS * MSS);
    private final ReceiveBuffer buffer = new ReceiveBuffer(BufferSize.fixed(SEGMENTS * MSS), SEGMENTS);
    private final int[] arrivals = new int[SEGMENTS];
    private long nxt;

    @Setup
    public void setUp() {
        buffer.start(0);
        for (int i = 0; i < SEGMENTS; i++) {
            arrivals[i] = switch (order) {
                case "inOrder", "shuffled" -> i;
                case "firstLast" -> (i + 1) % SEGMENTS;
                case "everySecondLate" -> i < SEGMENTS / 2 ? 2 * i + 1 : 2 * (i - SEGMENTS / 2);
                default -> throw new IllegalArgumentException(order);
            };
        }
        if (order.equals("shuffled")) {
            shuffle(new SplittableRandom(815));
        }
    }

    private void shuffle(SplittableRandom random) {
        for (int i = SEGMENTS - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = arrivals[j];
            arrivals[j] = arrivals[i];
            arrivals[i] = other;
        }
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int reassemble() {
        for (int arrival : arrivals) {
            if (!buffer.store(nxt + (long) arrival * MSS, segment.data(data, 0, MSS))) {
                throw new IllegalStateException("too many ranges");
            }
        }
        nxt += SEGMENTS * MSS;
        int read = buffer.read(application.clear());
        if (read != SEGMENTS * MSS) {
            throw new IllegalStateException("read " + read + " bytes");
        }
        return read;
    }
}
