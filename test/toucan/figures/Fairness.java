package toucan.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import toucan.figures.SmoltcpFairness.Control;
import toucan.sim.BulkSender;
import toucan.sim.Reader;
import toucan.sim.SimHost;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.TcpConfig;

/** The experiment of smoltcp's test "netsim_multiflow": flows of different round trips through one bottleneck. */
final class Fairness extends Section {
    private static final long RATE = 200_000_000;
    private static final long QUEUE = 64 << 10;
    private static final long BYTES = 2 << 20;
    private static final String BUFFERS = " --rcvbuf 256k --sndbuf 256k --min-rto 1s";
    /** What the mean of a few draws may be off by: smoltcp's own draws differ by ten times that. */
    private static final double TOLERANCE = 0.01;

    private static final double LEAST_OF_BBR = 0.5;

    private final List<String> below = new ArrayList<>();

    /** Of one draw. @param jain of the bytes that each flow has; @param slowest bytes per second */
    private record Outcome(double jain, double slowest, double megabits, double dropped) {}

    /** One line of the table: so many flows with that control, in some draws. */
    private record Cell(Control control, int index, String options, int draws) {
        Outcome run(int draw) {
            return Fairness.run(
                    SmoltcpFairness.FLOWS[index], Lab.tcp(options + BUFFERS), SmoltcpFairness.FIRST_SEEDS[draw]);
        }
    }

    @Override
    String title() {
        return "Fairness";
    }

    @Override
    boolean isQuick() {
        return false;
    }

    @Override
    String measure() {
        List<Cell> cells = cells();
        List<Callable<Outcome>> runs = new ArrayList<>();
        for (Cell cell : cells) {
            IntStream.range(0, cell.draws).forEach(draw -> runs.add(() -> cell.run(draw)));
        }
        List<Outcome> outcomes = Lab.all(runs);
        StringBuilder page = new StringBuilder(introduction());
        int from = 0;
        for (Cell cell : cells) {
            row(page, cell, outcomes.subList(from, from + cell.draws));
            from += cell.draws;
        }
        return page.append(reading()).toString();
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Control control : Control.values()) {
            for (int i = 0; i < SmoltcpFairness.FLOWS.length; i++) {
                cells.add(new Cell(control, i, control.options(), SmoltcpFairness.FIRST_SEEDS.length));
            }
        }
        for (int i = 0; i < SmoltcpFairness.FLOWS.length; i++) {
            cells.add(new Cell(null, i, "--cc bbr", 1));
        }
        return cells;
    }

    private static String introduction() {
        return """
                Flows share 200 Mbit/s with a drop-tail queue of 64 KiB, buffers of 256 KiB; the delay of each direction of each flow is
                drawn from 25 to 75 ms. All begin at once, and send until the last one has brought 2 MiB across. *Jain*: of the bytes
                that each has by then. *Slowest*: of the flows; *all*: together; *dropped*: of what senders send. This is smoltcp's test
                `netsim_multiflow`, with its delays, and beside it smoltcp itself, with the same control. Means over five draws of the
                delays, and the *worst* draw (the first one alone for `bbr`, which smoltcp does not have).

                All with `%s`; `none` also with `--no-sack --nagle --mss 1460`, for smoltcp's sender does not use SACK either. One flow is always fair: it has no row.

                | control | flows | smoltcp: Jain | worst | slowest, kB/s | all, Mbit/s | Toucan: Jain | worst | slowest, kB/s | all, Mbit/s | dropped |
                |---|---|---|---|---|---|---|---|---|---|---|
                """
                .formatted(BUFFERS.trim());
    }

    private void row(StringBuilder page, Cell cell, List<Outcome> outcomes) {
        double jain = mean(outcomes.stream().mapToDouble(Outcome::jain).toArray());
        double worst = outcomes.stream().mapToDouble(Outcome::jain).min().orElseThrow();
        double slowest = mean(outcomes.stream().mapToDouble(Outcome::slowest).toArray());
        int flows = SmoltcpFairness.FLOWS[cell.index];
        page.append(String.format(Locale.ROOT, "| `%s` | %d | ", name(cell), flows));
        if (cell.control == null) {
            page.append("| | | ");
            require(jain > LEAST_OF_BBR, flows + " flows with bbr: Jain " + jain);
        } else {
            double[] theirs = SmoltcpFairness.of(cell.control, cell.index);
            page.append(String.format(
                    Locale.ROOT, "%.4f | %.4f | %,.1f | %.2f ", theirs[0], theirs[1], theirs[2], theirs[3]));
            String what = flows + " flows with " + name(cell) + ": ";
            if (jain < theirs[0]) {
                below.add(String.format(Locale.ROOT, "`%s` with %d (by %.4f)", name(cell), flows, theirs[0] - jain));
            }
            require(jain > theirs[0] - TOLERANCE, what + "Jain " + jain);
            require(slowest > theirs[2] * 1e3, what + "the slowest has " + slowest + " B/s");
        }
        page.append(String.format(
                Locale.ROOT,
                "| %.4f | %.4f | %,.1f | %.2f | %.1f %% |\n",
                jain,
                worst,
                slowest / 1e3,
                mean(outcomes.stream().mapToDouble(Outcome::megabits).toArray()),
                100 * mean(outcomes.stream().mapToDouble(Outcome::dropped).toArray())));
    }

    private String reading() {
        return String.format(
                Locale.ROOT,
                """

                **What is checked**: that no index is more than %.2f below smoltcp's with the same control, that the slowest flow has
                more than smoltcp's slowest, and that `bbr` has at least %.1f. Below smoltcp's: %s.

                **What smoltcp publishes** is the first draw of `none`: 0.9999, 0.9997, 0.9913, 0.9759 and 0.9866. These flows are equal
                because none gets anything: windows of 256 KiB meet 64 KiB of queue, 45 %% of all packets are dropped, every flow waits
                for timeouts that back off up to a minute, and 64 flows use 0.7 %% of the link. In other draws one flow or another gets
                out of that, and the index falls as low as 0.70. Toucan's flows lose as badly in this row, but have timestamps: those
                measure round trips of what was sent again, too (RFC 7323 4.1), which ends the backing off (RFC 6298 5.7).

                **Why 1 is not to be had** with a congestion control and these round trips: flows with equal windows share as
                1/RTT, and that alone is an index of 0.95 for 16 flows and more. The rest is by whom the first overflows of the queue hit,
                in the few seconds of these transfers. `bbr` keeps the queue full, and its flows do not
                become equal: 2.6 ms of queue never lengthen these round trips by a quarter, so it takes losses of up to 20 %% for chance; a
                flow with few segments in flight exceeds that by bad luck now and then, one with many hardly ever.
                """,
                TOLERANCE,
                LEAST_OF_BBR,
                below.isEmpty() ? "none" : String.join(", ", below));
    }

    private static String name(Cell cell) {
        return cell.control == null ? "bbr" : cell.control.name().toLowerCase(Locale.ROOT);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static Outcome run(int flows, TcpConfig tcp, long firstSeed) {
        Simulation simulation = new Simulation(1);
        Bottleneck forth = new Bottleneck(RATE, QUEUE);
        Bottleneck back = new Bottleneck(RATE, QUEUE);
        SimHost[] receivers = new SimHost[flows];
        for (int i = 0; i < flows; i++) {
            SimHost sender = simulation.newHost("sender " + i, "192.0.2." + (i + 1), host -> host.tcp(tcp));
            SimHost receiver = simulation.newHost("receiver " + i, "198.51.100." + (i + 1), host -> host.tcp(tcp));
            simulation.wire(sender, receiver, Wire.through(forth.thenDelaying(FlowDelays.thereNanos(i, firstSeed))));
            simulation.wire(receiver, sender, Wire.through(back.thenDelaying(FlowDelays.backNanos(i, firstSeed))));
            receiver.listen(Lab.PORT, Reader::fast);
            sender.connect(receiver, 50_000, Lab.PORT, new BulkSender(Long.MAX_VALUE, i));
            receivers[i] = receiver;
        }
        simulation.run(() -> haveAll(receivers), Lab.DAY);
        double seconds = simulation.nanos() / 1e9;
        double[] received =
                Arrays.stream(receivers).mapToDouble(SimHost::bytesReceived).toArray();
        return new Outcome(
                Lab.jain(received),
                Arrays.stream(received).min().orElseThrow() / seconds,
                Arrays.stream(received).sum() * 8 / seconds / 1e6,
                forth.dropped());
    }

    private static boolean haveAll(SimHost[] receivers) {
        for (SimHost receiver : receivers) {
            if (receiver.bytesReceived() < BYTES) {
                return false;
            }
        }
        return true;
    }
}
