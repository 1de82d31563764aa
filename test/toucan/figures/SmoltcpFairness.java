package toucan.figures;

/**
 * What smoltcp 0.13.1 (August 2026) has in its own test "netsim_multiflow". Without congestion control and with the first seed
 * these are the figures of its snapshot; the others are of the same test with one of its congestion controls chosen, and with
 * the seeds of the flows moved.
 */
final class SmoltcpFairness {
    static final int[] FLOWS = {2, 4, 16, 32, 64};
    /** Of the first flow; each flow takes two. The first is the published run. */
    static final long[] FIRST_SEEDS = {0, 1_000, 2_000, 3_000, 4_000};

    /** A congestion control that both have. */
    enum Control {
        RENO("--cc reno"),
        CUBIC("--cc cubic"),
        NONE("--cc none --no-sack --nagle --mss 1460");

        private final String options;

        Control(String options) {
            this.options = options;
        }

        /** Of Toucan's tools. */
        String options() {
            return options;
        }
    }

    /** For each number of flows: Jain's index, mean and worst of the draws; the slowest flow, kB/s; all flows, Mbit/s. */
    private static final double[][] RENO = {
        {0.9012, 0.6443, 589.3, 13.71},
        {0.8262, 0.6821, 319.3, 23.00},
        {0.8122, 0.7346, 178.9, 68.30},
        {0.8679, 0.8035, 165.4, 98.78},
        {0.9089, 0.8786, 117.6, 131.27}
    };

    private static final double[][] CUBIC = {
        {0.8997, 0.6463, 606.8, 14.11},
        {0.7880, 0.5950, 269.1, 22.68},
        {0.8245, 0.7378, 172.0, 53.76},
        {0.9105, 0.8505, 126.7, 86.74},
        {0.9131, 0.8779, 104.6, 119.12}
    };

    private static final double[][] NONE = {
        {0.9999, 0.9999, 3.4, 0.06},
        {0.9995, 0.9984, 3.2, 0.10},
        {0.9319, 0.7023, 2.5, 0.41},
        {0.9034, 0.7315, 2.4, 0.79},
        {0.8813, 0.7989, 2.1, 1.43}
    };

    private SmoltcpFairness() {}

    /** Jain's index, the worst, the slowest flow in kB/s, all flows in Mbit/s. */
    static double[] of(Control control, int index) {
        return switch (control) {
            case RENO -> RENO[index];
            case CUBIC -> CUBIC[index];
            case NONE -> NONE[index];
        };
    }
}
