package toucan.sim;

import static toucan.sim.Transfer.MS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import toucan.impair.Loss;
import toucan.testing.Proves;

/** Sequence numbers pass 2^31 and 2^32 in the middle of a transfer, at its first and at its last octet. */
@Proves({"9293/E18", "faults/20"})
class SequenceWrapTest {
    @TestFactory
    Stream<DynamicTest> everyStepAcrossTheWrap() {
        List<DynamicTest> tests = new ArrayList<>();
        for (long edge : new long[] {1L << 31, 1L << 32}) {
            for (int before : new int[] {0, 1, 2, 3, 1_000, 1_440, 1_441, 50_000, 99_999, 100_000, 100_001, 100_002}) {
                int iss = (int) (edge - before);
                Transfer transfer = new Transfer(before)
                        .bytes(100_000, 100_000)
                        .iss(() -> iss)
                        .network(n -> n.loss(Loss.parse("5%"))
                                .jitterNanos(5 * MS)
                                .duplicate(0.05)
                                .corrupt(0.01));
                tests.add(DynamicTest.dynamicTest(edge + " - " + before, transfer::run));
            }
        }
        return tests.stream();
    }
}
