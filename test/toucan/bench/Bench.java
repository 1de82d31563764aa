package toucan.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks with short settings, and prints one line for each: time and allocated bytes per operation.
 *
 * <p>Arguments are regular expressions that select benchmarks by name ({@code Codec}); without any, all run.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] patterns) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(500))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        for (String pattern : patterns) {
            options.include(pattern);
        }
        System.out.println("measuring parts of the code, 4 seconds and a start each");
        try {
            print(new Runner(options.build()).run());
        } catch (NoBenchmarksException e) {
            System.err.println("no benchmark's name contains " + String.join(" or ", patterns));
            System.exit(2);
        }
    }

    private static void print(Collection<RunResult> runs) {
        print("benchmark", "ns/op", "± error", "B allocated/op");
        for (RunResult run : runs) {
            Result<?> time = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
            print(
                    name(run),
                    number(time.getScore()),
                    number(time.getScoreError()),
                    allocated == null ? "?" : number(allocated.getScore()));
        }
    }

    private static String name(RunResult run) {
        String method = run.getParams().getBenchmark();
        StringBuilder name = new StringBuilder(method.replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1."));
        for (String key : run.getParams().getParamsKeys()) {
            name.append(' ').append(key).append('=').append(run.getParams().getParam(key));
        }
        return name.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void print(String name, String time, String error, String allocated) {
        System.out.printf(Locale.ROOT, "%-44s %12s %10s %16s%n", name, time, error, allocated);
    }
}
