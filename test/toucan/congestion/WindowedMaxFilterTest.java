package toucan.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The windowed maximum of draft-ietf-ccwg-bbr-06 §5.5.5. */
class WindowedMaxFilterTest {
    private final WindowedMaxFilter filter = new WindowedMaxFilter();

    @Test
    void theMaximumOfThisCycleAndTheOneBefore() {
        assertEquals(0, filter.max());
        assertEquals(100, filter.update(100, 0, 2));
        assertEquals(100, filter.update(90, 0, 2));
        assertEquals(100, filter.update(80, 1, 2));
        assertEquals(100, filter.update(85, 1, 2));
        assertEquals(85, filter.update(70, 2, 2));
        assertEquals(75, filter.update(75, 3, 2)); // the 70 of cycle 2 is in the window, too
        assertEquals(120, filter.update(120, 3, 2));
        assertEquals(1, filter.update(1, 9, 2));
    }

    @Test
    void aWindowOfOneRoundForgetsTheRoundBefore() {
        assertEquals(50, filter.update(50, 7, 1));
        assertEquals(50, filter.update(20, 7, 1));
        assertEquals(10, filter.update(10, 8, 1));
        assertEquals(30, filter.update(30, 8, 1));
    }

    @Test
    void theBestOfTenRoundsIsSucceededByALaterOne() {
        filter.update(100, 0, 10);
        for (int round = 1; round < 10; round++) {
            assertEquals(100, filter.update(100 - round, round, 10));
        }
        int successor = (int) filter.update(5, 10, 10);
        assertTrue(90 <= successor && successor < 100, "the best since: " + successor);
    }

    /** Over two cycles it is exact; the estimate of a longer window may miss a peak, but never invents one. */
    @Property
    void agreesWithTheMaximumOfTheWindow(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 1, max = 1000) Integer> values,
            @ForAll @Size(100) List<@IntRange(max = 2) Integer> steps,
            @ForAll @IntRange(min = 1, max = 12) int window) {
        WindowedMaxFilter mine = new WindowedMaxFilter();
        List<long[]> samples = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < values.size(); i++) {
            time += steps.get(i);
            long now = time;
            samples.add(new long[] {values.get(i), time});
            long expected = samples.stream()
                    .filter(s -> s[1] > now - window)
                    .mapToLong(s -> s[0])
                    .max()
                    .orElseThrow();
            long max = mine.update(values.get(i), time, window);
            assertTrue(max <= expected && max >= values.get(i), max + " instead of " + expected);
            if (window <= 2) {
                assertEquals(expected, max);
            }
        }
    }
}
