package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Against a model that counts, and sorts each time. */
class AvailabilityTest {
    private static final int PIECES = 12;
    private static final int PEERS = 5;

    /** What happens to a piece: the low digit says which, the rest what. */
    @Property(tries = 500)
    void isWhatCountingSays(
            @ForAll @Size(max = 150) List<@IntRange(max = 4 * PIECES - 1) Integer> steps, @ForAll long seed) {
        Availability availability = new Availability(PIECES, PEERS, new SplittableRandom(seed));
        int[] counts = new int[PIECES];
        BitSet retired = new BitSet();
        for (int step : steps) {
            int piece = step % PIECES;
            switch (step / PIECES) {
                case 0, 1 -> {
                    if (counts[piece] < PEERS) {
                        availability.add(piece);
                        counts[piece]++;
                    }
                }
                case 2 -> {
                    if (counts[piece] > 0) {
                        availability.remove(piece);
                        counts[piece]--;
                    }
                }
                default -> {
                    availability.retire(piece);
                    retired.set(piece);
                }
            }
            compare(availability, counts, retired);
        }
    }

    private static void compare(Availability availability, int[] counts, BitSet retired) {
        TreeSet<Integer> expected = new TreeSet<>();
        for (int piece = 0; piece < PIECES; piece++) {
            assertEquals(counts[piece], availability.count(piece));
            if (!retired.get(piece) && counts[piece] > 0) {
                expected.add(piece);
            }
        }
        TreeSet<Integer> offered = new TreeSet<>();
        int last = 1;
        for (int place = availability.firstAvailable(); place < availability.size(); place++) {
            int piece = availability.at(place);
            assertTrue(counts[piece] >= last, "rarest first");
            last = counts[piece];
            offered.add(piece);
        }
        assertEquals(expected, offered);
        assertEquals(expected.size(), availability.size() - availability.firstAvailable(), "each once");
    }

    @Test
    void aPeerThatGoesTakesAllItHasAway() {
        Availability availability = new Availability(PIECES, PEERS, new SplittableRandom(1));
        BitSet has = new BitSet();
        has.set(2, 9);
        has.stream().forEach(availability::add);
        availability.add(3);
        availability.removeAll(has);
        assertEquals(PIECES - 1, availability.firstAvailable());
        assertEquals(3, availability.at(PIECES - 1));
    }

    /** Two peers of the same swarm should not fetch the same piece first. */
    @Test
    void equallyRarePiecesComeInRandomOrder() {
        TreeSet<Integer> first = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            Availability availability = new Availability(PIECES, PEERS, new SplittableRandom(seed));
            for (int piece = 0; piece < PIECES; piece++) {
                availability.add(piece);
            }
            first.add(availability.at(availability.firstAvailable()));
        }
        assertEquals(PIECES, first.size(), "every piece is the first for some");
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        for (int seed = 0; seed < 20; seed++) {
            Availability one = new Availability(PIECES, PEERS, new SplittableRandom(seed));
            Availability other = new Availability(PIECES, PEERS, new SplittableRandom(seed));
            for (int piece = PIECES - 1; piece >= 0; piece--) {
                one.add(piece);
                other.add(piece);
            }
            for (int place = 0; place < PIECES; place++) {
                assertEquals(one.at(place), other.at(place), "seed " + seed);
            }
        }
    }
}
