package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.impair.Datagrams.bytes;
import static toucan.impair.Datagrams.endpoint;
import static toucan.impair.Datagrams.ours;
import static toucan.impair.Datagrams.sent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.wire.Segment;

class NetworkTest {
    private static final long MS = 1_000_000;

    /** What happened to one datagram. */
    private record Outcome(long release, int bit, long copyRelease, List<String> notes) {}

    @Test
    void lossIsAsFrequentAsAskedAndNamed() {
        List<Outcome> outcomes = run(10_000, b -> b.loss(Loss.parse("10%")).seed(1));
        List<Outcome> lost =
                outcomes.stream().filter(o -> o.release == Fate.NEVER).toList();
        assertEquals(1_000, lost.size(), 100);
        assertTrue(lost.stream().allMatch(o -> o.notes.equals(List.of("network: lost (--loss 10%)"))));
        assertTrue(outcomes.stream().filter(o -> o.release == 0).allMatch(o -> o.notes.isEmpty()));
        assertEquals(
                10_000,
                lost.size() + outcomes.stream().filter(o -> o.release == 0).count());
    }

    @Test
    void certaintiesAreCertain() {
        assertTrue(run(1_000, b -> b.loss(Loss.parse("100%"))).stream().allMatch(o -> o.release == Fate.NEVER));
        assertTrue(
                run(1_000, b -> b.loss(Loss.parse("0%")).delayNanos(5)).stream().allMatch(o -> o.release == 5));
        assertTrue(run(1_000, b -> b.duplicate(1)).stream().allMatch(o -> o.release == 0 && o.copyRelease == 0));
    }

    @Test
    void gilbertElliottLosesInBursts() {
        List<Outcome> outcomes =
                run(200_000, b -> b.loss(Loss.parse("gemodel 1% 25%")).seed(3));
        int bursts = 0;
        int lost = 0;
        boolean before = false;
        for (Outcome outcome : outcomes) {
            boolean now = outcome.release == Fate.NEVER;
            lost += now ? 1 : 0;
            bursts += now && !before ? 1 : 0;
            before = now;
        }
        assertEquals(0.01 / (0.01 + 0.25), lost / 200_000.0, 0.004, "share of time in the bad state: p/(p+r)");
        assertEquals(1 / 0.25, (double) lost / bursts, 0.3, "mean length of a burst: 1/r");
        assertTrue(outcomes.stream()
                .flatMap(o -> o.notes.stream())
                .allMatch("network: lost (--loss gemodel 1% 25% 100% 0%)"::equals));
    }

    @Test
    void gilbertElliottUsesBothLossProbabilities() {
        double lost = run(100_000, b -> b.loss(Loss.parse("gemodel 50% 50% 40% 10%"))).stream()
                .filter(o -> o.release == Fate.NEVER)
                .count();
        assertEquals(0.25, lost / 100_000, 0.01, "half of the time 40%, half of the time 10%");
    }

    @Test
    void delayIsExactAndWithoutComment() {
        for (Outcome outcome : run(100, b -> b.delayNanos(50 * MS))) {
            assertEquals(50 * MS, outcome.release);
            assertEquals(List.of(), outcome.notes);
        }
    }

    @Test
    void jitterIsUniformAroundTheDelay() {
        List<Long> delays = run(20_000, b -> b.delayNanos(50 * MS).jitterNanos(10 * MS)).stream()
                .map(Outcome::release)
                .toList();
        assertTrue(delays.stream().allMatch(d -> 40 * MS <= d && d <= 60 * MS));
        for (int bin = 0; bin < 10; bin++) {
            long from = 40 * MS + bin * 2 * MS;
            long inBin =
                    delays.stream().filter(d -> from <= d && d < from + 2 * MS).count();
            assertEquals(2_000, inBin, 250, "delays of " + from + " ns and 2 ms more");
        }
        assertTrue(
                run(1_000, b -> b.delayNanos(1).jitterNanos(10 * MS)).stream().allMatch(o -> o.release >= 0));
    }

    @Test
    void jitterThatOvertakesIsNotedOnWhatOvertakesItsOwnEndpoint() {
        Network network = network(b -> b.delayNanos(50 * MS).jitterNanos(10 * MS));
        Fate fate = new Fate();
        long latest = 0;
        long overtaking = 0;
        for (int i = 0; i < 1_000; i++) {
            Datagram datagram = bytes(100);
            network.decide(datagram, i * MS, fate);
            boolean overtakes = fate.releaseNanos < latest;
            latest = Math.max(latest, fate.releaseNanos);
            overtaking += overtakes ? 1 : 0;
            assertEquals(
                    overtakes
                            ? List.of("network: reordered, overtakes an earlier datagram (--jitter 10ms)")
                            : List.of(),
                    datagram.notes());
            Datagram other = bytes(100);
            other.endpoints(other.local(), endpoint("192.0.2.9", 1 + i % 60_000));
            network.decide(other, i * MS, fate);
            assertEquals(List.of(), other.notes(), "the first to its endpoint overtakes nobody");
        }
        assertTrue(overtaking > 100);
        assertEquals(overtaking, network.counters().reordered());
    }

    @Test
    void withADelayTheReorderedShareSkipsIt() {
        List<Outcome> outcomes = run(10_000, b -> b.delayNanos(50 * MS).reorder(0.05));
        assertEquals(500, outcomes.stream().filter(o -> o.release == 0).count(), 80);
        for (Outcome outcome : outcomes) {
            boolean skipped = outcome.release == 0;
            assertTrue(skipped || outcome.release == 50 * MS);
            assertEquals(
                    skipped ? List.of("network: reordered, skips the delay of 50ms (--reorder 5%)") : List.of(),
                    outcome.notes);
        }
    }

    @Test
    void withoutADelayTheReorderedShareIsHeldBack() {
        for (Outcome outcome : run(10_000, b -> b.reorder(0.05))) {
            boolean held = outcome.release == 10 * MS;
            assertTrue(held || outcome.release == 0);
            assertEquals(
                    held ? List.of("network: reordered, held back 10ms (--reorder 5%)") : List.of(), outcome.notes);
        }
    }

    @Test
    void corruptionFlipsEveryBitSoonerOrLater() {
        List<Outcome> outcomes = run(30_000, b -> b.corrupt(0.5));
        Set<Integer> bits = new HashSet<>();
        int corrupted = 0;
        for (Outcome outcome : outcomes) {
            assertEquals(0, outcome.release);
            if (outcome.bit != Fate.UNDAMAGED) {
                corrupted++;
                bits.add(outcome.bit);
                assertEquals(
                        List.of("network: corrupted, bit " + outcome.bit + " flipped (--corrupt 50%)"), outcome.notes);
            }
        }
        assertEquals(15_000, corrupted, 400);
        assertEquals(800, bits.size(), "each bit of 100 bytes");
        assertTrue(bits.stream().allMatch(bit -> 0 <= bit && bit < 800));
    }

    @Test
    void withTheUdpChecksumAloneCorruptionDiscards() {
        for (Outcome outcome : run(100, b -> b.corrupt(1).corruptDiscards(true))) {
            assertEquals(Fate.NEVER, outcome.release);
            assertTrue(
                    outcome.notes
                            .get(0)
                            .matches(
                                    "network: corrupted, bit \\d+ flipped, discarded for its UDP checksum \\(--corrupt 100%\\)"));
            assertEquals(1, outcome.notes.size());
        }
    }

    @Test
    void anEmptyDatagramCannotBeDamaged() {
        Network network = network(b -> b.corrupt(1));
        Fate fate = new Fate();
        network.decide(bytes(0), 0, fate);
        assertEquals(Fate.UNDAMAGED, fate.flippedBit);
        assertEquals(0, network.counters().corrupted());
    }

    @Test
    void aCopyHasAJitterOfItsOwn() {
        List<Outcome> outcomes =
                run(1_000, b -> b.duplicate(1).delayNanos(50 * MS).jitterNanos(10 * MS));
        assertTrue(outcomes.stream().filter(o -> o.copyRelease != o.release).count() > 990);
        assertTrue(outcomes.stream().allMatch(o -> 40 * MS <= o.copyRelease && o.copyRelease <= 60 * MS));
        assertTrue(outcomes.stream().allMatch(o -> o.notes.get(0).equals("network: duplicated (--duplicate 100%)")));
    }

    @Test
    void aFullQueueDropsAndSaysSo() {
        Network network =
                network(b -> b.rateBitsPerSecond(8_000_000).limitPackets(3).duplicate(1));
        List<Outcome> outcomes = run(network, 3, 972);
        assertEquals(new Outcome(MS, -1, 2 * MS, List.of("network: duplicated (--duplicate 100%)")), outcomes.get(0));
        assertEquals(
                new Outcome(
                        3 * MS,
                        -1,
                        Fate.NEVER,
                        List.of(
                                "network: duplicated (--duplicate 100%)",
                                "network: copy dropped, queue full (--limit 3)")),
                outcomes.get(1));
        assertEquals(
                "network: dropped, queue full (--limit 3)",
                outcomes.get(2).notes.get(1));
        assertEquals(new ImpairCounters(0, 3, 0, 0, 3), network.counters());
    }

    @Test
    void dropsHitTheSegmentsTheyMean() {
        Network network = network(b -> b.drops(Drop.parse("syn#1,data#2-3,fin#1")));
        Fate fate = new Fate();
        assertEquals("network: dropped on purpose (--drop syn#1)", fateOf(network, fate, ours(Segment.SYN, 0, 0)));
        assertEquals("", fateOf(network, fate, ours(Segment.SYN, 0, 0)));
        assertEquals("", fateOf(network, fate, ours(Segment.ACK, 1, 10)));
        assertEquals("network: dropped on purpose (--drop data#2-3)", fateOf(network, fate, ours(Segment.ACK, 11, 10)));
        assertEquals("network: dropped on purpose (--drop data#2-3)", fateOf(network, fate, ours(Segment.ACK, 21, 10)));
        assertEquals("", fateOf(network, fate, ours(Segment.ACK, 11, 10)));
        assertEquals(
                "network: dropped on purpose (--drop fin#1)",
                fateOf(network, fate, ours(Segment.ACK | Segment.FIN, 31, 10)));
        assertEquals(4, network.counters().lost());
    }

    private static String fateOf(Network network, Fate fate, Segment segment) {
        Datagram datagram = sent(segment);
        network.decide(datagram, 0, fate);
        assertEquals(datagram.notes().isEmpty(), fate.releaseNanos == 0, segment.toString());
        return String.join(";", datagram.notes());
    }

    /** Everything at once; the base for the comparisons below. */
    private static Impairments.Builder everything(Impairments.Builder b, long seed) {
        return b.loss(Loss.parse("20%"))
                .delayNanos(50 * MS)
                .jitterNanos(20 * MS)
                .reorder(0.2)
                .duplicate(0.2)
                .corrupt(0.2)
                .seed(seed);
    }

    @Property
    void theSameSeedGivesTheSameFates(@ForAll @LongRange(min = 0, max = (1L << 53) - 1) long seed) {
        List<Outcome> outcomes = run(100, b -> everything(b, seed));
        assertEquals(outcomes, run(100, b -> everything(b, seed)));
        assertNotEquals(outcomes, run(100, b -> everything(b, seed == 0 ? 1 : seed - 1)));
    }

    /** Which datagrams an impairment chooses does not depend on what the others do. */
    @Property(tries = 200)
    void changingOneOptionLeavesTheOthersAlone(
            @ForAll @LongRange(min = 0, max = (1L << 53) - 1) long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double p) {
        List<Outcome> base = run(200, b -> everything(b, seed));
        sameWhereNotLost(base, run(200, b -> everything(b, seed).loss(new Loss.Bernoulli(p))), o -> o);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).drops(Drop.parse("data#1-9"))), o -> o);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).corrupt(p)), Outcome::release);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).duplicate(p)), Outcome::release);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).duplicate(p)), Outcome::bit);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).reorder(p)), Outcome::bit);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).reorder(p)), Outcome::copyRelease);
        sameWhereNotLost(base, run(200, b -> everything(b, seed).jitterNanos(MS)), Outcome::bit);
    }

    private static void sameWhereNotLost(List<Outcome> base, List<Outcome> other, Function<Outcome, Object> what) {
        for (int i = 0; i < base.size(); i++) {
            Outcome a = base.get(i);
            Outcome b = other.get(i);
            if (a.release != Fate.NEVER && b.release != Fate.NEVER) {
                Object expected = what.apply(a) instanceof Outcome o ? withoutNotes(o) : what.apply(a);
                Object actual = what.apply(b) instanceof Outcome o ? withoutNotes(o) : what.apply(b);
                assertEquals(expected, actual, "datagram " + i);
            }
        }
    }

    /** Which one overtakes does depend on the others. */
    private static Outcome withoutNotes(Outcome o) {
        return new Outcome(o.release, o.bit, o.copyRelease, List.of());
    }

    @Property
    void theCountersAreTheNumbersOfNotes(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Network network =
                network(b -> everything(b, seed).rateBitsPerSecond(8_000_000).limitPackets(50));
        List<Outcome> outcomes = run(network, 200, 100);
        ImpairCounters counters = network.counters();
        assertEquals(noted(outcomes, "network: lost"), counters.lost());
        assertEquals(noted(outcomes, "network: duplicated"), counters.duplicated());
        assertEquals(noted(outcomes, "network: reordered"), counters.reordered());
        assertEquals(noted(outcomes, "network: corrupted"), counters.corrupted());
        assertEquals(
                noted(outcomes, "network: dropped") + noted(outcomes, "network: copy dropped"),
                counters.queueDropped());
    }

    private static long noted(List<Outcome> outcomes, String start) {
        return outcomes.stream()
                .flatMap(o -> o.notes.stream())
                .filter(note -> note.startsWith(start))
                .count();
    }

    private static Network network(UnaryOperator<Impairments.Builder> options) {
        return new Network(options.apply(Impairments.NONE.with()).build());
    }

    private static List<Outcome> run(int datagrams, UnaryOperator<Impairments.Builder> options) {
        return run(network(options), datagrams, 100);
    }

    /** Equal datagrams, all sent at time 0. */
    private static List<Outcome> run(Network network, int datagrams, int length) {
        List<Outcome> outcomes = new ArrayList<>();
        Fate fate = new Fate();
        for (int i = 0; i < datagrams; i++) {
            Datagram datagram = bytes(length);
            network.decide(datagram, 0, fate);
            outcomes.add(new Outcome(
                    fate.releaseNanos, fate.flippedBit, fate.copyReleaseNanos, List.copyOf(datagram.notes())));
        }
        return outcomes;
    }
}
