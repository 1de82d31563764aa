package toucan.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

@Proves({"9293/E18", "faults/20"})
class SeqNumTest {
    private static final long HALF = 1L << 31;
    private static final long WHOLE = 1L << 32;

    @Test
    void unwrapsAcrossTheWrap() {
        assertEquals(WHOLE + 5, SeqNum.unwrap(5, WHOLE - 10), "just behind the wrap");
        assertEquals(WHOLE - 10, SeqNum.unwrap(-10, WHOLE + 5), "just in front of it");
        assertEquals(WHOLE, SeqNum.unwrap(0, WHOLE - 1));
        assertEquals(HALF, SeqNum.unwrap(0x80000000, HALF - 1), "2^31 is nothing special");
        assertEquals(HALF - 1, SeqNum.unwrap(0x7FFFFFFF, HALF));
    }

    @Test
    void takesTheLowerOfTwoThatAreEquallyNear() {
        assertEquals(5 * WHOLE - HALF, SeqNum.unwrap(0x80000000, 5 * WHOLE));
        assertEquals(5 * WHOLE + HALF - 1, SeqNum.unwrap(0x7FFFFFFF, 5 * WHOLE));
    }

    @Property
    void unwrapUndoesTheCast(@ForAll("nearWraps") long near, @ForAll("distances") long distance) {
        long number = near + distance;
        assertEquals(number, SeqNum.unwrap((int) number, near));
    }

    @Property
    void unwrapKeepsTheWireBitsAndStaysNear(@ForAll int wire, @ForAll("nearWraps") long near) {
        long number = SeqNum.unwrap(wire, near);
        assertEquals(wire, (int) number);
        assertTrue(near - HALF <= number && number < near + HALF, number + " is not near " + near);
    }

    @Property
    void beforeIsCircular(@ForAll int a, @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int distance) {
        assertTrue(SeqNum.before(a, a + distance));
        assertFalse(SeqNum.before(a + distance, a));
        assertFalse(SeqNum.before(a, a));
    }

    @Property
    void printsUnsigned(@ForAll @LongRange(max = WHOLE - 1) long number) {
        assertEquals(Long.toString(number), SeqNum.toString((int) number));
    }

    /** Around every multiple of 2^31 up to 2^36. */
    @Provide
    Arbitrary<Long> nearWraps() {
        return Arbitraries.longs().between(0, 32).flatMap(multiple -> Arbitraries.longs()
                .between(-70_000, 70_000)
                .map(around -> multiple * HALF + around));
    }

    @Provide
    Arbitrary<Long> distances() {
        return Arbitraries.longs().between(-HALF, HALF - 1).edgeCases(edges -> edges.add(-HALF, -1L, 0L, 1L, HALF - 1));
    }
}
