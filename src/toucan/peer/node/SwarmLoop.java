package toucan.peer.node;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import toucan.peer.swarm.Swarm;

/**
 * The one thread on which a swarm lives: what the threads of connections, discovery and dialing have to say is queued for it.
 * The queue is bounded by those who fill it: each connection waits until its last bytes were taken.
 */
final class SwarmLoop implements Runnable {
    private static final long MAX_WAIT_NANOS = 1_000_000_000L;

    private final LinkedBlockingQueue<Consumer<Swarm>> events = new LinkedBlockingQueue<>();
    private final Swarm swarm;
    private final Runnable afterEach;
    private final long startedNanos = System.nanoTime();
    private volatile boolean ended;

    /** @param afterEach called on this thread after every event and timeout: dials what is due */
    SwarmLoop(Swarm swarm, Runnable afterEach) {
        this.swarm = swarm;
        this.afterEach = afterEach;
    }

    /** The swarm's time: nanoseconds since this loop was made. */
    long nanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Has this done on the loop's thread; from any thread. */
    void post(Consumer<Swarm> event) {
        events.add(event);
    }

    /** The loop ends after what is queued. */
    void end() {
        post(swarm -> ended = true);
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                Consumer<Swarm> event = events.poll(waitNanos(), TimeUnit.NANOSECONDS);
                while (event != null) {
                    event.accept(swarm);
                    event = events.poll();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            swarm.handleTimeouts(nanos());
            afterEach.run();
        }
    }

    private long waitNanos() {
        long now = nanos();
        return Math.max(0, Math.min(MAX_WAIT_NANOS, swarm.nextTimeoutNanos(now) - now));
    }
}
