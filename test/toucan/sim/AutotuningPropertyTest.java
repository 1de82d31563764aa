package toucan.sim;

import static toucan.sim.Transfer.MS;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import toucan.impair.Loss;
import toucan.tcp.BufferBudget;

/**
 * Buffers that grow from any size to any other, on any path, with fast and slow readers: the stream stays the same, the right
 * edge of no window moves left, and nothing grows beyond its maximum ({@link Invariants} look at all of it).
 */
class AutotuningPropertyTest {
    @Property(tries = 60)
    void theStreamIsTheSame(@ForAll @LongRange(min = 0, max = 1L << 32) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int receive = 500 + random.nextInt(20_000);
        int send = 500 + random.nextInt(20_000);
        long[] left = {random.nextInt(400_000)};
        BufferBudget budget = new BufferBudget() {
            @Override
            public int reserve(int bytes) {
                int granted = (int) Math.min(bytes, left[0]);
                left[0] -= granted;
                return granted;
            }

            @Override
            public void release(int bytes) {
                left[0] += bytes;
            }
        };
        boolean slow = random.nextInt(3) == 0;
        int loss = random.nextInt(4);
        new Transfer(seed)
                .bytes(150_000, random.nextInt(100_000))
                .wire(Wire.delaying(random.nextInt(50) * MS))
                .tcp(t -> t.receiveBuffer(receive)
                        .receiveBufferMax(receive + random.nextInt(300_000))
                        .receiveBurst(1 + random.nextInt(40_000))
                        .sendBuffer(send)
                        .sendBufferMax(send + random.nextInt(300_000))
                        .bufferBudget(budget)
                        .timestamps(random.nextBoolean())
                        .windowScaling(random.nextInt(4) > 0))
                .network(n -> n.loss(Loss.parse(loss + "%")).jitterNanos(random.nextInt(3) * MS))
                .readers(() -> slow ? Reader.slow(3_000, 20 * MS) : Reader.fast())
                .run();
    }
}
