package toucan.impair;

/** A running random process of losses: asked once for each datagram. */
@FunctionalInterface
interface LossProcess {
    boolean nextIsLost();

    /** The process at its start. */
    static LossProcess start(Loss model, long seed) {
        RandomStream loss = new RandomStream(seed, "loss");
        if (model instanceof Loss.GilbertElliott burst) {
            return new Bursts(burst, loss, new RandomStream(seed, "loss state"));
        }
        double p = ((Loss.Bernoulli) model).p();
        return () -> loss.next(p);
    }

    /** The two states of {@link Loss.GilbertElliott}; it starts in the good one. */
    final class Bursts implements LossProcess {
        private final Loss.GilbertElliott model;
        private final RandomStream loss;
        private final RandomStream change;
        private boolean bad;

        private Bursts(Loss.GilbertElliott model, RandomStream loss, RandomStream change) {
            this.model = model;
            this.loss = loss;
            this.change = change;
        }

        @Override
        public boolean nextIsLost() {
            boolean lost = loss.next(bad ? model.lossInBad() : model.lossInGood());
            bad ^= change.next(bad ? model.r() : model.p());
            return lost;
        }
    }
}
