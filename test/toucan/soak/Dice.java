package toucan.soak;

import java.util.SplittableRandom;

/** Draws the parts of a {@link Scenario}. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        // SplittableRandom walks its state in equal steps: neighbouring seeds are mixed first.
        random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    }

    /** True with this probability. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to {@code most}, each as likely. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** From 1 to {@code most}, each order of magnitude as likely. */
    int magnitude(int most) {
        return (int) Math.round(Math.exp(random.nextDouble() * Math.log(most)));
    }

    double below(double bound) {
        return random.nextDouble() * bound;
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    int anyInt() {
        return random.nextInt();
    }

    long seed() {
        return random.nextLong(1L << 50);
    }
}
