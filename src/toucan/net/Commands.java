package toucan.net;

import java.util.ArrayDeque;
import java.util.Queue;

/** What other threads want the loop to do: open a connection, add a listener, end. */
final class Commands {
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private boolean ended;
    private volatile boolean waiting;

    /** Returns false when the loop has ended and nobody will run it. */
    synchronized boolean post(Runnable command) {
        if (ended) {
            return false;
        }
        queue.add(command);
        waiting = true;
        return true;
    }

    boolean isEmpty() {
        return !waiting;
    }

    void runAll() {
        while (waiting) {
            Runnable command;
            synchronized (this) {
                command = queue.poll();
                waiting = !queue.isEmpty();
            }
            if (command != null) {
                command.run();
            }
        }
    }

    /** Lets nobody post any more. What was posted before can still be run. */
    synchronized void end() {
        ended = true;
    }
}
