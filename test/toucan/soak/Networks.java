package toucan.soak;

import java.util.Locale;
import java.util.SplittableRandom;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.sim.Outages;

/** Random bad networks. */
final class Networks {
    private static final long MS = 1_000_000;

    private Networks() {}

    /** What a host's own network does until it becomes fair. */
    static Impairments impairments(Dice dice) {
        return Impairments.NONE
                .with()
                .loss(loss(dice))
                .delayNanos(dice.chance(0.5) ? 0 : dice.between(0, 100) * MS)
                .jitterNanos(dice.chance(0.5) ? 0 : dice.between(0, 50) * MS)
                .reorder(share(dice))
                .duplicate(share(dice))
                .corrupt(share(dice))
                .rateBitsPerSecond(dice.oneOf(0, 0, 500_000, 10_000_000))
                .limitPackets(dice.magnitude(100))
                .seed(dice.seed())
                .build();
    }

    private static Loss loss(Dice dice) {
        return switch (dice.between(0, 3)) {
            case 0 -> Loss.NONE;
            case 1 -> new Loss.GilbertElliott(dice.below(0.1), 0.2 + dice.below(0.8), 1, 0);
            default -> new Loss.Bernoulli(dice.below(dice.oneOf(0.05, 0.3)));
        };
    }

    private static double share(Dice dice) {
        return dice.chance(0.6) ? 0 : dice.below(0.2);
    }

    /** What a wire does besides, until {@code fairNanos}: nothing, silence now and then, or silence from some moment on. */
    static Outages outages(Dice dice, long fairNanos) {
        switch (dice.between(0, 5)) {
            case 0:
                Outages periods = Outages.periodic(dice.between(20, 4_000) * MS, dice.between(1, 3_000) * MS);
                return named("silent now and then", nanos -> nanos < fairNanos && periods.isDown(nanos));
            case 1:
                long from = dice.between(0, 2_000) * MS;
                return named(
                        String.format(Locale.ROOT, "silent from %.3f s", from / 1e9),
                        nanos -> from <= nanos && nanos < fairNanos);
            case 2:
                double p = dice.below(1);
                SplittableRandom random = new SplittableRandom(dice.seed());
                return named(
                        String.format(Locale.ROOT, "loses %.2f more", p),
                        nanos -> nanos < fairNanos && random.nextDouble() < p);
            default:
                return named("always up", Outages.NONE);
        }
    }

    private static Outages named(String name, Outages outages) {
        return new Outages() {
            @Override
            public boolean isDown(long nanos) {
                return outages.isDown(nanos);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
