package toucan.exhaustive;

import java.util.Arrays;

/**
 * The decisions of one run, and the way to the next: run after run, every sequence of decisions is taken once, as a
 * milometer counts. A run asks {@link #next} for each decision; how many alternatives it has may depend on those before.
 */
final class Choices {
    private int[] taken = new int[64];
    private int[] alternatives = new int[64];
    /** How many decisions are given; those that follow are 0. */
    private int given;

    private int asked;

    /** All decisions are 0. */
    Choices() {}

    /** These, and then 0: repeats a run. */
    static Choices of(int... decisions) {
        Choices choices = new Choices();
        choices.taken = Arrays.copyOf(decisions, Math.max(64, decisions.length));
        choices.alternatives = new int[choices.taken.length];
        choices.given = decisions.length;
        return choices;
    }

    /** The next decision: at least 0 and below {@code count}. */
    int next(int count) {
        if (asked == taken.length) {
            taken = Arrays.copyOf(taken, 2 * asked);
            alternatives = Arrays.copyOf(alternatives, 2 * asked);
        }
        if (asked >= given) {
            taken[asked] = 0;
        }
        alternatives[asked] = count;
        return taken[asked++];
    }

    /** After a run: goes on to the next sequence. Returns whether there is one. */
    boolean advance() {
        int last = asked - 1;
        while (last >= 0 && taken[last] == alternatives[last] - 1) {
            last--;
        }
        asked = 0;
        given = last + 1;
        if (last < 0) {
            return false;
        }
        taken[last]++;
        return true;
    }

    /** The decisions of this run so far, without the zeros at its end: {@link #of} repeats it. */
    int[] decisions() {
        int length = asked;
        while (length > 0 && taken[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(taken, length);
    }
}
