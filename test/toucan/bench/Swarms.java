package toucan.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import toucan.bench.Exchanges.Pair;
import toucan.bench.Exchanges.Sample;
import toucan.bench.Exchanges.Spread;
import toucan.bench.JarProcess.Memory;

/**
 * What the swarm costs, on loopback, with the jars as users start them: from one seeder to one leecher, beside sender and
 * receiver, and beside the same session over the kernel's TCP; then from one seeder to several leechers. Every process has a
 * JVM of its own with little heap. Arguments, each with what it is when it is not given:
 *
 * <pre>
 * size=512M     of the file that goes to one
 * swarm=128M    of the file that goes to several
 * leechers=8    0 leaves that part out
 * runs=5        of each kind, in turns
 * heap=96m      of each JVM, as -Xmx has it
 * mss=1452      as --mss has it
 * dir=/dev/shm  where the files are; where there is no such folder, the system's for temporary files
 * </pre>
 *
 * <p>The JVMs are fresh, so a short file measures how fast they warm up. Compare medians, as ratios: the machine's speed changes
 * from minute to minute.
 */
public final class Swarms {
    private static final Path MEMORY_FILES = Path.of("/dev/shm");
    /** What else there is beside the files. */
    private static final long SPARE_BYTES = 64 << 20;

    private static final String TOOLS = "sender and receiver";
    private static final String PEERS = "peers";
    private static final String KERNEL = "peers, the kernel's TCP";

    private final Workbench workbench;
    private final Exchanges exchanges;
    private final int leechers;
    private final Map<String, List<Pair>> pairs = new LinkedHashMap<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final List<Double> loads = new ArrayList<>();

    private Swarms(Workbench workbench, Exchanges exchanges, int leechers) {
        this.workbench = workbench;
        this.exchanges = exchanges;
        this.leechers = leechers;
        List.of(TOOLS, PEERS, KERNEL).forEach(kind -> pairs.put(kind, new ArrayList<>()));
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("size", "512M");
        chosen.put("swarm", "128M");
        chosen.put("leechers", "8");
        chosen.put("runs", "5");
        chosen.put("heap", "96m");
        chosen.put("mss", "1452");
        chosen.put("dir", Files.isWritable(MEMORY_FILES) ? "/dev/shm" : System.getProperty("java.io.tmpdir"));
        for (String arg : args) {
            String[] sides = arg.split("=", 2);
            if (sides.length < 2 || chosen.replace(sides[0], sides[1]) == null) {
                throw usage("unknown: " + arg + "; write NAME=VALUE, with a name of " + chosen.keySet());
            }
        }
        int leechers = number(chosen, "leechers");
        int runs = number(chosen, "runs");
        long size = bytes(chosen, "size");
        long swarm = leechers == 0 ? 0 : bytes(chosen, "swarm");
        Path dir = Path.of(chosen.get("dir"));
        long needed = size + swarm + Math.max(size, leechers * swarm) + SPARE_BYTES;
        long room = Files.getFileStore(dir).getUsableSpace();
        if (room < needed) {
            throw usage(dir + " has room for " + (room >> 20) + " MiB, and " + (needed >> 20) + " are needed");
        }
        try (Workbench workbench = Workbench.open(dir)) {
            Exchanges exchanges = new Exchanges(workbench, chosen.get("heap"), chosen.get("mss"));
            Swarms swarms = new Swarms(workbench, exchanges, leechers);
            try {
                swarms.run(runs, size, swarm);
            } catch (IOException e) {
                if (workbench.isCleared()) {
                    return; // Ctrl-C: the processes have ended because they were told to
                }
                throw e;
            }
            swarms.print(chosen, size, swarm);
        }
    }

    private void print(Map<String, String> chosen, long size, long swarm) {
        System.out.printf(
                Locale.ROOT,
                "%nthe jars on loopback: runs %s, each JVM with -Xmx%s, MSS %s, files of %s and %s in %s, load average"
                        + " %.1f to %.1f%n",
                chosen.get("runs"),
                chosen.get("heap"),
                chosen.get("mss"),
                chosen.get("size"),
                chosen.get("swarm"),
                chosen.get("dir"),
                loads.stream().min(Double::compare).orElseThrow(),
                loads.stream().max(Double::compare).orElseThrow());
        printPairs(size);
        if (leechers > 0) {
            printSpreads(swarm);
        }
    }

    private static IllegalArgumentException usage(String line) {
        System.err.println(line);
        System.exit(2);
        return new IllegalArgumentException(line);
    }

    private static int number(Map<String, String> chosen, String name) {
        String value = chosen.get(name);
        boolean isCount = value.matches("\\d{1,3}") && (name.equals("leechers") || Integer.parseInt(value) > 0);
        if (!isCount) {
            throw usage(name + "=" + value + ": write a number");
        }
        return Integer.parseInt(value);
    }

    /** {@code 64K}, {@code 512M}, {@code 2G}. */
    private static long bytes(Map<String, String> chosen, String name) {
        String value = chosen.get(name).toUpperCase(Locale.ROOT);
        if (!value.matches("[1-9]\\d{0,5}[KMG]?")) {
            throw usage(name + "=" + value + ": write a size, 512M for instance");
        }
        int shift = 10 * ("KMG".indexOf(value.charAt(value.length() - 1)) + 1);
        return Long.parseLong(value.replaceFirst("[KMG]$", "")) << shift;
    }

    private void run(int runs, long size, long swarm) throws IOException, InterruptedException {
        Sample one = exchanges.sample("one.bin", size);
        Sample all = leechers > 0 ? exchanges.sample("all.bin", swarm) : one;
        List<Path> kept = List.of(one.file(), one.torrent(), all.file(), all.torrent());
        for (int i = 1; i <= runs; i++) {
            for (String kind : pairs.keySet()) {
                Pair pair = kind.equals(TOOLS)
                        ? exchanges.senderAndReceiver(one)
                        : exchanges.peers(one, kind.equals(KERNEL));
                pairs.get(kind).add(pair);
                tell(i, kind, mbits(size, pair.seconds()) + " Mbit/s");
                workbench.clean(kept);
            }
            if (leechers > 0) {
                Spread spread = exchanges.swarm(all, leechers);
                spreads.add(spread);
                String times = number(spread.seederSent() / (double) swarm);
                tell(
                        i,
                        leechers + " leechers",
                        number(last(spread)) + " s, the seeder sent the file " + times + " times");
                workbench.clean(kept);
            }
        }
    }

    private void tell(int run, String kind, String result) {
        loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.err.printf(Locale.ROOT, "run %d  %-24s %s%n", run, kind, result);
    }

    private void printPairs(long size) {
        String memory = "peak MiB: resident, heap, live heap";
        System.out.printf(
                "%n%-24s %8s  %-13s %7s %9s %9s   %s%n",
                "to one", "Mbit/s", "min - max", "x tools", "x kernel", "CPU s/GB", memory);
        double tools = median(pairs.get(TOOLS), Pair::seconds);
        double kernel = median(pairs.get(KERNEL), Pair::seconds);
        pairs.forEach((kind, runs) -> {
            double seconds = median(runs, Pair::seconds);
            List<Double> sorted = runs.stream().map(Pair::seconds).sorted().toList();
            System.out.printf(
                    "%-24s %8s  %-13s %7s %9s %9s   gives %s; takes %s%n",
                    kind,
                    mbits(size, seconds),
                    mbits(size, sorted.get(sorted.size() - 1)) + " - " + mbits(size, sorted.get(0)),
                    kind.equals(TOOLS) ? "" : number(tools / seconds),
                    kind.equals(KERNEL) ? "" : number(kernel / seconds),
                    number(median(runs, Pair::cpuSeconds) * 1e9 / size),
                    runs.stream().map(Pair::giver).reduce(Memory.NONE, Memory::max),
                    runs.stream().map(Pair::taker).reduce(Memory.NONE, Memory::max));
        });
    }

    private void printSpreads(long size) {
        double seconds = median(spreads, Swarms::last);
        System.out.printf(
                "%nto %d leechers, that are there first (%d MiB): the last one done after %s s (%s to %s), the median one after"
                        + " %s s; all together %s Mbit/s%n",
                leechers,
                size >> 20,
                number(seconds),
                number(spreads.stream().mapToDouble(Swarms::last).min().orElseThrow()),
                number(spreads.stream().mapToDouble(Swarms::last).max().orElseThrow()),
                number(median(spreads, spread -> spread.seconds()[leechers / 2])),
                mbits(leechers * size, seconds));
        System.out.printf(
                "the seeder sent the file %s times (%s to %s); %s %% of what leechers got was of no use%n",
                number(median(spreads, spread -> spread.seederSent() / (double) size)),
                number(spreads.stream().mapToLong(Spread::seederSent).min().orElseThrow() / (double) size),
                number(spreads.stream().mapToLong(Spread::seederSent).max().orElseThrow() / (double) size),
                number(median(spreads, spread -> 100.0 * spread.wasted() / (leechers * size))));
        System.out.printf(
                "peak MiB: resident, heap, live heap: seeder %s; the largest of the leechers %s%n",
                spreads.stream().map(Spread::seeder).reduce(Memory.NONE, Memory::max),
                spreads.stream().map(Spread::leechers).reduce(Memory.NONE, Memory::max));
    }

    private static double last(Spread spread) {
        return spread.seconds()[spread.seconds().length - 1];
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> value) {
        double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String mbits(long bytes, double seconds) {
        return String.format(Locale.ROOT, "%.0f", 8 * bytes / seconds / 1e6);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
