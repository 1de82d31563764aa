package toucan.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.sim.BulkSender;
import toucan.sim.HostSettings;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.TcpConfig;

/** The table of smoltcp's test "netsim": goodput by loss and buffer. */
final class LossGrid extends Section {
    private static final long BYTES = 10 << 20;
    private static final double[] LOSSES = {0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3};
    private static final int[] BUFFERS = {32_768, 8_192};
    /** Its snapshot of June 2026, in whole bytes a second. */
    private static final long[][] SMOLTCP = {
        {322_945, 314_780, 219_671, 166_588, 76_626, 37_775, 6_079, 1_156},
        {77_374, 72_992, 58_491, 46_528, 29_421, 15_515, 3_737, 711}
    };

    /** 24 segments fill the larger window to 8 bytes, and 6 the smaller one to 2. */
    private static final String OPTIONS = "--mss 1377 --min-rto 1s --nagle";

    private static final String REFERENCE = "none";
    private static final String[] OTHERS = {"bbr", "cubic", "reno"};

    private static final int OTHERS_SEEDS = 3;

    private final int seeds;

    /** @param seeds averaged over in the row that is compared; 1 is quick */
    LossGrid(int seeds) {
        this.seeds = seeds;
    }

    @Override
    String title() {
        return seeds == 1 ? "The same with seed 1 alone" : "Loss and buffers";
    }

    @Override
    boolean isQuick() {
        return seeds == 1;
    }

    @Override
    String measure() {
        StringBuilder page = new StringBuilder();
        page.append(seeds == 1 ? "`--cc none`, as above; every test run repeats it.\n" : explanation());
        for (int b = 0; b < BUFFERS.length; b++) {
            page.append("\n| buffer ").append(format(BUFFERS[b])).append(" | ideal |");
            for (double loss : LOSSES) {
                page.append(String.format(Locale.ROOT, " %s %% |", percent(loss)));
            }
            page.append("\n|---|---|").append("---|".repeat(LOSSES.length)).append('\n');
            if (seeds > 1) {
                row(page, "smoltcp", BUFFERS[b], SMOLTCP[b]);
            }
            long[] ours = means(REFERENCE, BUFFERS[b], seeds);
            row(page, "Toucan `--cc " + REFERENCE + "`", BUFFERS[b], ours);
            if (seeds > 1) {
                check(BUFFERS[b], ours, SMOLTCP[b]);
                for (String cc : OTHERS) {
                    row(page, "Toucan `--cc " + cc + "`", BUFFERS[b], means(cc, BUFFERS[b], OTHERS_SEEDS));
                }
            }
        }
        return page.toString();
    }

    private String explanation() {
        return """
                Bytes per second until 10 MiB have arrived: round trip 100 ms, no limit of rate, losses independent and in both
                directions, the same receive and send buffer on both sides; *ideal* is one buffer each round trip. The first row is
                smoltcp's own, from the snapshot of its test `netsim` (June 2026), which runs without congestion control, as
                that library does unless a build asks for one. So the row to compare is `--cc none`; **it is at or above smoltcp in each
                cell, which is checked.** The other rows are for the lesson: on such a network every loss is chance, but a
                congestion control that obeys RFC 5681 (`reno`, `cubic`) must take it for congestion, and gives away what theory says:
                about 1.2 segments ÷ √loss each round trip. `bbr` takes a loss without a queue for what it is.

                All rows of Toucan with `%s --rcvbuf B --sndbuf B`, SACK, RACK-TLP and timestamps: whole segments
                fill the window, for a sender that avoids silly windows (RFC 9293 MUST-38) leaves the rest of it unused, and the floor of the
                retransmission timeout is the RFC's, which smoltcp has, too. The reader takes what has arrived before the ACK leaves, as it
                does there. Means over the seeds 1 to %d, of the other rows over 1 to %d.
                """
                .formatted(OPTIONS, seeds, OTHERS_SEEDS);
    }

    private static void row(StringBuilder page, String who, int buffer, long[] figures) {
        page.append("| ").append(who).append(" | ").append(format(10L * buffer)).append(" |");
        for (long figure : figures) {
            page.append(' ').append(format(figure)).append(" |");
        }
        page.append('\n');
    }

    private void check(int buffer, long[] ours, long[] theirs) {
        for (int i = 0; i < ours.length; i++) {
            require(
                    ours[i] >= theirs[i],
                    "buffer " + buffer + ", loss " + percent(LOSSES[i]) + " %: " + ours[i] + " B/s, smoltcp has "
                            + theirs[i]);
        }
    }

    private static long[] means(String cc, int buffer, int seeds) {
        TcpConfig tcp = Lab.tcp(OPTIONS + " --cc " + cc + " --rcvbuf " + buffer + " --sndbuf " + buffer);
        List<Callable<Double>> runs = new ArrayList<>();
        for (double loss : LOSSES) {
            for (long seed = 1; seed <= seeds; seed++) {
                long s = seed;
                runs.add(() -> goodput(tcp, loss, s));
            }
        }
        List<Double> all = Lab.all(runs);
        long[] means = new long[LOSSES.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = Math.round(Lab.mean(all.subList(i * seeds, (i + 1) * seeds)));
        }
        return means;
    }

    private static double goodput(TcpConfig tcp, double loss, long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.wires(Wire.delaying(50 * Lab.MS));
        SimHost sender = simulation.newHost("sender", "192.0.2.1", host -> settings(host, tcp, loss, 2 * seed));
        SimHost receiver = simulation.newHost("receiver", "192.0.2.2", host -> settings(host, tcp, loss, 2 * seed + 1));
        receiver.listen(Lab.PORT, Reader::fast);
        sender.connect(receiver, 50_000, Lab.PORT, new BulkSender(BYTES, seed));
        simulation.run(() -> receiver.bytesReceived() >= BYTES, Lab.DAY);
        return BYTES / (simulation.nanos() / 1e9);
    }

    private static void settings(HostSettings host, TcpConfig tcp, double loss, long seed) {
        host.tcp(tcp).applicationFirst();
        host.impairments(Impairments.NONE
                .with()
                .loss(new Loss.Bernoulli(loss))
                .seed(seed)
                .build());
    }

    private static String percent(double share) {
        return share == 0.001 ? "0.1" : String.valueOf(Math.round(100 * share));
    }

    private static String format(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
