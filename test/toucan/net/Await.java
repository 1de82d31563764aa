package toucan.net;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import toucan.tcp.Status;

/** Waiting in tests: with a bound, and never for a fixed time. */
final class Await {
    private static final long LIMIT_SECONDS = 120;

    private Await() {}

    /** Waits until {@code condition} holds. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
            }
            Thread.yield();
        }
    }

    /** Waits until {@code thread} waits itself. */
    static void untilBlocked(Thread thread) {
        until(thread + " waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
    }

    /** No segment was believed lost. Only of {@link Pair#PATIENT} connections can that be said on a busy machine. */
    static void nothingLost(Status status) {
        Status.Counters counters = status.counters();
        Assertions.assertEquals(0, counters.retransmissionsRto() + counters.retransmissionsFast(), counters.toString());
    }

    /** Work on a thread of its own. */
    static <T> Background<T> background(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "background");
        thread.setDaemon(true);
        thread.start();
        return new Background<>(thread, result);
    }

    record Background<T>(Thread thread, CompletableFuture<T> result) {
        /** The result, or the exception of the work itself. */
        T get() throws Exception {
            try {
                return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw new AssertionError(e.getCause());
            }
        }
    }
}
