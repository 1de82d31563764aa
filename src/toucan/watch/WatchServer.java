package toucan.watch;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.HttpService;

/**
 * Shows {@link WatchPages} to browsers of this computer: it listens on 127.0.0.1, and answers only who calls it by a name of
 * this computer. Each connection has a thread, and there are few of them: where one more comes, the one that has been silent
 * longest makes room.
 */
public final class WatchServer implements Closeable {
    /** A browser opens up to six for one page, and lets go of most of them soon. */
    static final int MOST_CONNECTIONS = 24;

    private static final int LAST_ANSWER_MILLIS = 2_000;

    /** For the acceptor to notice that its socket is closed; it needs microseconds where the processor is free. */
    private static final int ACCEPTOR_MILLIS = 10_000;

    private static final int BACKLOG = 16;

    private final ServerSocket server;
    private final PageHandler handler;
    private final HttpService service;
    private final Consumer<String> warnings;
    private final Set<ViewerConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = thread(this::acceptAll);

    private WatchServer(ServerSocket server, WatchPages pages, Consumer<String> warnings) {
        this.server = server;
        this.warnings = warnings;
        handler = new PageHandler(pages, server.getLocalPort());
        service = new HttpService(HttpProcessors.server("Toucan"), handler);
    }

    /**
     * Listens and begins.
     *
     * @param port 0 for any that is free
     * @param warnings hears when nobody can be shown anything any more
     */
    public static WatchServer open(int port, WatchPages pages, Consumer<String> warnings) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        WatchServer watch = new WatchServer(server, pages, warnings);
        watch.acceptor.start();
        return watch;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    }

    /** What to type into a browser: {@code http://127.0.0.1:PORT/}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    private void acceptAll() {
        try {
            while (true) {
                accepted(server.accept());
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                warnings.accept("the page to watch cannot be shown any more: " + e.getMessage());
                close();
            }
        }
    }

    private void accepted(Socket socket) {
        if (connections.size() >= MOST_CONNECTIONS) {
            long now = System.nanoTime();
            connections.stream()
                    .max(Comparator.comparingLong(connection -> now - connection.heardNanos()))
                    .ifPresent(this::end);
        }
        ViewerConnection connection = new ViewerConnection(socket, service, connections::remove);
        connections.add(connection);
        if (server.isClosed()) {
            end(connection);
        } else {
            thread(connection).start();
        }
    }

    private void end(ViewerConnection connection) {
        connections.remove(connection);
        connection.close();
    }

    /** Shows nothing any more. An answer that is under way has a moment to get out. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It is over either way.
        }
        try {
            if (Thread.currentThread() != acceptor) {
                acceptor.join(ACCEPTOR_MILLIS); // while it waits in accept(), the system still answers who calls
            }
            handler.awaitQuiet(LAST_ANSWER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(this::end);
    }
}
