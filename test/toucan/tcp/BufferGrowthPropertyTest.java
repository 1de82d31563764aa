package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import toucan.wire.Segment;

/** Whatever grows, shrinks or is freed in between: the bytes are the ones that were put in, in their order. */
class BufferGrowthPropertyTest {
    private static final int MAX = 60_000;
    private static final int STEPS = 300;
    /** Shortly before 2^32, so that the circle is closed somewhere else than where the sequence numbers wrap. */
    private static final long FIRST = (1L << 32) - 5_000;

    /** The byte of this sequence number. */
    private static byte byteAt(long seq) {
        return (byte) (seq * 31 + (seq >> 8));
    }

    private static ByteBuffer bytes(long from, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            bytes.put(i, byteAt(from + i));
        }
        return bytes;
    }

    private static void check(ByteBuffer got, int offset, int length, long from) {
        for (int i = 0; i < length; i++) {
            assertEquals(byteAt(from + i), got.get(offset + i), "the byte of " + (from + i));
        }
    }

    @Property(tries = 200)
    void theSendBufferKeepsItsBytes(@ForAll @LongRange(min = 0, max = 1L << 32) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferSize size = new BufferSize(1 + random.nextInt(5_000), MAX, BufferBudget.UNLIMITED);
        SendBuffer buffer = new SendBuffer(size, FIRST);
        Segment segment = new Segment();
        long acknowledged = FIRST;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> buffer.append(bytes(buffer.end(), random.nextInt(9_000)));
                case 2 -> {
                    acknowledged += random.nextLong(buffer.end() - acknowledged + 1);
                    buffer.acknowledge(acknowledged);
                }
                case 3 -> buffer.growFor(random.nextInt(MAX));
                default -> buffer.freeIdle();
            }
            if (buffer.size() > 0) {
                long from = acknowledged + random.nextInt(buffer.size());
                int length = (int) Math.min(1_000, buffer.end() - from);
                buffer.fill(segment, from, length);
                check(segment.data(), segment.dataOffset(), length, from);
            }
            assertTrue(buffer.size() <= buffer.capacity() && buffer.capacity() <= MAX, "size " + buffer.size());
            assertTrue(buffer.memory() <= buffer.capacity() + 1_000, "memory " + buffer.memory());
        }
    }

    @Property(tries = 200)
    void theReceiveBufferKeepsItsBytesInOrderOrNot(@ForAll @LongRange(min = 0, max = 1L << 32) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferSize size = new BufferSize(1 + random.nextInt(5_000), MAX, BufferBudget.UNLIMITED);
        ReceiveBuffer buffer = new ReceiveBuffer(size, 50);
        buffer.start(FIRST);
        Segment segment = new Segment();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    int room = buffer.room();
                    int gap = random.nextBoolean() ? 0 : random.nextInt(room + 1);
                    int length = random.nextInt(Math.min(3_000, room - gap) + 1);
                    long seq = buffer.nxt() + gap;
                    segment.clear().data(bytes(seq, length), 0, length);
                    if (length > 0) {
                        buffer.store(seq, segment);
                    }
                }
                case 3 -> {
                    long from = buffer.readPosition();
                    ByteBuffer into = ByteBuffer.allocate(random.nextInt(9_000));
                    check(into, 0, buffer.read(into), from);
                }
                case 4 -> size.growTo(random.nextInt(MAX + 1_000));
                default -> buffer.freeIdle();
            }
            assertTrue(buffer.readable() <= size.bytes() && size.bytes() <= MAX, "size " + size.bytes());
            assertTrue(buffer.memory() <= size.bytes(), "memory " + buffer.memory());
        }
    }
}
