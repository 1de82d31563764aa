package toucan.sim;

import static toucan.sim.Transfer.MS;
import static toucan.sim.Transfer.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import toucan.impair.Loss;

/** Every combination of what a network can do, in both directions at once, with fixed seeds. */
class ImpairmentGridTest {
    private static final String[] LOSSES = {"0%", "1%", "15%", "gemodel 5% 40%"};
    private static final long[] DELAYS = {0, 2 * MS, 150 * MS};
    private static final double[] SHARES = {0, 0.1};

    @TestFactory
    Stream<DynamicTest> lossDelayReorderDuplicationCorruption() {
        List<DynamicTest> tests = new ArrayList<>();
        long seed = 1_000;
        for (String loss : LOSSES) {
            for (long delay : DELAYS) {
                for (double reorder : SHARES) {
                    for (double duplicate : SHARES) {
                        for (double corrupt : SHARES) {
                            Transfer transfer = new Transfer(seed++)
                                    .wire(Wire.delaying(MS))
                                    .bytes(120_000, 60_000)
                                    .network(n -> n.loss(Loss.parse(loss))
                                            .delayNanos(delay)
                                            .reorder(reorder)
                                            .duplicate(duplicate)
                                            .corrupt(corrupt));
                            String name = "loss " + loss + ", delay " + delay / MS + " ms, reorder " + reorder
                                    + ", duplicate " + duplicate + ", corrupt " + corrupt;
                            tests.add(DynamicTest.dynamicTest(name, transfer::run));
                        }
                    }
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> stalledReadersAndOutages() {
        List<Supplier<Reader>> readers = List.of(
                Reader::fast,
                () -> Reader.slow(1_000, 20 * MS),
                () -> Reader.slow(1, 2 * MS),
                () -> Reader.pausing(10_000, 90 * SECOND));
        // No period divides the retransmission timeouts: else each of them could fall into the same darkness.
        List<Outages> outages =
                List.of(Outages.NONE, Outages.periodic(5_003 * MS, 2_011 * MS), Outages.periodic(31 * MS, 12 * MS));
        List<DynamicTest> tests = new ArrayList<>();
        long seed = 2_000;
        for (String loss : LOSSES) {
            for (Supplier<Reader> reader : readers) {
                for (Outages outage : outages) {
                    for (int buffer : new int[] {3_000, 64 << 10}) {
                        Transfer transfer = new Transfer(seed)
                                .wire(Wire.delaying(7 * MS).with(outage))
                                .bytes(20_000, 30_000)
                                .readers(reader)
                                .tcp(t -> t.receiveBuffer(buffer).sendBuffer(buffer))
                                .network(n -> n.loss(Loss.parse(loss)).jitterNanos(5 * MS));
                        tests.add(DynamicTest.dynamicTest(
                                "seed " + seed + ", loss " + loss + ", buffers " + buffer, transfer::run));
                        seed++;
                    }
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> queuesAndRates() {
        List<DynamicTest> tests = new ArrayList<>();
        long seed = 3_000;
        for (int limit : new int[] {1, 2, 10, 1_000}) {
            for (long rate : new long[] {100_000, 10_000_000}) {
                for (boolean nagle : new boolean[] {false, true}) {
                    Transfer transfer = new Transfer(seed++)
                            .bytes(150_000, 0)
                            .tcp(t -> t.nagle(nagle))
                            .network(n -> n.rateBitsPerSecond(rate).limitPackets(limit));
                    tests.add(DynamicTest.dynamicTest(
                            "limit " + limit + ", rate " + rate + ", nagle " + nagle, transfer::run));
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> optionsSwitchedOff() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int bits = 0; bits < 32; bits++) {
            int b = bits;
            Transfer transfer = new Transfer(4_000 + bits)
                    .bytes(200_000, 20_000)
                    .tcp(t -> t.sack((b & 1) == 0)
                            .timestamps((b & 2) == 0)
                            .windowScaling((b & 4) == 0)
                            .fastRetransmit((b & 8) == 0)
                            .ackDelayNanos((b & 16) == 0 ? 40 * MS : 0))
                    .network(n -> n.loss(Loss.parse("5%")).reorder(0.05).duplicate(0.05));
            tests.add(DynamicTest.dynamicTest("without options " + Integer.toBinaryString(bits), transfer::run));
        }
        return tests.stream();
    }
}
