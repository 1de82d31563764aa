package toucan.cli;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.impair.Units;

/** The bad network, in the words of Linux netem. */
final class NetworkOptions {
    @Option(
            names = "--loss",
            paramLabel = "P",
            converter = Converters.LossModel.class,
            description = "lose this share: 10%%, 0.1, or 'gemodel P R [1-H [1-K]]' for bursts")
    Loss loss;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = Converters.Duration.class,
            description = "delay everything: 50ms")
    long delayNanos;

    @Option(
            names = "--jitter",
            paramLabel = "TIME",
            converter = Converters.Duration.class,
            description = "vary the delay by up to so much, uniformly: 10ms")
    long jitterNanos;

    @Option(
            names = "--reorder",
            paramLabel = "P",
            converter = Converters.Probability.class,
            description = "this share skips the --delay, or without one is held back 10 ms: 5%%")
    double reorder;

    @Option(
            names = "--duplicate",
            paramLabel = "P",
            converter = Converters.Probability.class,
            description = "send this share twice: 1%%")
    double duplicate;

    @Option(
            names = "--corrupt",
            paramLabel = "P",
            converter = Converters.Probability.class,
            description = "flip one bit in this share: 0.5%%")
    double corrupt;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Converters.Rate.class,
            description = "send no faster: 500kbit, 10mbit, 1gbit")
    long rateBitsPerSecond;

    @Option(
            names = "--limit",
            paramLabel = "PACKETS",
            converter = Converters.Packets.class,
            description = "how many may wait for the --rate; more are dropped (default: ${DEFAULT-VALUE})")
    int limitPackets = Impairments.DEFAULT_LIMIT;

    @Option(
            names = "--drop",
            paramLabel = "LIST",
            converter = Converters.Drops.class,
            description = "drop these, counted from 1 on each connection: data#3,synack#1,ack#2-4"
                    + " (syn synack data retx ack fin rst probe)")
    Converters.DropList drops;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "repeat the network's dice; chosen and printed when not given")
    Long seed;

    /** The network that these options describe; a seed is drawn when none was given. */
    Impairments impairments(boolean corruptDiscards) {
        return impairments(corruptDiscards, ThreadLocalRandom.current().nextLong(Units.SEED_LIMIT));
    }

    /** The network that these options describe. @param seedOtherwise the seed when none was given */
    Impairments impairments(boolean corruptDiscards, long seedOtherwise) {
        return impairments(corruptDiscards, Loss.NONE, seedOtherwise);
    }

    /**
     * The network that these options describe.
     *
     * @param otherwise the loss when none was given
     * @param seedOtherwise the seed when none was given
     */
    Impairments impairments(boolean corruptDiscards, Loss otherwise, long seedOtherwise) {
        return Impairments.NONE
                .with()
                .loss(loss == null ? otherwise : loss)
                .delayNanos(delayNanos)
                .jitterNanos(jitterNanos)
                .reorder(reorder)
                .duplicate(duplicate)
                .corrupt(corrupt)
                .rateBitsPerSecond(rateBitsPerSecond)
                .limitPackets(limitPackets)
                .drops(drops == null ? List.of() : drops.drops())
                .seed(seed == null ? seedOtherwise : seed)
                .corruptDiscards(corruptDiscards)
                .build();
    }
}
