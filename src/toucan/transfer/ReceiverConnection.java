package toucan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.NotImplementedException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the receiver: answers its requests one after the other until either side has had enough. */
final class ReceiverConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverConnection.class);
    private static final int BUFFER_BYTES = 64 * 1024;
    /** So much unwanted content is read rather than ending the connection over it. */
    private static final long SKIP_BYTES = 64 * 1024;
    /** Beyond so many unconfirmed names the connection counts as failed for good. */
    private static final int MAX_UNCONFIRMED = 1000;

    private final Socket socket;
    private final Receiving receiving;
    private final DefaultBHttpServerConnection http = HttpMessages.serverConnection();
    /** Made for the first content: many connections only ask. */
    private byte[] buffer;

    private final Set<String> unconfirmed = new HashSet<>();

    ReceiverConnection(Socket socket, Receiving receiving) {
        this.socket = socket;
        this.receiving = receiving;
    }

    /**
     * Serves the connection and closes it.
     *
     * @return whether every file that was sent was confirmed in the end
     */
    boolean serve() {
        receiving.events().connected(socket);
        try (socket) {
            socket.setSoTimeout(receiving.settings().idleMillis());
            http.bind(socket);
            boolean more = true;
            while (more) {
                more = exchange();
            }
        } catch (IOException e) {
            LOG.debug("{} connection ended: {}", socket.getRemoteSocketAddress(), e.toString());
        } catch (RuntimeException e) {
            LOG.error("{} connection given up: {}", socket.getRemoteSocketAddress(), e.toString());
            LOG.debug("{}", socket, e);
            unconfirmed.add("");
        } finally {
            receiving.events().disconnected(socket, unconfirmed.isEmpty());
        }
        return unconfirmed.isEmpty();
    }

    private byte[] buffer() {
        if (buffer == null) {
            buffer = new byte[BUFFER_BYTES];
        }
        return buffer;
    }

    /** Ends the connection at once, with a reset. Any thread may call this. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed enough.
        }
    }

    /** One request and its answer. @return whether another may follow */
    private boolean exchange() throws IOException {
        ClassicHttpRequest request;
        try {
            request = http.receiveRequestHeader();
            if (request == null) {
                return false;
            }
            http.receiveRequestEntity(request);
        } catch (HttpException e) {
            return refuse(null, new Refusal(status(e), text(e)));
        }
        RequestContent content;
        try {
            content = new RequestContent(http, request);
        } catch (Refusal refusal) {
            return refuse(request, refusal);
        }
        Answer answer = decide(request, content);
        boolean keep = wantsMore(request) && content.restIsAtMost(SKIP_BYTES);
        send(request, answer, !keep);
        if (keep) {
            skipRest(content);
        } else {
            linger();
        }
        return keep;
    }

    private Answer decide(ClassicHttpRequest request, RequestContent content) throws ConnectionLostException {
        String method = request.getMethod();
        boolean put = method.equals("PUT");
        String target = request.getRequestUri();
        try {
            checkHost(request);
            if (!put && !method.equals("HEAD")) {
                throw new Refusal(Refusal.METHOD_NOT_ALLOWED, "only HEAD and PUT are known here, not " + method);
            }
            note(put, target, false);
            RemoteName name = RemoteName.ofTarget(target);
            Answer answer = put ? put(name, request, content) : head(name, request);
            if (answer.isConfirmed()) {
                note(put, target, true);
            }
            return answer;
        } catch (Refusal refusal) {
            return refused(target, refusal);
        } catch (NameRefusedException e) {
            return refused(target, new Refusal(Refusal.BAD_REQUEST, e.getMessage()));
        } catch (ConnectionLostException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("{} {}", method, target, e);
            return refused(target, DiskErrors.refusal(e, null));
        }
    }

    private Answer put(RemoteName name, ClassicHttpRequest request, RequestContent content)
            throws IOException, Refusal {
        PutHeaders headers = PutHeaders.of(request, content.length());
        Answer answer = new PutRequest(receiving, socket, name, headers, content, this::abort).answer(buffer());
        confirm(name, answer, content.bytesRead());
        return answer;
    }

    private Answer head(RemoteName name, ClassicHttpRequest request) throws IOException, Refusal {
        Sha256 digest = PutHeaders.digest(request);
        Answer answer = HeadRequest.answer(receiving, name, digest);
        if (answer.isConfirmed() && digest != null) {
            confirm(name, answer, 0);
        }
        return answer;
    }

    private void confirm(RemoteName name, Answer answer, long transferred) {
        receiving
                .events()
                .confirmed(
                        socket,
                        new ConfirmedFile(name, answer.length(), answer.digest(), answer.outcome(), transferred));
    }

    /** Remembers which uploads are not confirmed yet; a later confirmation of the same name settles it. */
    private void note(boolean put, String target, boolean confirmed) {
        if (confirmed) {
            unconfirmed.remove(target);
        } else if (put && unconfirmed.size() < MAX_UNCONFIRMED) {
            unconfirmed.add(target);
        }
    }

    /** The name of the host is of no importance here, but HTTP/1.1 wants one (RFC 9112 §3.2). */
    private static void checkHost(ClassicHttpRequest request) throws Refusal {
        int hosts = request.countHeaders(HttpHeaders.HOST);
        if (hosts > 1 || hosts == 0 && request.getVersion().greaterEquals(HttpVersion.HTTP_1_1)) {
            throw new Refusal(Refusal.BAD_REQUEST, hosts == 0 ? "no Host header" : "more than one Host header");
        }
    }

    private static boolean wantsMore(ClassicHttpRequest request) {
        Header connection = request.getFirstHeader(HttpHeaders.CONNECTION);
        boolean close = connection != null
                && connection.getValue().toLowerCase(Locale.ROOT).contains("close");
        return !close && request.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
    }

    private boolean refuse(ClassicHttpRequest request, Refusal refusal) throws IOException {
        send(request, refused(request == null ? "" : request.getRequestUri(), refusal), true);
        linger();
        return false;
    }

    private Answer refused(String target, Refusal refusal) {
        Answer answer = refusal.answer();
        receiving.events().refused(socket, nameOf(target), answer.status(), answer.text());
        return answer;
    }

    /** For people: the name, or what was asked for where that is none. */
    private static String nameOf(String target) {
        try {
            return Printable.of(RemoteName.ofTarget(target).toString());
        } catch (NameRefusedException e) {
            return Printable.of(target);
        }
    }

    private void send(ClassicHttpRequest request, Answer answer, boolean close) throws IOException {
        boolean toHead = request != null && request.getMethod().equals("HEAD");
        try (ClassicHttpResponse response = HttpMessages.response(answer, toHead, close)) {
            http.sendResponseHeader(response);
            http.sendResponseEntity(response);
            http.flush();
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    private void skipRest(RequestContent content) throws IOException {
        try {
            int n = 0;
            while (n >= 0) {
                n = content.read(buffer());
            }
        } catch (Refusal malformed) {
            throw new IOException(malformed.getMessage());
        }
    }

    /**
     * Ends our direction and reads on for a while: closing a socket with unread data resets the connection, and the reset
     * could overtake the answer (RFC 9112 §9.6).
     */
    private void linger() throws IOException {
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(receiving.settings().drainMillis());
        long drained = 0;
        int n = 0;
        while (n >= 0 && drained < receiving.settings().drainBytes()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMillis <= 0) {
                return;
            }
            socket.setSoTimeout((int) leftMillis);
            n = in.read(buffer());
            drained += n;
        }
    }

    private static int status(HttpException e) {
        if (e instanceof RequestHeaderFieldsTooLargeException) {
            return 431;
        }
        if (e instanceof NotImplementedException) {
            return 501;
        }
        return e instanceof UnsupportedHttpVersionException ? 505 : Refusal.BAD_REQUEST;
    }

    private static String text(HttpException e) {
        return "bad request: " + Printable.of(String.valueOf(e.getMessage()));
    }
}
