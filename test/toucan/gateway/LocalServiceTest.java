package toucan.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** BEP 14 in virtual time. */
class LocalServiceTest {
    private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress CLIENT = address("192.0.2.2");
    private static final LocalServiceText OURS = new LocalServiceText(6881, List.of(TORRENT), "ours");

    private final LocalService service = new LocalService(OURS, false, 0);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static LocalServiceText decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return LocalServiceText.decode(bytes, bytes.length);
    }

    private void hear(LocalService by, int port, String torrent, String cookie, InetAddress from, long now) {
        byte[] said = new LocalServiceText(port, List.of(torrent), cookie).encode("239.192.152.143:6771");
        by.received(said, said.length, from, now);
    }

    @Test
    void theTextOfTheStandard() {
        String text = "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: " + TORRENT
                + "\r\ncookie: ours\r\n\r\n\r\n";
        assertEquals(text, new String(OURS.encode("239.192.152.143:6771"), StandardCharsets.US_ASCII));
        assertEquals(OURS, decode(text));
        String without = "BT-SEARCH * HTTP/1.1\r\nHost: x\r\nPort: 1\r\nInfohash: "
                + TORRENT.toUpperCase(java.util.Locale.ROOT) + "\r\n\r\n\r\n";
        assertEquals(new LocalServiceText(1, List.of(TORRENT), ""), decode(without));
    }

    @Test
    void whatIsNone() {
        String good = new String(OURS.encode("x"), StandardCharsets.US_ASCII);
        assertNotNull(decode(good));
        for (String bad : List.of(
                "",
                good.replace("BT-SEARCH", "M-SEARCH"),
                good.replace("6881", "0"),
                good.replace("6881", "65536"),
                good.replace("6881", "x"),
                good.replace(TORRENT, "01"),
                good.replace("Host", "\u0001"),
                good.replace("ours", "o".repeat(LocalServiceText.MAX_BYTES)))) {
            assertNull(decode(bad), bad);
        }
    }

    @Test
    void announcesEveryFiveMinutes() {
        assertEquals(OURS, service.poll(0));
        assertNull(service.poll(SECOND));
        assertEquals(300 * SECOND, service.nextNanos());
        assertEquals(OURS, service.poll(300 * SECOND));
    }

    @Test
    void aClientThatDoesNotComeIsDialedAndHearsOfUsWithinAMinute() {
        service.poll(0);
        hear(service, 7000, TORRENT, "theirs", CLIENT, 10 * SECOND);
        assertNull(service.dialDue(13 * SECOND));
        InetSocketAddress client = new InetSocketAddress(CLIENT, 7000);
        assertEquals(new LocalService.Heard(client, 10 * SECOND), service.dialDue(14 * SECOND));
        assertNull(service.dialDue(15 * SECOND));
        assertEquals(60 * SECOND, service.nextNanos());
        assertEquals(OURS, service.poll(60 * SECOND));
    }

    @Test
    void whomItDoesNotBelieve() {
        service.poll(0);
        hear(service, 6881, TORRENT, "ours", CLIENT, 0);
        hear(service, 7000, TORRENT.replace('0', '1'), "theirs", CLIENT, 0);
        hear(service, 22, TORRENT, "theirs", CLIENT, 0);
        hear(service, 7000, TORRENT, "theirs", address("224.0.0.1"), 0);
        LocalService onLoopback = new LocalService(OURS, true, 0);
        hear(onLoopback, 7000, TORRENT, "theirs", CLIENT, 0);
        assertNull(service.dialDue(100 * SECOND));
        assertNull(onLoopback.dialDue(100 * SECOND));
        assertEquals(300 * SECOND, service.nextNanos());
    }

    @Test
    void aFloodOfClientsWaitsInABoundedLine() {
        service.poll(0);
        for (int port = 1024; port < 60_000; port++) {
            hear(service, port, TORRENT, "theirs", CLIENT, SECOND);
        }
        int dialed = 0;
        while (service.dialDue(10 * SECOND) != null) {
            dialed++;
        }
        assertTrue(dialed > 0 && dialed <= 20, dialed + " dialed");
    }

    @Test
    void theLessComesOfItTheLongerThePause() {
        Redial redial = new Redial();
        assertEquals(2 * SECOND, redial.ended(0));
        assertEquals(4 * SECOND, redial.ended(SECOND));
        for (int i = 0; i < 10; i++) {
            redial.ended(0);
        }
        assertEquals(60 * SECOND, redial.ended(0));
        assertEquals(2 * SECOND, redial.ended(Redial.WORTH_NANOS));
    }
}
