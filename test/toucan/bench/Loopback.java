package toucan.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Goodput of one connection between two JVMs over the loopback interface, beside what the system's own UDP and TCP do in
 * the same minutes: {@code java -cp … toucan.bench.Loopback [RUNS]}, from the project's directory.
 *
 * <p>Every kind runs RUNS times (5 when nobody says), in turns, each run in two fresh JVMs: six seconds to warm up,
 * then three that count. Compare medians, as ratios: the machine's speed changes from minute to minute.
 */
public final class Loopback {
    /** Time before the counting begins, and time that counts. */
    static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(6);

    static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final String RAW = "DatagramSocket, ACK every 2nd";
    private static final int DEFAULT_RUNS = 5;

    private Loopback() {}

    /** One end's result. */
    private record Result(double bitsPerSecond, double cpuNanosPerByte, double heapPerByte) {}

    private record Run(Result receiver, Result sender) {
        double cpuNanosPerByte() {
            return receiver.cpuNanosPerByte + sender.cpuNanosPerByte;
        }
    }

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_RUNS;
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put(RAW, List.of("socket", "1472"));
        kinds.put("DatagramChannel, ACK every 2nd", List.of("channel", "1472"));
        kinds.put("java.net.Socket", List.of("kernel", "0"));
        kinds.put("Toucan, MSS 1452", List.of("toucan", "1452"));
        kinds.put("Toucan, MSS 65000", List.of("toucan", "65000"));
        kinds.put("Toucan, MSS auto", List.of("toucan", LoopbackEnd.AUTO));
        if (args.length > 1) {
            kinds.keySet().removeIf(name -> !name.matches(args[1]));
        }
        Map<String, List<Run>> results = new LinkedHashMap<>();
        kinds.keySet().forEach(name -> results.put(name, new ArrayList<>()));
        for (int i = 0; i < runs; i++) {
            for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                Run run = run(kind.getValue());
                results.get(kind.getKey()).add(run);
                System.err.printf(
                        Locale.ROOT,
                        "run %d  %-32s %6.2f Gbit/s, CPU s/GB %.2f + %.2f%n",
                        i + 1,
                        kind.getKey(),
                        run.receiver.bitsPerSecond / 1e9,
                        run.sender.cpuNanosPerByte,
                        run.receiver.cpuNanosPerByte);
            }
        }
        print(results);
    }

    private static void print(Map<String, List<Run>> results) {
        double raw = results.containsKey(RAW) ? median(results.get(RAW), r -> r.receiver.bitsPerSecond) : Double.NaN;
        System.out.printf(
                "%-32s %8s %7s %9s   %s%n",
                "", "Gbit/s", "ratio", "CPU s/GB", "heap bytes per payload byte: sender, receiver");
        results.forEach((name, runs) -> {
            double speed = median(runs, r -> r.receiver.bitsPerSecond);
            double cpu = median(runs, Run::cpuNanosPerByte);
            System.out.printf(Locale.ROOT, "%-32s %8.2f %7.2f %9.2f", name, speed / 1e9, speed / raw, cpu);
            if (name.startsWith("Toucan")) {
                System.out.printf(
                        Locale.ROOT,
                        "   %.5f, %.5f",
                        median(runs, r -> r.sender.heapPerByte),
                        median(runs, r -> r.receiver.heapPerByte));
            }
            System.out.println();
        });
    }

    private interface Value {
        double of(Run run);
    }

    private static double median(List<Run> runs, Value value) {
        double[] sorted = runs.stream().mapToDouble(value::of).sorted().toArray();
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static Run run(List<String> kind) throws Exception {
        Process receiver = start("receive", kind, "0");
        Process sender = null;
        try (BufferedReader fromReceiver = reader(receiver)) {
            String port = fromReceiver.readLine();
            sender = start("send", kind, port);
            try (BufferedReader fromSender = reader(sender)) {
                Result received = result(fromReceiver.readLine());
                Result sent = result(fromSender.readLine());
                return new Run(received, sent);
            }
        } finally {
            receiver.destroy();
            if (sender != null) {
                sender.destroy();
                sender.waitFor();
            }
            receiver.waitFor();
        }
    }

    private static Result result(String line) throws IOException {
        if (line == null) {
            throw new IOException("a child process ended without a result; its words are above");
        }
        double[] numbers =
                Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new Result(8 * numbers[0] / (numbers[1] / 1e9), numbers[2] / numbers[0], numbers[3] / numbers[0]);
    }

    private static Process start(String role, List<String> kind, String port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        String more = System.getProperty("child");
        if (more != null) {
            command.addAll(List.of(more.split(" ")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoopbackEnd.class.getName(), role));
        command.addAll(kind);
        command.add(port);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }
}
