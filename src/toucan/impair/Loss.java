package toucan.impair;

import java.util.Arrays;

/** How datagrams are lost at random: {@code --loss}. */
public sealed interface Loss {
    /** Nothing is lost. */
    Loss NONE = new Bernoulli(0);

    /**
     * Reads {@code 10%}, {@code 0.1}, or {@code gemodel P R [1-H [1-K]]}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static Loss parse(String text) {
        String[] words = text.trim().split("[\\s,]+");
        if (!words[0].equals("gemodel")) {
            if (words.length > 1) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no loss: write 10%, 0.1 or 'gemodel P R [1-H [1-K]]'");
            }
            return new Bernoulli(Units.probability(words[0]));
        }
        if (words.length < 3 || words.length > 5) {
            throw new IllegalArgumentException("'" + text + "' has " + (words.length - 1)
                    + " numbers, not 2 to 4: write 'gemodel P R [1-H [1-K]]'");
        }
        double[] p = Arrays.stream(words, 1, words.length)
                .mapToDouble(Units::probability)
                .toArray();
        return new GilbertElliott(p[0], p[1], p.length > 2 ? p[2] : 1, p.length > 3 ? p[3] : 0);
    }

    /** Whether nothing can be lost. */
    boolean isNone();

    /** Each datagram is lost with the same probability, whatever became of the others. */
    record Bernoulli(double p) implements Loss {
        public Bernoulli {
            Units.requireProbability(p, "loss");
        }

        @Override
        public boolean isNone() {
            return p == 0;
        }

        /** As the user writes it: {@code 10%}. */
        @Override
        public String toString() {
            return Units.percent(p);
        }
    }

    /**
     * Loss in bursts (Gilbert 1960, Elliott 1963): the network is in a good or a bad state and may change it with each
     * datagram. As in netem, the state a datagram finds decides about its loss; bursts last 1/r datagrams on average.
     *
     * @param p probability of good to bad
     * @param r probability of bad to good
     * @param lossInBad 1-h: loss in the bad state
     * @param lossInGood 1-k: loss in the good state
     */
    record GilbertElliott(double p, double r, double lossInBad, double lossInGood) implements Loss {
        public GilbertElliott {
            Units.requireProbability(p, "gemodel P");
            Units.requireProbability(r, "gemodel R");
            Units.requireProbability(lossInBad, "gemodel 1-H");
            Units.requireProbability(lossInGood, "gemodel 1-K");
        }

        @Override
        public boolean isNone() {
            return lossInGood == 0 && (p == 0 || lossInBad == 0);
        }

        /** As the user writes it: {@code gemodel 1% 30% 100% 0%}. */
        @Override
        public String toString() {
            return "gemodel " + Units.percent(p) + " " + Units.percent(r) + " " + Units.percent(lossInBad) + " "
                    + Units.percent(lossInGood);
        }
    }
}
