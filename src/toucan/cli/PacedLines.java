package toucan.cli;

import java.io.Closeable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lines about things that may come fast: the first is said at once, what follows within a second in one line at its end. So
 * thousands of small files, or an attacker, do not flood a terminal or a log.
 */
final class PacedLines implements Closeable {
    private static final long PACE_MILLIS = 1_000;

    private final Console console;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lines");
        thread.setDaemon(true);
        return thread;
    });
    private boolean pausing;
    private String last;
    private long waiting;

    PacedLines(Console console) {
        this.console = console;
    }

    synchronized void say(String line) {
        if (pausing) {
            last = line;
            waiting++;
            return;
        }
        console.say(line);
        pause();
    }

    private void pause() {
        if (!later.isShutdown()) {
            pausing = true;
            later.schedule(this::endOfPause, PACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void endOfPause() {
        pausing = false;
        if (waiting > 0) {
            flush();
            pause();
        }
    }

    private void flush() {
        if (waiting > 0) {
            console.say(waiting == 1 ? last : last + "; and " + Format.count(waiting - 1) + " more");
            waiting = 0;
        }
    }

    /** Says what waits. */
    @Override
    public synchronized void close() {
        later.shutdownNow();
        flush();
        pausing = false;
    }
}
