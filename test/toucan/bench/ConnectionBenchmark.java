package toucan.bench;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import toucan.tcp.Connection;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/**
 * The core alone, without codec, sockets and threads: one segment of data from {@code send} at one end to {@code receive}
 * at the other, with its share of the acknowledgments. What it allocates is what the steady state allocates.
 */
@State(Scope.Thread)
public class ConnectionBenchmark {
    private static final int DATA = 1440;
    private static final int PORT = 9293;
    private static final long NANOS_PER_SEGMENT = 10_000;

    private final ByteBuffer written = ByteBuffer.allocate(DATA);
    private final ByteBuffer read = ByteBuffer.allocate(DATA);
    private Connection sender;
    private Connection receiver;
    private long now;

    @Setup
    public void connect() {
        TcpConfig config = TcpConfig.DEFAULT.with().nagle(false).build();
        sender = Connection.activeOpen(config, PORT + 1, PORT, -1000, EventListener.NONE, now);
        receiver = Connection.passiveOpen(config, PORT, 1000, EventListener.NONE);
        exchange();
    }

    @Benchmark
    public int segment() {
        now += NANOS_PER_SEGMENT;
        sender.send(written.clear(), now);
        exchange();
        int bytes = receiver.receive(read.clear(), now);
        exchange();
        sender.handleTimeouts(now);
        receiver.handleTimeouts(now);
        if (bytes != DATA) {
            throw new IllegalStateException("received " + bytes + " bytes in state " + receiver.state());
        }
        return bytes;
    }

    private void exchange() {
        boolean more = true;
        while (more) {
            more = carry(sender, receiver) | carry(receiver, sender);
        }
    }

    private boolean carry(Connection from, Connection to) {
        Segment segment = from.pollTransmit(now);
        if (segment == null) {
            return false;
        }
        to.segmentArrives(segment, now);
        return true;
    }
}
