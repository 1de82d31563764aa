package toucan.samples;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import toucan.samples.Dialogue.Line;

/** What sender and receiver say to each other when one file travels: the bytes of the tools, with dates that are fixed. */
final class Upload {
    /** IMF-fixdate (RFC 9110 §5.6.7). */
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Upload() {}

    /** @param host the receiver, as a URL has it */
    static List<Line> lines(String host, String name, byte[] content) {
        String digest = "Repr-Digest: sha-256=:" + sha256(content) + ":\r\n";
        String named = " /" + name + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Toucan\r\n" + digest;
        return List.of(
                sender("HEAD" + named + "\r\n"),
                receiver("HTTP/1.1 404 Not Found\r\n" + date(0) + "Upload-Offset: 0\r\nContent-Length: 0\r\n\r\n"),
                sender("PUT" + named + "Content-Type: application/octet-stream\r\nContent-Length: " + content.length
                        + "\r\nExpect: 100-continue\r\n\r\n"),
                receiver("HTTP/1.1 100 Continue\r\n\r\n"),
                new Line(true, content),
                receiver("HTTP/1.1 201 Created\r\n" + date(1) + digest + "Content-Length: 0\r\n\r\n"));
    }

    private static Line sender(String text) {
        return new Line(true, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Line receiver(String text) {
        return new Line(false, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param second after {@link Stage#EPOCH_SECONDS} */
    private static String date(int second) {
        String now = DATE.format(Instant.ofEpochSecond(Stage.EPOCH_SECONDS + second));
        return "Date: " + now + "\r\nServer: Toucan\r\n";
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
