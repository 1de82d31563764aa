package toucan.tcp;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import toucan.congestion.FixedWindow;
import toucan.wire.Segment;

/**
 * The sender's work per ACK with 50,000 segments in flight, each ACK reporting one of them as SACKed: in the order of an
 * honest receiver, and in orders meant to hurt. The retransmissions that follow are part of it.
 */
@State(Scope.Thread)
public class ScoreboardBenchmark {
    private static final int SEGMENTS = 50_000;
    private static final int ACKS = SEGMENTS / 2 - 1;
    private static final int LENGTH = 100;
    private static final long MILLISECOND = 1_000_000;

    @Param({"SACK", "RACK"})
    String recovery;

    /**
     * After one loss the segments behind it, one by one; every second segment, upwards, downwards and shuffled: as many holes
     * as can be.
     */
    @Param({"friendly", "holesUp", "holesDown", "holesShuffled"})
    String order;

    private final int[] reported = new int[ACKS];
    private TransmissionControlBlock tcb;
    private SegmentArrives arrives;
    private Timeouts timeouts;
    private Output output;
    private long now;

    @Setup(Level.Trial)
    public void choose() {
        for (int i = 0; i < ACKS; i++) {
            reported[i] = switch (order) {
                case "friendly" -> i + 1;
                case "holesUp", "holesShuffled" -> 2 * (i + 1);
                case "holesDown" -> 2 * (ACKS - i);
                default -> throw new IllegalArgumentException(order);
            };
        }
        if (order.equals("holesShuffled")) {
            SplittableRandom random = new SplittableRandom(11);
            for (int i = ACKS - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int other = reported[j];
                reported[j] = reported[i];
                reported[i] = other;
            }
        }
    }

    @Setup(Level.Invocation)
    public void fillTheNetwork() {
        TcpConfig config = TcpConfig.DEFAULT
                .with()
                .mss(LENGTH)
                .timestamps(false)
                .nagle(false)
                .sendBuffer(SEGMENTS * LENGTH)
                .recovery(TcpConfig.Recovery.valueOf(recovery))
                .congestionControl(FixedWindow.unlimited())
                .build();
        now = 0;
        tcb = new TransmissionControlBlock(config, EventListener.NONE, 1, 2, -5_000, true);
        arrives = new SegmentArrives(tcb);
        timeouts = new Timeouts(tcb);
        output = new Output(tcb);
        tcb.handshakeDue = true;
        drain();
        now += 10 * MILLISECOND;
        Segment synAck = peers(Segment.SYN | Segment.ACK).window(65_535);
        synAck.options().mss(LENGTH);
        synAck.options().sackPermitted(true);
        synAck.options().windowScale(14);
        arrives.process(synAck, now);
        drain();
        arrives.process(peers(Segment.ACK).seq(1), now);
        tcb.sendBuffer.append(ByteBuffer.allocate(SEGMENTS * LENGTH));
        if (drain() != SEGMENTS) {
            throw new IllegalStateException("the window does not hold all");
        }
        now += 10 * MILLISECOND;
    }

    private Segment peers(int flags) {
        return new Segment()
                .ports(2, 1)
                .flags(flags)
                .seq(0)
                .ack((int) (tcb.snd.iss + 1))
                .window(65_535);
    }

    private int drain() {
        int sent = 0;
        while (output.next(now) != null) {
            sent++;
        }
        return sent;
    }

    @Benchmark
    @OperationsPerInvocation(ACKS)
    public long acks() {
        int base = (int) (tcb.snd.iss + 1);
        Segment ack = peers(Segment.ACK).seq(1);
        for (int segment : reported) {
            now += 1_000;
            timeouts.handle(now);
            ack.options().clear();
            ack.options().addSackBlock(base + segment * LENGTH, base + (segment + 1) * LENGTH);
            arrives.process(ack, now);
            drain();
        }
        return tcb.retransmissionQueue.sackedBytes();
    }
}
