package toucan.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultClassicHttpRequestFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Reads the header of a request as HttpCore does, with two differences: a connection that ends in the middle of a header is
 * an error (HttpCore takes the end for the empty line, and half a {@code PUT} for one of an empty file), and the request
 * target is handed on as it stands, so that {@code //a} and {@code /%2e%2e} are ours to judge.
 */
final class WholeRequestParser implements HttpMessageParser<ClassicHttpRequest> {
    private final DefaultHttpRequestParser parser;

    WholeRequestParser(Http1Config limits) {
        parser = new DefaultHttpRequestParser(limits, null, new RawTargets());
    }

    private static final class RawTargets extends DefaultClassicHttpRequestFactory {
        @Override
        public ClassicHttpRequest newHttpRequest(String method, String target) {
            BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, (String) null);
            request.setPath(target);
            return request;
        }
    }

    /** Remembers that the end was reached. */
    private static final class EndNoticing extends FilterInputStream {
        private boolean ended;

        EndNoticing(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            ended |= n < 0;
            return n;
        }
    }

    /** @return null when the connection ended before the request began */
    @Override
    public ClassicHttpRequest parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        EndNoticing noticing = new EndNoticing(in);
        ClassicHttpRequest request = parser.parse(buffer, noticing);
        if (request != null && noticing.ended) {
            throw new ConnectionClosedException("the connection ended in the middle of a request header");
        }
        return request;
    }
}
