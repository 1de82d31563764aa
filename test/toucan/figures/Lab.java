package toucan.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import toucan.cli.ToolTcp;
import toucan.tcp.TcpConfig;

/** What the experiments share: units, the tools' TCP with a simulator's patience, and all processors. */
final class Lab {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;
    static final long DAY = 86_400 * SECOND;
    static final int PORT = 9293;

    private Lab() {}

    /** The tools' TCP with these of their options; it never gives up, however bad the network is. */
    static TcpConfig tcp(String options) {
        String[] words = options.isEmpty() ? new String[0] : options.split(" ");
        return ToolTcp.config(words)
                .with()
                .connectTimeoutNanos(DAY)
                .userTimeoutNanos(TcpConfig.FOREVER)
                .idleTimeoutNanos(TcpConfig.FOREVER)
                .build();
    }

    /** An experiment with one seed. */
    @FunctionalInterface
    interface Experiment<T> {
        T run(long seed);
    }

    /** The same experiment with the seeds from 1, on all processors; the results in the order of the seeds. */
    static <T> List<T> seeds(int count, Experiment<T> experiment) {
        return all(IntStream.rangeClosed(1, count)
                .<Callable<T>>mapToObj(seed -> () -> experiment.run(seed))
                .toList());
    }

    /** All experiments, on all processors; the results in their order. */
    static <T> List<T> all(List<Callable<T>> experiments) {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(experiments)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Jain's index of fairness: 1 when all are equal, 1/n when one has everything. */
    static double jain(double[] shares) {
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return sum * sum / (shares.length * squares);
    }
}
