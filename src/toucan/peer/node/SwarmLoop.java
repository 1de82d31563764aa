package toucan.peer.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import toucan.peer.swarm.Swarm;

/**
 * The one thread on which a swarm lives: what the threads of connections, discovery and dialing have to say is queued for it.
 * The queue is bounded by those who fill it: each connection waits until its last bytes were taken, and there are only so many
 * connections.
 */
final class SwarmLoop implements Runnable {
    private static final long MAX_WAIT_NANOS = 1_000_000_000L;

    private final LinkedBlockingQueue<Consumer<Swarm>> events = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Swarm swarm;
    private final Runnable afterEach;
    private final Consumer<Throwable> onDefect;
    private final long startedNanos = System.nanoTime();
    private volatile boolean ended;

    /**
     * @param afterEach called on this thread after every event and timeout: dials what is due
     * @param onDefect hears of what nobody has foreseen; the loop has ended then
     */
    SwarmLoop(Swarm swarm, Runnable afterEach, Consumer<Throwable> onDefect) {
        this.swarm = swarm;
        this.afterEach = afterEach;
        this.onDefect = onDefect;
    }

    /** The swarm's time: nanoseconds since this loop was made. */
    long nanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Has this done on the loop's thread; from any thread. Nothing is done any more when the loop has ended. */
    void post(Consumer<Swarm> event) {
        if (!ended) {
            events.add(event);
        }
    }

    /** The loop ends after what is queued. */
    void end() {
        post(swarm -> ended = true);
    }

    /** Waits until nothing is done on the loop's thread any more. @return false when the time ran out */
    boolean awaitEnd(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onDefect.accept(e);
        } finally {
            ended = true;
            over.countDown();
        }
    }

    private void turn() throws InterruptedException {
        Consumer<Swarm> event = events.poll(waitNanos(), TimeUnit.NANOSECONDS);
        while (event != null && !ended) {
            event.accept(swarm);
            event = events.poll();
        }
        if (!ended) {
            swarm.handleTimeouts(nanos());
            afterEach.run();
        }
    }

    private long waitNanos() {
        long now = nanos();
        return Math.max(0, Math.min(MAX_WAIT_NANOS, swarm.nextTimeoutNanos(now) - now));
    }
}
