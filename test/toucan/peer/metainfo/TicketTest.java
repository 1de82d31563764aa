package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {
    private static final String HEX = "00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org:9293",
                "127.0.0.1:1",
                "[::1]:65535",
                "[fe80::1%eth0]:9293",
                "[2001:db8::192.0.2.1]:80",
                "host-1_a:9293"
            })
    void comesBackAsItWas(String endpoint) {
        String text = "toucan:" + HEX + "@" + endpoint;
        Ticket ticket = Ticket.parse(text);

        assertEquals(text, ticket.toString());
        assertEquals(ticket, Ticket.parse(ticket.toString()));
        assertEquals(HEX, ticket.infoSha256().hex());
        assertTrue(Ticket.isTicket(text));
    }

    @Test
    void hasAHostWithoutBrackets() {
        Ticket ticket = Ticket.parse(" TOUCAN:" + HEX.toUpperCase(Locale.ROOT) + "@[::1]:9293\n");

        assertEquals("::1", ticket.host());
        assertEquals(9293, ticket.port());
        assertEquals("toucan:" + HEX + "@[::1]:9293", ticket.toString());
        assertEquals(
                "00112233445566778899aabbccddeeff01234567",
                ticket.infoSha256().truncated().hex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "toucan:",
                "toucan:" + HEX,
                "toucan:" + HEX + "@host",
                "toucan:" + HEX + "@:1",
                "toucan:" + HEX + "@host:",
                "toucan:" + HEX + "@host:0",
                "toucan:" + HEX + "@host:65536",
                "toucan:" + HEX + "@host:99999999999",
                "toucan:" + HEX + "@host:-1",
                "toucan:" + HEX + "@host:\u0661",
                "toucan:" + HEX + "@::1:9293",
                "toucan:" + HEX + "@[host]:1",
                "toucan:" + HEX + "@[::1]9293",
                "toucan:" + HEX + "0@host:1",
                "magnet:" + HEX + "@host:1",
                "toucan:" + HEX + "@ho st:1",
                "toucan:" + HEX + "@host/x:1",
                "toucan:" + HEX + "@a@host:1",
                "toucan:g" + HEX + "@host:1"
            })
    void refusesAllElseAndSaysHowOneLooks(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Ticket.parse(text));
        assertTrue(refusal.getMessage().startsWith("not a ticket: "), refusal.getMessage());
    }

    @Test
    void isBuiltOnlyFromAHostAndAPort() {
        InfoSha256 hash = InfoSha256.ofHex(HEX);
        assertEquals("toucan:" + HEX + "@[::1]:9293", new Ticket(hash, "::1", 9293).toString());
        assertThrows(IllegalArgumentException.class, () -> new Ticket(hash, "[::1]", 9293));
        assertThrows(IllegalArgumentException.class, () -> new Ticket(hash, "a:b", 9293));
        assertThrows(IllegalArgumentException.class, () -> new Ticket(hash, "a b", 9293));
        assertThrows(IllegalArgumentException.class, () -> new Ticket(hash, "host", 0));
        assertThrows(IllegalArgumentException.class, () -> new Ticket(hash, "host", 65_536));
    }

    @Test
    void aFileNameIsNoTicket() {
        assertFalse(Ticket.isTicket("toucan.torrent"));
        assertFalse(Ticket.isTicket("x"));
    }
}
