package toucan.transfer;

import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;

/** How our HTTP messages look and how much of the other side's we are willing to read. */
final class HttpMessages {
    /** The field that says how much of a file is there (bytes). */
    static final String UPLOAD_OFFSET = "Upload-Offset";

    /** Longest line and most header lines that we accept; a name of {@link NameRules#MAX_NAME_BYTES} fits three-fold encoded. */
    static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(3 * NameRules.MAX_NAME_BYTES + 1024)
            .setMaxHeaderCount(64)
            .build();

    private static final String PRODUCT = "Toucan";

    private HttpMessages() {}

    static DefaultBHttpServerConnection serverConnection() {
        return new DefaultBHttpServerConnection(null, LIMITS, null, null, null, null, new RequestParserFactory(), null);
    }

    private static final class RequestParserFactory implements HttpMessageParserFactory<ClassicHttpRequest> {
        @Override
        public HttpMessageParser<ClassicHttpRequest> create() {
            return new WholeRequestParser(LIMITS);
        }

        @Deprecated
        @Override
        public HttpMessageParser<ClassicHttpRequest> create(Http1Config limits) {
            return new WholeRequestParser(limits);
        }
    }

    /**
     * The response that says an answer. The content of a refusal is a line of text, which a response to {@code HEAD} leaves
     * out; a confirmation has none, so that what Wireshark exports from a capture is the files and nothing else.
     */
    static ClassicHttpResponse response(Answer answer, boolean toHead, boolean close) {
        BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        response.addHeader(HttpHeaders.DATE, HttpDateGenerator.INSTANCE.getCurrentDate());
        response.addHeader(HttpHeaders.SERVER, PRODUCT);
        if (answer.digest() != null) {
            response.addHeader(Sha256.FIELD, answer.digest().field());
        }
        if (answer.uploadOffset() != Answer.NO_OFFSET) {
            response.addHeader(UPLOAD_OFFSET, Long.toString(answer.uploadOffset()));
        }
        if (answer.status() == Refusal.METHOD_NOT_ALLOWED) {
            response.addHeader(HttpHeaders.ALLOW, "HEAD, PUT");
        }
        if (close) {
            response.addHeader(HttpHeaders.CONNECTION, "close");
        }
        if (toHead || answer.isConfirmed()) {
            long length = toHead && answer.isConfirmed() ? answer.length() : 0;
            response.addHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        } else {
            byte[] text = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
            response.addHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(text.length));
            response.addHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
            response.setEntity(new ByteArrayEntity(text, ContentType.TEXT_PLAIN));
        }
        return response;
    }
}
