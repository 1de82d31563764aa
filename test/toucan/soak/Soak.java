package toucan.soak;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * {@code make soak}: random simulations until the time is over or one fails. Arguments: {@code minutes=10}, {@code runs=10000},
 * {@code from=1} (the first seed), or {@code seed=N}, which repeats one and says what it is.
 */
public final class Soak {
    /** Every so manieth scenario is run twice: the same seed gives the same bytes of a capture. */
    private static final int TWICE = 20;

    private final AtomicLong nextSeed;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<AssertionError> failure = new AtomicReference<>();

    private final LongConsumer scenario;

    /** @param scenario runs that of a seed, normally {@link #run(long)} */
    Soak(long firstSeed, LongConsumer scenario) {
        nextSeed = new AtomicLong(firstSeed);
        this.scenario = scenario;
    }

    /**
     * Runs as long as there is something to do, on all processors.
     *
     * @param more asked before each scenario
     * @return how many were run
     * @throws AssertionError for the first one that failed; the message has the command that repeats it
     */
    long run(BooleanSupplier more) throws InterruptedException {
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> work(more), "soak " + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return done.get();
    }

    private void work(BooleanSupplier more) {
        while (failure.get() == null && more.getAsBoolean()) {
            long seed = nextSeed.getAndIncrement();
            try {
                scenario.accept(seed);
                done.incrementAndGet();
            } catch (AssertionError e) {
                failure.compareAndSet(null, e);
            } catch (Throwable e) {
                failure.compareAndSet(null, new AssertionError("with seed " + seed, e));
            }
        }
    }

    /** @throws AssertionError when anything was wrong; the message has the command that repeats it */
    static void run(long seed) {
        run(seed, seed % TWICE == 0 ? Soak::twice : scenario -> scenario.run(false));
    }

    private static void twice(Scenario scenario) {
        scenario.run(true);
        Scenario again = new Scenario(scenario.seed());
        again.run(true);
        if (!Arrays.equals(scenario.capture(), again.capture())) {
            throw new AssertionError("two runs with this seed gave two captures");
        }
    }

    static void run(long seed, Consumer<Scenario> how) {
        Scenario scenario = new Scenario(seed);
        try {
            how.accept(scenario);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\nin the scenario of " + scenario + "repeat it with: make soak ARGS='seed=" + seed
                            + "'",
                    e);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Map<String, Double> given = new TreeMap<>();
        for (String arg : args) {
            if (!arg.matches("(minutes|runs|from|seed)=[0-9]{1,15}(\\.[0-9]{1,3})?")) {
                System.err.println("'" + arg + "' is unknown: write minutes=N, runs=N, from=N or seed=N");
                System.exit(2);
            }
            given.put(arg.substring(0, arg.indexOf('=')), Double.valueOf(arg.substring(arg.indexOf('=') + 1)));
        }
        try {
            if (given.containsKey("seed")) {
                long seed = given.get("seed").longValue();
                System.out.print(new Scenario(seed));
                run(seed);
                System.out.println("ended well");
            } else {
                soak(given);
            }
        } catch (AssertionError e) {
            e.printStackTrace(System.out);
            System.exit(1);
        }
    }

    private static void soak(Map<String, Double> given) throws InterruptedException {
        // Without a first seed a new one, so that every soak sees other scenarios; it is printed.
        long from = given.containsKey("from")
                ? given.get("from").longValue()
                : System.currentTimeMillis() / 1_000 * 1_000_000 % 1_000_000_000_000L;
        double minutes = given.getOrDefault("minutes", given.containsKey("runs") ? 1e6 : 1.0);
        long runs = given.getOrDefault("runs", 1e15).longValue();
        System.out.println(String.format(Locale.ROOT, "random simulations with the seeds from %d", from));
        long begin = System.nanoTime();
        AtomicLong left = new AtomicLong(runs);
        Soak soak = new Soak(from, Soak::run);
        long done =
                soak.run(() -> left.getAndDecrement() > 0 && System.nanoTime() - begin < minutes * 60_000_000_000.0);
        System.out.println(String.format(
                Locale.ROOT,
                "%,d simulations in %.0f s, seeds %d to %d: no invariant was broken, all ended in CLOSED",
                done,
                (System.nanoTime() - begin) / 1e9,
                from,
                from + done - 1));
    }
}
