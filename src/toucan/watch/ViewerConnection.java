package toucan.watch;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a browser: requests and answers, one after the other, until either side has had enough. */
final class ViewerConnection implements Runnable, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerConnection.class);

    /** A page that is looked at asks twice a second. */
    private static final int IDLE_MILLIS = 30_000;

    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(8192).setMaxHeaderCount(64).build();

    private final Socket socket;
    private final HttpService service;
    private final Consumer<ViewerConnection> ended;
    private volatile long heardNanos = System.nanoTime();

    /** @param ended hears when the connection is no more */
    ViewerConnection(Socket socket, HttpService service, Consumer<ViewerConnection> ended) {
        this.socket = socket;
        this.service = service;
        this.ended = ended;
    }

    @Override
    public void run() {
        try (socket;
                DefaultBHttpServerConnection http = new DefaultBHttpServerConnection(null, LIMITS)) {
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            http.bind(socket);
            while (http.isOpen()) {
                service.handleRequest(http, HttpCoreContext.create());
                heardNanos = System.nanoTime();
            }
        } catch (IOException | HttpException e) {
            LOG.debug("a viewer is gone: {}", e.toString());
        } finally {
            ended.accept(this);
        }
    }

    /** When it has last had an answer, or came (as {@link System#nanoTime} counts). */
    long heardNanos() {
        return heardNanos;
    }

    /** Ends it at once, from any thread. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
