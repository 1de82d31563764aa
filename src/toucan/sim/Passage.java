package toucan.sim;

import java.util.Locale;

/** How a wire carries datagrams: when each arrives, and how often. Wires may share one, a bottleneck for instance. */
@FunctionalInterface
public interface Passage {
    /** The datagram never arrives. */
    long[] LOST = {};

    /**
     * Asked once for each datagram, in the order in which they are sent.
     *
     * @param packetBytes its length with IP and UDP headers
     * @param nowNanos when it is sent
     * @return when it arrives, none of it before now; more than one time means copies, {@link #LOST} that it does not
     */
    long[] arrivals(int packetBytes, long nowNanos);

    /** The same delay for all. */
    static Passage delaying(long delayNanos) {
        return new Passage() {
            @Override
            public long[] arrivals(int packetBytes, long nowNanos) {
                return new long[] {nowNanos + delayNanos};
            }

            @Override
            public String toString() {
                return String.format(Locale.ROOT, "%.6f s", delayNanos / 1e9);
            }
        };
    }

    /** This one, and then so much further. */
    default Passage thenDelaying(long delayNanos) {
        return (packetBytes, nowNanos) -> {
            long[] arrivals = arrivals(packetBytes, nowNanos).clone();
            for (int i = 0; i < arrivals.length; i++) {
                arrivals[i] += delayNanos;
            }
            return arrivals;
        };
    }
}
