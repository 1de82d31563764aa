package toucan.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Dials BitTorrent clients over the kernel's TCP, and takes the connections into the swarm: those that the user has named, again
 * and again (Transmission never dials a peer on its own machine), and once each those that were heard of.
 */
public final class Dialer implements Closeable {
    private static final long LOOK_MILLIS = 500;
    /** Connections at once to clients that were heard of. */
    private static final int MOST_HINTED = 20;

    private final Admission swarm;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(daemons("dialer"));
    private final ExecutorService dialing = Executors.newCachedThreadPool(daemons("dialing"));
    private final Map<InetSocketAddress, Target> targets = new ConcurrentHashMap<>();

    /** @param warnings hears, once for each client that the user has named, why it cannot be reached */
    public Dialer(Admission swarm, Consumer<String> warnings) {
        this.swarm = swarm;
        this.warnings = warnings;
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Dials a client that the user has named, whenever there is no connection to it. */
    public void keep(InetSocketAddress client) {
        begin(new Target(client, new Redial()));
    }

    /** Dials a client that was heard of, once, unless there is a connection that this has dialed. */
    void hint(InetSocketAddress client) {
        long hinted = targets.values().stream()
                .filter(target -> target.redial == null)
                .count();
        if (hinted < MOST_HINTED) {
            begin(new Target(client, null));
        }
    }

    private void begin(Target target) {
        if (targets.putIfAbsent(target.client, target) == null) {
            dialing.execute(target::dial);
        }
    }

    private final class Target {
        final InetSocketAddress client;
        /** Null for one that was heard of. */
        final Redial redial;

        private boolean complained;

        Target(InetSocketAddress client, Redial redial) {
            this.client = client;
            this.redial = redial;
        }

        void dial() {
            long beginNanos = System.nanoTime();
            try {
                Socket socket = KernelSockets.dial(client);
                try {
                    swarm.admit(socket, true);
                } catch (IOException e) {
                    KernelSockets.closeQuietly(socket);
                    throw e;
                }
                lookAfter(socket, beginNanos);
            } catch (IOException e) {
                complain(e);
                ended(0);
            }
        }

        private void complain(IOException e) {
            if (redial != null && !complained) {
                complained = true;
                warnings.accept("cannot dial the client at " + client.getHostString() + ":" + client.getPort() + ": "
                        + e.getMessage() + "; it is tried again");
            }
        }

        /** The swarm has the connection now, and tells nobody when it ends. */
        private void lookAfter(Socket socket, long beginNanos) {
            if (socket.isClosed()) {
                ended(System.nanoTime() - beginNanos);
            } else {
                later(() -> lookAfter(socket, beginNanos), TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        }

        private void ended(long livedNanos) {
            if (redial == null) {
                targets.remove(client);
            } else {
                later(() -> dialing.execute(this::dial), redial.ended(livedNanos));
            }
        }
    }

    private void later(Runnable task, long nanos) {
        try {
            clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // This was closed.
        }
    }

    /** Dials nobody any more; who is in the swarm stays there. */
    @Override
    public void close() {
        clock.shutdownNow();
        dialing.shutdownNow();
    }
}
