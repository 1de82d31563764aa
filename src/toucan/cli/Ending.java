package toucan.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sees to it that a tool ends once: by itself, or through Ctrl-C or SIGTERM, which Java turns into the exit codes 130 and
 * 143 after the shutdown hooks have run.
 */
final class Ending {
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Thread hook;

    /**
     * Runs a tool to its end, whichever comes.
     *
     * @param work does it all, and answers with null or the line that says why it failed
     * @param stop ends the work, from another thread, and answers with the line that says so
     * @param tell says how it has ended; called once
     * @return the exit code
     */
    static int of(Supplier<String> work, Supplier<String> stop, Consumer<String> tell) {
        Ending ending = new Ending(() -> tell.accept(stop.get()));
        String error = work.get();
        ending.byItself();
        tell.accept(error);
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    /** The same, where being stopped is told in no more words than {@link Endings#INTERRUPTED}. */
    static int of(Supplier<String> work, Runnable stop, Consumer<String> tell) {
        Supplier<String> interrupted = () -> {
            stop.run();
            return Endings.INTERRUPTED;
        };
        return of(work, interrupted, tell);
    }

    /** @param onInterrupt what to do when the process is told to end; the JVM ends when it returns */
    Ending(Runnable onInterrupt) {
        hook = new Thread(
                () -> {
                    if (taken.compareAndSet(false, true)) {
                        onInterrupt.run();
                    }
                },
                "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The tool ends by itself now. When the process is being told to end, this does not return: the hook has the word. */
    void byItself() {
        if (!taken.compareAndSet(false, true)) {
            for (; ; ) {
                LockSupport.park(this);
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came between: the hook finds the end taken.
        }
    }
}
