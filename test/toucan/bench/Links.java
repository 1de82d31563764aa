package toucan.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import toucan.cli.ToolTcp;
import toucan.link.Clock;
import toucan.relay.Relay;
import toucan.relay.RelayCounters;
import toucan.testing.KernelPath;

/**
 * Goodput of one stream across lossy links, Linux's own TCP and Toucan's beside each other: both cross the same relay with the
 * same seeds, in turns. Arguments, each with what it is when it is not given:
 *
 * <pre>
 * links=100M-20ms-0%,…   names or parts of names; all
 * cc=cubic,reno,bbr      congestion controls, by the names of --cc
 * recovery=rack,sack,newreno
 * seeds=1,2,3,4,5        one run each
 * seconds=N              how long a stream lasts; 6 to 16, as the link needs
 * </pre>
 *
 * <p>A stream lasts so many seconds from the receiver's accept, slow start included; what the receiving program has by then
 * counts. Segments are of the same length for both, and the rate lets the same number of full ones through. Linux needs root
 * and socat; without them its rows are missing, with a line that says so.
 */
public final class Links implements Closeable {
    private static final int WARM_SECONDS = 4;
    private static final String LINUX = "Linux";
    /** Both ends, as large as Linux's own may grow; see {@link #prepareKernels}. */
    private static final String[] BUFFERS = {"--sndbuf", "4M", "--rcvbuf", "4M"};

    private static final String[] KERNEL_SETTINGS = {
        "net.ipv4.tcp_rmem=4096 131072 4194304",
        "net.ipv4.tcp_wmem=4096 16384 4194304",
        "net.ipv4.tcp_no_metrics_save=1"
    };

    /** Who crosses the link. @param recovery null for Linux, which has its own */
    private record Kind(String cc, String recovery) {
        boolean isKernel() {
            return recovery == null;
        }

        String[] options() {
            List<String> options = new ArrayList<>(List.of("--cc", cc, "--recovery", recovery));
            options.addAll(List.of(BUFFERS));
            return options.toArray(String[]::new);
        }

        @Override
        public String toString() {
            return isKernel() ? LINUX + " " + cc : "Toucan " + cc + " " + recovery;
        }
    }

    private final KernelPath path;
    private final List<End> ends = new ArrayList<>();
    private final End toucanSender;
    private final End toucanReceiver;
    private End kernelReceiver;

    private Links(boolean withKernels) throws IOException, InterruptedException {
        toucanReceiver = end(List.of());
        toucanSender = end(List.of());
        path = withKernels ? KernelPath.open() : null;
        if (withKernels) {
            prepareKernels();
        }
    }

    private void prepareKernels() throws IOException, InterruptedException {
        for (String host : List.of(KernelPath.A, KernelPath.B)) {
            for (String setting : KERNEL_SETTINGS) {
                path.sysctl(host, setting);
            }
        }
        kernelReceiver = end(path.in(KernelPath.B));
    }

    private End end(List<String> prefix) throws IOException {
        End end = new End(prefix);
        ends.add(end);
        return end;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("links", "M-");
        chosen.put("cc", "cubic,reno,bbr");
        chosen.put("recovery", "rack,sack,newreno");
        chosen.put("seeds", "1,2,3,4,5");
        chosen.put("seconds", "");
        for (String arg : args) {
            String[] sides = arg.split("=", 2);
            if (sides.length < 2 || !chosen.containsKey(sides[0])) {
                System.err.println("unknown: " + arg + "; write NAME=VALUE, with a name of " + chosen.keySet());
                System.exit(2);
            }
            chosen.put(sides[0], sides[1]);
        }
        String missing = KernelPath.missing();
        if (missing != null) {
            System.out.println("SKIPPED Linux's own TCP on the same links: needs " + missing);
        }
        List<String> seeds = List.of(chosen.get("seeds").split(","));
        try (Links links = new Links(missing == null)) {
            List<Kind> kinds = links.kinds(
                    chosen.get("cc").split(","), chosen.get("recovery").split(","));
            for (Kind kind : kinds) {
                if (!kind.isKernel()) {
                    System.err.println("to warm up, not counted:");
                    links.run(LinkSpec.ALL.get(0).lasting(WARM_SECONDS), kind, 0);
                    break;
                }
            }
            for (LinkSpec link : LinkSpec.ALL) {
                if (Arrays.stream(chosen.get("links").split(",")).anyMatch(link.name()::contains)) {
                    String seconds = chosen.get("seconds");
                    links.measure(seconds.isEmpty() ? link : link.lasting(Integer.parseInt(seconds)), kinds, seeds);
                }
            }
        }
    }

    /** Whoever is there of these, Linux first. */
    private List<Kind> kinds(String[] ccs, String[] recoveries) throws IOException {
        List<Kind> kinds = new ArrayList<>();
        for (String cc : ccs) {
            if (path != null && KernelPath.congestionControls().contains(cc)) {
                kinds.add(new Kind(cc, null));
            } else if (path != null) {
                System.out.println("SKIPPED Linux " + cc + ": this kernel has " + KernelPath.congestionControls());
            }
        }
        for (String cc : ccs) {
            for (String recovery : recoveries) {
                try {
                    Kind kind = new Kind(cc, recovery);
                    ToolTcp.config(kind.options());
                    kinds.add(kind);
                } catch (IllegalArgumentException e) {
                    System.out.println("SKIPPED Toucan " + cc + " " + recovery + ": " + e.getMessage());
                }
            }
        }
        return kinds;
    }

    private void measure(LinkSpec link, List<Kind> kinds, List<String> seeds) throws Exception {
        System.out.println("\n" + link);
        Map<Kind, List<Double>> results = new LinkedHashMap<>();
        kinds.forEach(kind -> results.put(kind, new ArrayList<>()));
        List<Double> loads = new ArrayList<>();
        for (String seed : seeds) {
            for (Kind kind : kinds) {
                results.get(kind).add(run(link, kind, Long.parseLong(seed)));
                loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "load average %.1f to %.1f%n",
                loads.stream().min(Double::compare).orElseThrow(),
                loads.stream().max(Double::compare).orElseThrow());
        print(results);
    }

    private static void print(Map<Kind, List<Double>> results) {
        System.out.printf("%-24s %8s  %-17s %8s%n", "", "Mbit/s", "min - max", "x Linux");
        results.forEach((kind, runs) -> {
            List<Double> sorted = runs.stream().sorted().toList();
            List<Double> anchor = results.get(new Kind(kind.cc, null));
            String range = String.format(Locale.ROOT, "%.2f - %.2f", sorted.get(0), sorted.get(sorted.size() - 1));
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %8.2f  %-17s %8s%n",
                    kind,
                    median(runs),
                    range,
                    kind.isKernel() || anchor == null
                            ? ""
                            : String.format(Locale.ROOT, "%.2f", median(runs) / median(anchor)));
        });
        System.out.flush();
    }

    private static double median(List<Double> runs) {
        List<Double> sorted = runs.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** One stream. @return Mbit/s of data */
    private double run(LinkSpec link, Kind kind, long seed) throws Exception {
        long nanos = link.seconds() * 1_000_000_000L;
        return kind.isKernel() ? runKernel(link, kind, seed, nanos) : runToucan(link, kind, seed, nanos);
    }

    private double runToucan(LinkSpec link, Kind kind, long seed, long nanos) throws IOException {
        String options = String.join(" ", kind.options());
        toucanReceiver.tell("receive toucan " + nanos + " " + options);
        int port = Integer.parseInt(toucanReceiver.hear());
        try (Relay relay = relay(link, LinkSpec.TOUCAN_DATAGRAM, seed, new InetSocketAddress("127.0.0.1", port))) {
            int at = relay.localEndpoints().get(0).getPort();
            toucanSender.tell("send toucan " + nanos + " " + at + " " + options);
            double mbits = mbits(toucanReceiver, nanos);
            tell(kind, seed, mbits, relay, toucanSender.hear());
            return mbits;
        }
    }

    private double runKernel(LinkSpec link, Kind kind, long seed, long nanos) throws Exception {
        kernelReceiver.tell("receive kernel " + nanos);
        int port = Integer.parseInt(kernelReceiver.hear());
        InetSocketAddress to = KernelPath.freePort();
        Process sender = null;
        try (Relay relay = relay(link, LinkSpec.KERNEL_DATAGRAM, seed, to)) {
            path.connect(relay.localEndpoints().get(0), to, LinkSpec.KERNEL_MTU);
            sender = path.flood(port, kind.cc);
            double mbits = mbits(kernelReceiver, nanos);
            tell(kind, seed, mbits, relay, path.socketInfo());
            return mbits;
        } finally {
            if (sender != null) {
                sender.destroy();
                sender.waitFor();
            }
            path.disconnect();
        }
    }

    /** The link. The way back has the next seed, as the tool {@code link} has it. */
    private static Relay relay(LinkSpec link, int datagram, long seed, InetSocketAddress to) throws IOException {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        return Relay.open(Clock.monotonic(), any, to, link.network(seed, datagram), link.network(seed + 1, datagram));
    }

    private static double mbits(End receiver, long nanos) throws IOException {
        return 8.0 * Long.parseLong(receiver.hear()) / nanos * 1e3;
    }

    private static void tell(Kind kind, long seed, double mbits, Relay relay, String how) {
        RelayCounters counters = relay.counters();
        System.err.printf(
                Locale.ROOT,
                "  seed %d  %-22s %6.2f Mbit/s  (%d datagrams, %d lost, %d queue full, %d no time; %s)%n",
                seed,
                kind,
                mbits,
                counters.ab().datagrams(),
                counters.ab().impaired().lost(),
                counters.ab().impaired().queueDropped(),
                counters.overflows(),
                how);
    }

    @Override
    public void close() {
        ends.forEach(end -> end.process.destroy());
        if (path != null) {
            path.close();
        }
    }

    /** A {@link LinkEnd} in a process of its own, which ends when its input does. */
    private static final class End {
        private final Process process;
        private final BufferedReader from;
        private final PrintStream to;

        End(List<String> prefix) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), LinkEnd.class.getName()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            to = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        }

        void tell(String line) {
            to.println(line);
        }

        String hear() throws IOException {
            String line = from.readLine();
            if (line == null) {
                throw new IOException("one end has given up; its words are above");
            }
            return line;
        }
    }
}
