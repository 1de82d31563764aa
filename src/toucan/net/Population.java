package toucan.net;

/** How many connections an endpoint has, for threads that wait for the last one to end. */
final class Population {
    private static final long MILLISECOND = 1_000_000;

    private int live;
    private boolean ended;

    synchronized void born() {
        live++;
    }

    synchronized void died() {
        live--;
        notifyAll();
    }

    /** How many there are now. */
    synchronized int live() {
        return live;
    }

    /** The endpoint is closed. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until there is none. Returns false when the time ran out. */
    synchronized boolean awaitNone(long timeoutNanos) throws InterruptedException {
        long start = System.nanoTime();
        while (live > 0 && !ended) {
            long leftNanos = timeoutNanos - (System.nanoTime() - start);
            if (leftNanos <= 0) {
                return false;
            }
            wait(leftNanos / MILLISECOND + 1);
        }
        return true;
    }
}
