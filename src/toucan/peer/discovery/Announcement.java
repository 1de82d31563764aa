package toucan.peer.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a peer says on the local network: a datagram of text after BEP 14, lines ending in CR LF.
 *
 * <pre>
 *     TOUCAN-SEARCH * HTTP/1.1
 *     Host: 239.255.92.93:9295
 *     Port: 9293
 *     Infohash: 0123456789abcdef0123456789abcdef01234567
 *     Cookie: 0123456789abcdef
 *     (an empty line)
 * </pre>
 *
 * <p>{@code Port} is the UDP port of the peer at the datagram's source address; {@code Infohash}, once for each torrent, its
 * truncated SHA-256; {@code Cookie} a random number by which the sender knows its own datagrams. One who is no peer and only
 * asks who is there sends port 0 and {@code *} as infohash.
 *
 * @param port 0 to 65535
 * @param torrents 40 lower-case hexadecimal digits each; empty for the question who is there
 * @param cookie 16 lower-case hexadecimal digits
 */
public record Announcement(int port, List<String> torrents, String cookie) {
    /** The longest datagram that is read or sent, in bytes: no network has to fragment it. */
    public static final int MAX_BYTES = 1_200;

    private static final String FIRST_LINE = "TOUCAN-SEARCH * HTTP/1.1";
    private static final String ANY = "*";
    private static final int MOST_LINES = 32;
    private static final int MOST_TORRENTS = 16;
    private static final Pattern TORRENT = Pattern.compile("[0-9a-fA-F]{40}");
    private static final Pattern COOKIE = Pattern.compile("[0-9a-fA-F]{16}");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    /** @throws IllegalArgumentException for a value outside its range */
    public Announcement {
        torrents = List.copyOf(torrents);
        boolean named =
                torrents.stream().allMatch(torrent -> TORRENT.matcher(torrent).matches());
        if (port < 0 || port > 0xffff || torrents.size() > MOST_TORRENTS || !named) {
            throw new IllegalArgumentException("no announcement: port " + port + ", torrents " + torrents);
        }
        if (!COOKIE.matcher(cookie).matches()) {
            throw new IllegalArgumentException("a cookie has 16 hexadecimal digits, not '" + cookie + "'");
        }
    }

    /** The question who is there, whatever the torrent. */
    public static Announcement question(String cookie) {
        return new Announcement(0, List.of(), cookie);
    }

    public boolean isQuestion() {
        return torrents.isEmpty();
    }

    /** The bytes of the datagram. @param host the group and its port */
    public byte[] encode(String host) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append("\r\n");
        line(text, "Host", host);
        line(text, "Port", Integer.toString(port));
        if (isQuestion()) {
            line(text, "Infohash", ANY);
        }
        torrents.forEach(torrent -> line(text, "Infohash", torrent));
        line(text, "Cookie", cookie);
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * Reads a datagram. Lines that we do not know are passed over; anything else that is not as above makes it worthless.
     *
     * @return null for what is no announcement
     */
    public static Announcement decode(byte[] datagram, int length) {
        List<String> lines = AnnouncementText.lines(datagram, length, MAX_BYTES, MOST_LINES);
        if (lines == null || !lines.get(0).equals(FIRST_LINE)) {
            return null;
        }
        String port = AnnouncementText.only("port", lines);
        String cookie = AnnouncementText.only("cookie", lines);
        List<String> torrents = AnnouncementText.values("infohash", lines);
        if (port == null || cookie == null || torrents.isEmpty() || torrents.size() > MOST_TORRENTS) {
            return null;
        }
        if (!PORT.matcher(port).matches() || !COOKIE.matcher(cookie).matches()) {
            return null;
        }
        return checked(Integer.parseInt(port), torrents, cookie.toLowerCase(Locale.ROOT));
    }

    private static Announcement checked(int port, List<String> torrents, String cookie) {
        if (port > 0xffff) {
            return null;
        }
        if (torrents.equals(List.of(ANY))) {
            return port == 0 ? question(cookie) : null;
        }
        List<String> names = new ArrayList<>();
        for (String torrent : torrents) {
            if (port == 0 || !TORRENT.matcher(torrent).matches()) {
                return null;
            }
            names.add(torrent.toLowerCase(Locale.ROOT));
        }
        return new Announcement(port, names, cookie);
    }
}
