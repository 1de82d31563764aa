package toucan.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import toucan.peer.discovery.AnnouncementText;

/**
 * An announcement of Local Service Discovery (BEP 14), the standard's own: at a TCP port of the sender's address a BitTorrent
 * client has these torrents.
 *
 * @param port 1 to 65535
 * @param torrents infohashes (SHA-1), 40 lower-case hexadecimal digits each
 * @param cookie whatever the sender knows itself by; may be empty
 */
record LocalServiceText(int port, List<String> torrents, String cookie) {
    /** The longest datagram that is read, in bytes (BEP 14: up to 1400). */
    static final int MAX_BYTES = 1_400;

    private static final String FIRST_LINE = "BT-SEARCH * HTTP/1.1";
    private static final int MOST_LINES = 40;
    private static final int LONGEST_COOKIE = 64;

    byte[] encode(String host) {
        StringBuilder text = new StringBuilder(FIRST_LINE);
        text.append("\r\nHost: ").append(host).append("\r\nPort: ").append(Integer.toString(port));
        torrents.forEach(torrent -> text.append("\r\nInfohash: ").append(torrent));
        text.append("\r\ncookie: ").append(cookie).append("\r\n\r\n\r\n");
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** @return null for what is no announcement */
    static LocalServiceText decode(byte[] datagram, int length) {
        List<String> lines = AnnouncementText.lines(datagram, length, MAX_BYTES, MOST_LINES);
        if (lines == null || !lines.get(0).equals(FIRST_LINE)) {
            return null;
        }
        String port = AnnouncementText.only("port", lines);
        if (port == null || !port.matches("[0-9]{1,5}")) {
            return null;
        }
        int number = Integer.parseInt(port);
        List<String> torrents = AnnouncementText.values("infohash", lines).stream()
                .filter(torrent -> torrent.matches("[0-9a-fA-F]{40}"))
                .map(torrent -> torrent.toLowerCase(Locale.ROOT))
                .toList();
        String cookie = AnnouncementText.only("cookie", lines);
        boolean sound = number >= 1 && number <= 0xffff && !torrents.isEmpty();
        boolean hasCookie = cookie != null && cookie.length() <= LONGEST_COOKIE;
        return sound ? new LocalServiceText(number, torrents, hasCookie ? cookie : "") : null;
    }
}
