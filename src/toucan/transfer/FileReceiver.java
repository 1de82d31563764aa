package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a server socket, of whatever kind, and stores what they {@code PUT} into a folder. One thread per
 * connection, a bounded number of them; who comes later waits in the backlog.
 */
public final class FileReceiver implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileReceiver.class);
    private static final int MAX_FAILURES = 50;

    private final ServerSocket server;
    private final Receiving receiving;
    private final Semaphore slots;
    private final Set<ReceiverConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param folder made when it is not there
     * @param overwrite whether files may replace others of the same name
     * @param idleMillis how long a connection may be silent; 0 means for ever
     * @throws IOException when the folder cannot be made or used
     */
    public FileReceiver(ServerSocket server, Path folder, boolean overwrite, int idleMillis, ReceiverEvents events)
            throws IOException {
        this(
                server,
                new Folder(folder),
                ReceiverSettings.DEFAULT.withOverwrite(overwrite).withIdleMillis(idleMillis),
                events);
    }

    FileReceiver(ServerSocket server, Folder folder, ReceiverSettings settings, ReceiverEvents events) {
        this.server = server;
        this.receiving =
                new Receiving(folder, new Uploads(settings.stallNanos(), settings.patienceNanos()), settings, events);
        this.slots = new Semaphore(settings.maxConnections());
    }

    /**
     * Accepts and serves until {@link #close}.
     *
     * @throws IOException when the server socket fails for good
     */
    public void serve() throws IOException {
        while (!closed) {
            slots.acquireUninterruptibly();
            ReceiverConnection connection = null;
            try {
                connection = accept();
            } finally {
                if (connection == null) {
                    slots.release();
                }
            }
            if (connection != null) {
                start(connection);
            }
        }
    }

    /**
     * Serves the first connection only, then closes the server socket.
     *
     * @return whether every file sent on it was confirmed; false when closed before anybody came
     * @throws IOException when the server socket fails for good
     */
    public boolean serveOnce() throws IOException {
        ReceiverConnection connection = accept();
        server.close();
        if (connection == null) {
            return false;
        }
        try {
            return connection.serve();
        } finally {
            connections.remove(connection);
        }
    }

    /** @return null when closed */
    private ReceiverConnection accept() throws IOException {
        for (int failures = 0; ; failures++) {
            try {
                ReceiverConnection connection = new ReceiverConnection(server.accept(), receiving);
                connections.add(connection);
                if (closed) {
                    connection.abort();
                }
                return connection;
            } catch (IOException e) {
                if (closed || server.isClosed()) {
                    return null;
                }
                if (failures >= MAX_FAILURES) {
                    throw e;
                }
                // Out of descriptors, say: it passes when other connections end.
                LOG.warn("cannot accept a connection: {}", e.toString());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private void start(ReceiverConnection connection) {
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.serve();
                    } finally {
                        connections.remove(connection);
                        slots.release();
                    }
                },
                "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** Accepts nobody any more and resets what is connected; what was received of a file stays as its part. */
    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        connections.forEach(ReceiverConnection::abort);
    }
}
