package toucan.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Random simulations: 10,000 where {@code CI=true}, fewer elsewhere; {@code make soak} runs more. */
class SoakTest {
    private static final int RUNS = "true".equals(System.getenv("CI")) ? 10_000 : 1_500;

    @Test
    void noInvariantIsBrokenWhateverTheSeed() throws InterruptedException {
        assertEquals(RUNS, new Soak(1, Soak::run).run(times(RUNS)));
        System.out.println(RUNS + " random simulations, seeds 1 to " + RUNS + ": no invariant was broken");
    }

    private static BooleanSupplier times(int runs) {
        AtomicInteger left = new AtomicInteger(runs);
        return () -> left.getAndDecrement() > 0;
    }

    @Test
    void aSeedIsAScenario() {
        assertEquals(new Scenario(7).toString(), new Scenario(7).toString());
        assertNotEquals(
                new Scenario(7).toString().substring(7),
                new Scenario(8).toString().substring(7));
        Scenario captured = new Scenario(7);
        captured.run(true);
        assertTrue(captured.capture().length > 1_000);
    }

    @Test
    void aFailureEndsTheSoakWhateverItIs() {
        for (Throwable wrong : new Throwable[] {new AssertionError("broken"), new IllegalStateException("broken")}) {
            AssertionError error = assertThrows(AssertionError.class, () -> new Soak(5, seed -> {
                        if (seed >= 9) {
                            SoakTest.<RuntimeException>raise(wrong);
                        }
                    })
                    .run(() -> true));
            assertTrue(error == wrong || error.getCause() == wrong, error.toString());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable any) throws T {
        throw (T) any;
    }

    /** What somebody needs who reads the log: the scenario, and the command. */
    @Test
    void aFailureSaysHowToRepeatIt() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> Soak.run(3, s -> {
                    throw new IllegalStateException("SND.UNA goes back");
                }));
        assertTrue(error.getMessage().startsWith("SND.UNA goes back\nin the scenario of seed 3:"), error.getMessage());
        assertTrue(error.getMessage().endsWith("repeat it with: make soak ARGS='seed=3'"), error.getMessage());
        assertEquals(IllegalStateException.class, error.getCause().getClass());
    }
}
