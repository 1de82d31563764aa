package toucan.watch;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request: whether it is one for us, and with what. Nothing that is asked here changes anything. */
final class PageHandler implements HttpServerRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);

    /**
     * The page uses its own files and nothing else: no script in the HTML, none built from text, no other host, no frame
     * around it.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** How a browser of this computer may call us. */
    private static final Set<String> OUR_NAMES = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    private final Map<String, WatchPages.Content> contents;
    private final int port;
    private int answering;

    /** @param port where the server listens */
    PageHandler(WatchPages pages, int port) {
        contents = pages.contents();
        this.port = port;
    }

    @Override
    public void handle(ClassicHttpRequest request, ResponseTrigger trigger, HttpContext context)
            throws HttpException, IOException {
        count(1);
        try {
            submit(request, trigger);
        } finally {
            count(-1);
        }
    }

    private void submit(ClassicHttpRequest request, ResponseTrigger trigger) throws HttpException, IOException {
        ClassicHttpResponse response = answer(request);
        if (request.getEntity() != null) {
            // What nobody wants to read is not read: the connection ends instead.
            request.setEntity(null);
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        trigger.submitResponse(response);
    }

    private synchronized void count(int change) {
        answering += change;
        notifyAll();
    }

    /** Waits until no answer is under way, but no longer than that. */
    synchronized void awaitQuiet(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = deadline - System.nanoTime(); answering > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private ClassicHttpResponse answer(ClassicHttpRequest request) {
        if (!isForUs(request.getAuthority())) {
            return refusal(403, "this page answers to http://127.0.0.1:" + port + "/ only");
        }
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            ClassicHttpResponse response = refusal(405, "only GET and HEAD are known here");
            response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
            return response;
        }
        WatchPages.Content content = contents.get(path(request));
        if (content == null) {
            return refusal(404, "there is nothing of that name");
        }
        try {
            return response(200, content.type(), content.bytes().get());
        } catch (RuntimeException e) {
            LOG.debug("no answer to {}", request.getPath(), e);
            return refusal(500, "internal error: " + e.getClass().getName());
        }
    }

    /**
     * Against DNS rebinding: a page from elsewhere whose name is made to mean 127.0.0.1 sends that name as Host, and must not
     * read what is here.
     */
    private boolean isForUs(URIAuthority authority) {
        return authority != null
                && authority.getPort() == port
                && OUR_NAMES.contains(authority.getHostName().toLowerCase(Locale.ROOT));
    }

    private static String path(ClassicHttpRequest request) {
        try {
            return new URI(request.getPath()).getPath();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static ClassicHttpResponse refusal(int status, String line) {
        return response(status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ClassicHttpResponse response(int status, String type, byte[] bytes) {
        BasicClassicHttpResponse response = new BasicClassicHttpResponse(status);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setEntity(new ByteArrayEntity(bytes, ContentType.parse(type)));
        return response;
    }
}
