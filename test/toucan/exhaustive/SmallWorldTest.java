package toucan.exhaustive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.exhaustive.Explorer.Explored;
import toucan.tcp.TcpConfig;

/** Whatever two datagrams suffer: no deadlock, no broken invariant, and both sides end CLOSED. */
class SmallWorldTest {
    @Test
    void everySequenceOfFatesEndsWell() {
        List<Explored> explored =
                SmallWorlds.all().parallelStream().map(Explorer::explore).toList();
        long runs = explored.stream().mapToLong(Explored::runs).sum();
        int states = explored.stream().mapToInt(Explored::states).sum();
        explored.forEach(e -> System.out.println("small world '" + e.world() + "': " + e.runs()
                + " sequences of fates, " + e.states() + " joint states"));
        System.out.println(explored.size() + " small worlds: " + runs + " sequences of fates, " + states
                + " joint states, all end in CLOSED");
        assertTrue(runs > 20_000, "only " + runs + " runs: are the choices taken?");
    }

    @Test
    void everySequenceIsTakenOnce() {
        Set<List<Integer>> seen = new HashSet<>();
        Choices choices = new Choices();
        int runs = 0;
        do {
            int first = choices.next(3);
            int second = first == 1 ? -1 : choices.next(2); // how many follow depends on what was decided
            seen.add(List.of(first, second));
            runs++;
        } while (choices.advance());
        assertEquals(Set.of(List.of(0, 0), List.of(0, 1), List.of(1, -1), List.of(2, 0), List.of(2, 1)), seen);
        assertEquals(5, runs);
        assertFalse(new Choices().advance(), "no decision, no other way");
    }

    @Test
    void aRunIsRepeatedByItsFates() {
        SmallWorld world = SmallWorlds.all().get(0);
        Choices choices = Choices.of(0, 0, 0, Fate.LOST.ordinal(), 0, Fate.VERY_LATE.ordinal());
        Set<Integer> first = new HashSet<>();
        world.run(choices, first);
        int[] decisions = choices.decisions();
        assertArrayEquals(new int[] {0, 0, 0, 1, 0, 3}, decisions);
        Set<Integer> second = new HashSet<>();
        world.run(Choices.of(decisions), second);
        assertEquals(first, second);
        Set<Integer> other = new HashSet<>();
        world.run(new Choices(), other);
        assertFalse(other.containsAll(first), "without the losses there are fewer states");
    }

    /** A TCP that gives up too soon is found out, and the message has the fates that did it. */
    @Test
    void whatGoesWrongIsFound() {
        TcpConfig impatient = SmallWorlds.all()
                .get(0)
                .tcp()
                .with()
                .userTimeoutNanos(150_000_000)
                .build();
        SmallWorld world = new SmallWorld("impatient", impatient, 1, 0);
        AssertionError error = assertThrows(AssertionError.class, () -> Explorer.explore(world));
        String message = error.getMessage();
        assertTrue(message.startsWith("in the small world 'impatient' with the fates ["), message);
        int[] fates = Arrays.stream(message.substring(message.indexOf('[') + 1, message.length() - 1)
                        .split(", "))
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThrows(Throwable.class, () -> world.run(Choices.of(fates), SmallWorld.unheeded()));
    }
}
