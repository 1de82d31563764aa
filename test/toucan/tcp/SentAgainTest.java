package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** RFC 2525 §2.4: a retransmission holds the bytes that were there before, also when it is packed in another way. */
class SentAgainTest {
    private static final int BYTES = 4000;
    private static final TcpConfig CONFIG = TestBed.CONFIG.with().nagle(false).build();

    @Proves("2525/2.4")
    @Property(tries = 200)
    void theSameBytesHoweverTheyArePacked(@ForAll int seed) {
        Random random = new Random(seed);
        byte[] stream = new byte[BYTES];
        random.nextBytes(stream);
        TestBed bed = TestBed.in(State.ESTABLISHED, CONFIG, seed, 0);
        List<Segment> sent = new ArrayList<>();
        int written = 0;
        int acknowledged = 0;
        while (acknowledged < BYTES) {
            int length = Math.min(random.nextInt(300), BYTES - written);
            sent.addAll(bed.write(Arrays.copyOfRange(stream, written, written + length)));
            written += length;
            sent.addAll(bed.pass(random.nextInt(3) * 1_000_000_000L));
            if (random.nextInt(4) == 0) { // in the middle of a segment, or behind all
                acknowledged += random.nextInt((int) bed.connection.status().flightSize() + 1);
                sent.addAll(bed.arrives(bed.segment(Segment.ACK, 1, 1 + acknowledged)));
            }
        }
        long total = 0;
        for (Segment segment : sent) {
            int from = (int) bed.seq(segment) - 1;
            byte[] data = new byte[segment.dataLength()];
            segment.data().get(segment.dataOffset(), data);
            assertArrayEquals(Arrays.copyOfRange(stream, from, from + data.length), data, () -> segment.toString());
            total += data.length;
        }
        assertTrue(total > BYTES, "nothing was sent again");
    }
}
