package toucan.impair;

import java.util.List;

/**
 * What the network does to the datagrams that this process sends: the options of Linux netem by their names.
 *
 * <p>They act in this order: drop on purpose, loss, duplication, queue and rate, corruption, delay. What is lost is lost with all
 * its copies; a copy shares nothing else with its original: it is undamaged and has a jitter of its own.
 *
 * @param loss {@code --loss}
 * @param delayNanos {@code --delay}: added to every datagram
 * @param jitterNanos {@code --jitter}: the delay varies uniformly by up to so much, up and down, but not below 0
 * @param reorder {@code --reorder}: the share that skips the delay or, when there is none, is held back by {@link
 *     #REORDER_HOLD_NANOS}
 * @param duplicate {@code --duplicate}: the share that is sent twice
 * @param corrupt {@code --corrupt}: the share that has one bit flipped
 * @param rateBitsPerSecond {@code --rate}, counting UDP payload and 28 bytes of headers (48 over IPv6); 0 is unlimited
 * @param limitPackets {@code --limit}: datagrams waiting for the rate, the one on its way out included; more are dropped
 * @param drops {@code --drop}
 * @param seed {@code --seed}: the same seed gives the same segments the same fates
 * @param corruptDiscards corrupted datagrams are discarded, as their UDP checksum would: {@code --checksum none}
 */
public record Impairments(
        Loss loss,
        long delayNanos,
        long jitterNanos,
        double reorder,
        double duplicate,
        double corrupt,
        long rateBitsPerSecond,
        int limitPackets,
        List<Drop> drops,
        long seed,
        boolean corruptDiscards) {

    /** How long {@code --reorder} without a {@code --delay} holds a datagram back: 10 ms. */
    public static final long REORDER_HOLD_NANOS = 10_000_000;
    /** {@code --limit} when it is not given: a tenth of netem's default, so that a full queue is not a second of delay. */
    public static final int DEFAULT_LIMIT = 100;
    /** The longest delay and jitter, an hour. */
    public static final long MAX_DELAY_NANOS = 3_600_000_000_000L;

    /** A network that does nothing: do not put it in the chain. */
    public static final Impairments NONE =
            new Impairments(Loss.NONE, 0, 0, 0, 0, 0, 0, DEFAULT_LIMIT, List.of(), 0, false);

    /** @throws IllegalArgumentException for a value outside its range; the message names the option */
    public Impairments {
        requireDelay(delayNanos, "delay");
        requireDelay(jitterNanos, "jitter");
        Units.requireProbability(reorder, "reorder");
        Units.requireProbability(duplicate, "duplicate");
        Units.requireProbability(corrupt, "corrupt");
        require(rateBitsPerSecond >= 0, "rate must not be negative");
        require(limitPackets >= 1 && limitPackets <= HeldDatagrams.MAX_DATAGRAMS, "limit must be 1 to 65536 packets");
        require(seed >= 0 && seed < Units.SEED_LIMIT, "seed must be 0 to " + (Units.SEED_LIMIT - 1));
        drops = List.copyOf(drops);
    }

    /** Whether this network leaves every datagram alone. */
    public boolean isNone() {
        return loss.isNone()
                && delayNanos == 0
                && jitterNanos == 0
                && reorder == 0
                && duplicate == 0
                && corrupt == 0
                && rateBitsPerSecond == 0
                && drops.isEmpty();
    }

    /** A builder that starts from these. */
    public Builder with() {
        return new Builder(this);
    }

    private static void requireDelay(long nanos, String option) {
        require(nanos >= 0 && nanos <= MAX_DELAY_NANOS, option + " must be 0 to 1 hour");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Collects changes to {@link Impairments}; each method is named after the component it sets. */
    public static final class Builder {
        private Loss loss;
        private long delayNanos;
        private long jitterNanos;
        private double reorder;
        private double duplicate;
        private double corrupt;
        private long rateBitsPerSecond;
        private int limitPackets;
        private List<Drop> drops;
        private long seed;
        private boolean corruptDiscards;

        private Builder(Impairments from) {
            loss = from.loss;
            delayNanos = from.delayNanos;
            jitterNanos = from.jitterNanos;
            reorder = from.reorder;
            duplicate = from.duplicate;
            corrupt = from.corrupt;
            rateBitsPerSecond = from.rateBitsPerSecond;
            limitPackets = from.limitPackets;
            drops = from.drops;
            seed = from.seed;
            corruptDiscards = from.corruptDiscards;
        }

        public Builder loss(Loss value) {
            loss = value;
            return this;
        }

        public Builder delayNanos(long value) {
            delayNanos = value;
            return this;
        }

        public Builder jitterNanos(long value) {
            jitterNanos = value;
            return this;
        }

        public Builder reorder(double value) {
            reorder = value;
            return this;
        }

        public Builder duplicate(double value) {
            duplicate = value;
            return this;
        }

        public Builder corrupt(double value) {
            corrupt = value;
            return this;
        }

        public Builder rateBitsPerSecond(long value) {
            rateBitsPerSecond = value;
            return this;
        }

        public Builder limitPackets(int value) {
            limitPackets = value;
            return this;
        }

        public Builder drops(List<Drop> value) {
            drops = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder corruptDiscards(boolean value) {
            corruptDiscards = value;
            return this;
        }

        /** @throws IllegalArgumentException for a value outside its range */
        public Impairments build() {
            return new Impairments(
                    loss,
                    delayNanos,
                    jitterNanos,
                    reorder,
                    duplicate,
                    corrupt,
                    rateBitsPerSecond,
                    limitPackets,
                    drops,
                    seed,
                    corruptDiscards);
        }
    }
}
