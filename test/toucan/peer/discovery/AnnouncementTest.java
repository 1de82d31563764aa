package toucan.peer.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {
    private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";
    private static final String COOKIE = "fedcba9876543210";
    private static final String TEXT =
            "TOUCAN-SEARCH * HTTP/1.1\r\nHost: 239.255.92.93:9295\r\nPort: 9293\r\nInfohash: " + TORRENT
                    + "\r\nCookie: " + COOKIE + "\r\n\r\n";

    private static Announcement decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Announcement.decode(bytes, bytes.length);
    }

    @Test
    void theText() {
        Announcement announcement = new Announcement(9293, List.of(TORRENT), COOKIE);
        byte[] bytes = announcement.encode(MulticastGroup.TOUCAN.toString());
        assertEquals(TEXT, new String(bytes, StandardCharsets.US_ASCII));
        assertEquals(announcement, Announcement.decode(bytes, bytes.length));
    }

    @Test
    void theTextInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("ar-EG", "fa-IR", "tr-TR", "th-TH-u-nu-thai")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                theText();
                assertNotNull(decode(TEXT.replace("Infohash", "INFOHASH")), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whoIsThere() {
        Announcement question = Announcement.question(COOKIE);
        byte[] bytes = question.encode("239.255.92.93:9295");
        assertTrue(new String(bytes, StandardCharsets.US_ASCII).contains("\r\nPort: 0\r\nInfohash: *\r\n"));
        assertEquals(question, Announcement.decode(bytes, bytes.length));
    }

    @Test
    void severalTorrentsAndUnknownLines() {
        String other = TORRENT.replace('0', '9');
        Announcement heard = decode(
                TEXT.replace("Port:", "X-New: thing\r\nINFOHASH:" + other.toUpperCase(Locale.ROOT) + "\r\nPort:"));
        assertEquals(List.of(other, TORRENT), heard.torrents());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "BT-SEARCH * HTTP/1.1\r\nPort: 1\r\n\r\n",
                "TOUCAN-SEARCH * HTTP/1.1\r\n\r\n",
            })
    void whatIsNone(String text) {
        assertNull(decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Port: 9293>Port: 65536", "Port: 9293>Port: -1", "Port: 9293>Port: 09293",
                        "Port: 9293>Port: 99999999999",
                "Port: 9293>Port: 0", "Port: 9293>Port: 9293\r\nPort: 9294", "Port: 9293>Port: \u0663",
                        "Port: 9293>Porz: 1",
                "Infohash: 0>Infohash: ", "Infohash: 0>Infohash: 00", "Infohash: 0>Infohash: g",
                        "Infohash: 0>Infohash: *",
                "Cookie: f>Cookie: ", "Cookie: f>Cookie: \u001b", "Cookie: f>Cookie: ff", "Cookie: >Cokie: ",
                "\r\n\r\n>\r\n", "HTTP/1.1>HTTP/1.0", "Host>\u0000Host", "Port: 9293\r\n>Port: 9293\n",
            })
    void oneThingWrong(String change) {
        String[] sides = change.split(">", 2);
        String text = TEXT.replaceFirst(java.util.regex.Pattern.quote(sides[0]), sides[1]);
        assertTrue(!text.equals(TEXT) && decode(TEXT) != null);
        assertNull(decode(text), change);
    }

    @Test
    void tooMuchOfAnything() {
        assertNull(decode(TEXT.replace("Host", "X: " + "x".repeat(Announcement.MAX_BYTES) + "\r\nHost")));
        assertNull(decode(TEXT.replace("Host", "X: y\r\n".repeat(40) + "Host")));
        assertNull(decode(TEXT.replace("Infohash", ("Infohash: " + TORRENT + "\r\n").repeat(16) + "Infohash")));
        List<String> many = Collections.nCopies(17, TORRENT);
        assertThrows(IllegalArgumentException.class, () -> new Announcement(1, many, COOKIE));
    }

    @Property
    void anyBytesAreReadWithoutHarm(@ForAll @Size(max = 1300) byte[] bytes) {
        assertNull(Announcement.decode(bytes, bytes.length));
    }

    /** Damaged ones too: what is still read is in its range, as the record's own checks say. */
    @Property
    void damageIsReadWithoutHarm(@ForAll @IntRange(max = 150) int at, @ForAll byte value) {
        byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
        bytes[at % bytes.length] = value;
        Announcement heard = Announcement.decode(bytes, bytes.length);
        assertTrue(heard == null || heard.port() > 0 || heard.isQuestion());
    }
}
