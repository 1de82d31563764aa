package toucan.transfer;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * What the headers of a request say about the file.
 *
 * @param digest of the whole file, or null
 * @param first offset of the first byte that is sent
 * @param total size of the whole file, or {@link RequestContent#UNKNOWN}
 */
record PutHeaders(Sha256 digest, long first, long total) {

    /** @throws Refusal when a header is malformed or contradicts another */
    static PutHeaders of(ClassicHttpRequest request, long contentLength) throws Refusal {
        Sha256 digest = digest(request);
        String range = field(request, HttpHeaders.CONTENT_RANGE);
        if (range == null) {
            return new PutHeaders(digest, 0, contentLength);
        }
        ContentRange parsed;
        try {
            parsed = ContentRange.parse(range);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.BAD_REQUEST, e.getMessage());
        }
        if (contentLength != RequestContent.UNKNOWN && contentLength != parsed.length()) {
            throw new Refusal(Refusal.BAD_REQUEST, "Content-Length and Content-Range disagree");
        }
        if (digest == null && parsed.first() > 0) {
            throw new Refusal(
                    Refusal.RANGE_NOT_SATISFIABLE,
                    "only an upload with a " + Sha256.FIELD + " can be resumed; send the whole file",
                    0);
        }
        return new PutHeaders(digest, parsed.first(), parsed.total());
    }

    /** The SHA-256 of {@code Repr-Digest}, or null. @throws Refusal when it is malformed */
    static Sha256 digest(ClassicHttpRequest request) throws Refusal {
        String field = field(request, Sha256.FIELD);
        try {
            return field == null ? null : Sha256.parse(field);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "malformed " + Sha256.FIELD + ": " + e.getMessage());
        }
    }

    /** All lines of a field as one (RFC 9110 §5.3), or null. */
    private static String field(ClassicHttpRequest request, String name) {
        List<String> values = new ArrayList<>();
        for (Header header : request.getHeaders(name)) {
            values.add(header.getValue());
        }
        return values.isEmpty() ? null : String.join(", ", values);
    }

    /** Where the upload is kept until it is whole. */
    String partName(RemoteName name) {
        return PartNames.partName(name.last(), digest);
    }
}
