package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 16_384;

    @Test
    void noLimitNeverWaits() {
        RateLimiter limiter = new RateLimiter(RateLimiter.UNLIMITED, BLOCK, 0);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(limiter.tryTake(BLOCK, 0));
        }
        assertEquals(7, limiter.readyNanos(BLOCK, 7));
    }

    @Test
    void oneBurstAndThenTheRate() {
        RateLimiter limiter = new RateLimiter(BLOCK, 2 * BLOCK, 0);
        assertTrue(limiter.tryTake(BLOCK, 0));
        assertTrue(limiter.tryTake(BLOCK, 0));
        assertFalse(limiter.tryTake(1, 0));
        assertEquals(SECOND, limiter.readyNanos(BLOCK, 0));
        assertFalse(limiter.tryTake(BLOCK, SECOND - 1_000_000));
        assertTrue(limiter.tryTake(BLOCK, SECOND));
        assertEquals(2 * SECOND, limiter.readyNanos(BLOCK, SECOND));
    }

    @Test
    void aLongPauseDoesNotSaveUpMoreThanOneBurst() {
        RateLimiter limiter = new RateLimiter(BLOCK, 2 * BLOCK, 0);
        assertTrue(limiter.tryTake(2 * BLOCK, 1_000 * SECOND));
        assertFalse(limiter.tryTake(1, 1_000 * SECOND));
    }

    /** Whoever waits until it is told to will not wait in vain. */
    @Property(tries = 300)
    void ready(@ForAll @IntRange(min = 1, max = 1 << 30) int rate, @ForAll @IntRange(max = 100) int before) {
        RateLimiter limiter = new RateLimiter(rate, Math.max(rate / 4, BLOCK), 0);
        long now = 0;
        for (int i = 0; i < before; i++) {
            limiter.tryTake(BLOCK, now);
            now += 1_000_003;
        }
        long ready = limiter.readyNanos(BLOCK, now);
        assertTrue(limiter.tryTake(BLOCK, ready), "rate " + rate + ", at " + ready);
    }
}
