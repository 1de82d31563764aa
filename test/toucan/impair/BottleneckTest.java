package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BottleneckTest {
    @Test
    void aDatagramTakesTheTimeOfItsBitsWithHeaders() {
        Bottleneck line = new Bottleneck(8_000_000, 10);
        assertEquals(1_000 * 1_000, line.enqueue(972, false, 0), "972 + 28 bytes at 1 byte per microsecond");
        assertEquals(2_000 * 1_000, line.enqueue(952, true, 0), "952 + 48 bytes, after the first");
        assertEquals(11_000 * 1_000, line.enqueue(972, false, 10_000_000), "an idle line starts when it comes");
    }

    @Test
    void whatFindsNoRoomIsDroppedAtTheTail() {
        Bottleneck line = new Bottleneck(8_000_000, 2);
        assertEquals(1_000_000, line.enqueue(972, false, 0));
        assertEquals(2_000_000, line.enqueue(972, false, 0));
        assertEquals(Bottleneck.FULL, line.enqueue(972, false, 0));
        assertEquals(Bottleneck.FULL, line.enqueue(972, false, 999_999));
        assertEquals(3_000_000, line.enqueue(972, false, 1_000_000), "the first has left");
        assertEquals(Bottleneck.FULL, line.enqueue(1, false, 1_000_001));
        assertEquals(60_001_000, line.enqueue(972, false, 59_001_000));
    }

    @Test
    void aLongRunKeepsTheRate() {
        Bottleneck line = new Bottleneck(10_000_000, 100);
        long now = 0;
        long last = 0;
        int passed = 0;
        while (now < 10_000_000_000L) {
            long departure = line.enqueue(1_472, false, now);
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
