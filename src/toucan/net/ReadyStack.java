package toucan.net;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The connections that want a turn of the loop. Any thread pushes, the loop takes all at once; the links are fields of the
 * connections, so that asking for a turn allocates nothing.
 */
final class ReadyStack {
    private final AtomicReference<LiveConnection> top = new AtomicReference<>();

    /** Returns false when the connection is already waiting for its turn. */
    boolean push(LiveConnection c) {
        if (!c.ready.compareAndSet(false, true)) {
            return false;
        }
        LiveConnection below;
        do {
            below = top.get();
            c.nextReady = below;
        } while (!top.compareAndSet(below, c));
        return true;
    }

    boolean isEmpty() {
        return top.getPlain() == null && top.get() == null;
    }

    /** Empties the stack; the first to have come is first in the list that {@link #next} walks. */
    LiveConnection takeAll() {
        LiveConnection reversed = null;
        for (LiveConnection c = top.getAndSet(null); c != null; ) {
            LiveConnection below = c.nextReady;
            c.nextReady = reversed;
            reversed = c;
            c = below;
        }
        return reversed;
    }

    /** The connection after {@code c}, which may now ask for another turn. */
    static LiveConnection next(LiveConnection c) {
        LiveConnection next = c.nextReady;
        c.nextReady = null;
        c.ready.set(false);
        return next;
    }
}
