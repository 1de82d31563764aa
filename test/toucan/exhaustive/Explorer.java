package toucan.exhaustive;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Runs a small world once for each sequence of fates. */
final class Explorer {
    private Explorer() {}

    /** @param runs sequences of fates; @param states distinct states of both sides together that were seen in them */
    record Explored(SmallWorld world, long runs, int states) {}

    /** @throws AssertionError for the first run that does not end as it should; it says how to repeat that */
    static Explored explore(SmallWorld world) {
        Set<Integer> states = new HashSet<>();
        Choices choices = new Choices();
        long runs = 0;
        do {
            runs++;
            try {
                world.run(choices, states);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "in the small world '" + world + "' with the fates " + Arrays.toString(choices.decisions()), e);
            }
        } while (choices.advance());
        return new Explored(world, runs, states.size());
    }
}
