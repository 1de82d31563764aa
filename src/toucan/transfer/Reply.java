package toucan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * What a sender reads of a response.
 *
 * @param text the first line of its content, safe to show
 * @param digest of {@code Repr-Digest}, or null
 * @param uploadOffset bytes the receiver has, 0 when it does not say
 * @param contentLength as the header says, or -1
 * @param lasting the connection carries further requests
 */
record Reply(int status, String text, Sha256 digest, long uploadOffset, long contentLength, boolean lasting) {
    private static final int MAX_TEXT = 4096;

    /** Reads the content of a response whose header has arrived, and makes a reply of both. */
    static Reply of(ClassicHttpResponse response) throws IOException {
        byte[] content = new byte[0];
        boolean whole = true;
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            // Not closed: closing reads on to the end, however far that is.
            InputStream in = entity.getContent();
            content = in.readNBytes(MAX_TEXT);
            whole = content.length < MAX_TEXT;
        }
        String text = new String(content, StandardCharsets.UTF_8).strip();
        String line =
                text.isEmpty() ? "no reason given" : text.lines().findFirst().orElse("");
        Header connection = response.getFirstHeader(HttpHeaders.CONNECTION);
        boolean close = connection != null
                && connection.getValue().toLowerCase(Locale.ROOT).contains("close");
        return new Reply(
                response.getCode(),
                Printable.of(line),
                digest(response),
                number(response, HttpMessages.UPLOAD_OFFSET, 0),
                number(response, HttpHeaders.CONTENT_LENGTH, -1),
                whole && !close);
    }

    private static Sha256 digest(ClassicHttpResponse response) {
        Header field = response.getFirstHeader(Sha256.FIELD);
        try {
            return field == null ? null : Sha256.parse(field.getValue());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static long number(ClassicHttpResponse response, String field, long otherwise) {
        Header header = response.getFirstHeader(field);
        try {
            return header == null ? otherwise : Long.parseUnsignedLong(header.getValue(), 10);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
