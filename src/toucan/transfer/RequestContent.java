package toucan.transfer;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * The content of a request. A sender that asked with {@code Expect: 100-continue} (RFC 9110 §10.1.1) is told to go on when
 * the first byte is wanted, not before.
 */
final class RequestContent {
    /** An unknown length: the content is chunked. */
    static final long UNKNOWN = -1;

    private final DefaultBHttpServerConnection connection;
    private final HttpEntity entity;
    private final long length;
    private boolean awaitsContinue;
    private long read;
    private boolean ended;

    /** @throws Refusal for an expectation other than 100-continue, or an ambiguous length */
    RequestContent(DefaultBHttpServerConnection connection, ClassicHttpRequest request) throws Refusal {
        this.connection = connection;
        this.entity = request.getEntity();
        this.length = entity == null ? 0 : entity.isChunked() ? UNKNOWN : entity.getContentLength();
        this.ended = length == 0;
        checkLength(request);
        Header expect = request.getFirstHeader(HttpHeaders.EXPECT);
        if (expect != null && !expect.getValue().strip().equalsIgnoreCase("100-continue")) {
            throw new Refusal(Refusal.EXPECTATION_FAILED, "only Expect: 100-continue is known here");
        }
        // An HTTP/1.0 client knows no interim responses.
        this.awaitsContinue = expect != null && !ended && request.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
    }

    /** Two lengths that may disagree are how requests are smuggled (RFC 9112 §6.3); the parser lets some through. */
    private static void checkLength(ClassicHttpRequest request) throws Refusal {
        Header length = request.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return;
        }
        if (request.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            throw new Refusal(Refusal.BAD_REQUEST, "both Content-Length and Transfer-Encoding");
        }
        if (!length.getValue().strip().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refusal(Refusal.BAD_REQUEST, "a Content-Length that is not a number");
        }
    }

    /** In bytes, or {@link #UNKNOWN}. */
    long length() {
        return length;
    }

    /** How much of it was read, in bytes. */
    long bytesRead() {
        return read;
    }

    /** Whether at most {@code bytes} are still to come for sure, so that reading them is cheaper than a new connection. */
    boolean restIsAtMost(long bytes) {
        return ended || !awaitsContinue && length != UNKNOWN && length - read <= bytes;
    }

    /**
     * Reads what is there, waiting for at least one byte.
     *
     * @return bytes read, or -1 at the end
     * @throws ConnectionLostException when the connection breaks, or falls silent, before the end
     * @throws Refusal when the coding is malformed
     */
    int read(byte[] into) throws ConnectionLostException, Refusal {
        if (ended) {
            return -1;
        }
        try {
            if (awaitsContinue) {
                awaitsContinue = false;
                connection.sendResponseHeader(new BasicClassicHttpResponse(100));
                connection.flush();
            }
            // Not closed here: closing would read on to the end of the content.
            InputStream content = entity.getContent();
            int n = content.read(into);
            read += Math.max(n, 0);
            ended = n < 0 || read == length;
            return n;
        } catch (MalformedChunkCodingException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "malformed chunked content");
        } catch (HttpException e) {
            throw new ConnectionLostException(new IOException(e));
        } catch (IOException e) {
            throw new ConnectionLostException(e);
        }
    }
}
