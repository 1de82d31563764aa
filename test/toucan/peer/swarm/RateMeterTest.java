package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void knowsNothingAtFirst() {
        assertEquals(0, new RateMeter().rate(5 * SECOND));
    }

    @Test
    void aSteadyRateIsThatRate() {
        RateMeter meter = new RateMeter();
        for (int i = 0; i < 1_000; i++) {
            meter.add(1_000, i * SECOND / 10);
        }
        assertEquals(10_000, meter.rate(100 * SECOND), 200);
        assertEquals(1_000_000, meter.total());
    }

    @Test
    void withinTheFirstSecondNobodyIsFast() {
        RateMeter meter = new RateMeter();
        meter.add(16_384, SECOND);
        assertEquals(16_384, meter.rate(SECOND));
    }

    @Test
    void whatIsTwentySecondsAgoIsForgotten() {
        RateMeter meter = new RateMeter();
        meter.add(1_000_000, 0);
        assertEquals(100_000, meter.rate(10 * SECOND), 1_000);
        assertEquals(0, meter.rate(20 * SECOND));
        assertEquals(0, meter.rate(500 * SECOND));
        meter.add(2_000, 600 * SECOND);
        assertEquals(2_000 / 19, meter.rate(600 * SECOND), 5);
    }
}
