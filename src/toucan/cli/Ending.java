package toucan.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that a tool ends once: by itself, or through Ctrl-C or SIGTERM, which Java turns into the exit codes 130 and
 * 143 after the shutdown hooks have run.
 */
final class Ending {
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Thread hook;

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
