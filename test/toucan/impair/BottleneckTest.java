package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BottleneckTest {
    @Test
    void aDatagramTakesTheTimeOfItsBits() {
        Bottleneck line = new Bottleneck(8_000_000, 10);
        assertEquals(1_000 * 1_000, line.enqueue(1_000, 0), "1 byte per microsecond");
        assertEquals(2_000 * 1_000, line.enqueue(1_000, 0), "after the first");
        assertEquals(11_000 * 1_000, line.enqueue(1_000, 10_000_000), "an idle line starts when it comes");
    }

    @Test
    void whatFindsNoRoomIsDroppedAtTheTail() {
        Bottleneck line = new Bottleneck(8_000_000, 2);
        assertEquals(1_000_000, line.enqueue(1_000, 0));
        assertEquals(2_000_000, line.enqueue(1_000, 0));
        assertEquals(Bottleneck.FULL, line.enqueue(1_000, 0));
        assertEquals(Bottleneck.FULL, line.enqueue(1_000, 999_999));
        assertEquals(3_000_000, line.enqueue(1_000, 1_000_000), "the first has left");
        assertEquals(Bottleneck.FULL, line.enqueue(29, 1_000_001));
        assertEquals(60_001_000, line.enqueue(1_000, 59_001_000));
    }

    @Test
    void aLongRunKeepsTheRate() {
        Bottleneck line = new Bottleneck(10_000_000, 100);
        long now = 0;
        long last = 0;
        int passed = 0;
        while (now < 10_000_000_000L) {
            long departure = line.enqueue(1_500, now);
            if (departure != Bottleneck.FULL) {
                passed++;
                last = departure;
            }
            now += 500_000;
        }
        assertEquals(1_200_000L * passed, last, "1500 bytes at 10 Mbit/s take 1.2 ms");
        assertEquals(10_000 / 1.2 + 100, passed, 2);
    }
}
