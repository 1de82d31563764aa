package toucan.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
    private static PeerAddress of(String ip, int port) throws UnknownHostException {
        return PeerAddress.of(InetAddress.getByName(ip).getAddress(), port);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.255, 192.0.2.255:9293",
        "::, [::]:9293",
        "::1, [::1]:9293",
        "2001:db8::1, [2001:db8::1]:9293",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:9293",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:9293",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:9293",
        "fe80:0:0:0:0:0:0:0, [fe80::]:9293",
        "::ffff:192.0.2.1, 192.0.2.1:9293",
    })
    void isWrittenAsRfc5952Says(String ip, String text) throws UnknownHostException {
        assertEquals(text, of(ip, 9293).toString());
    }

    @Test
    void ipv4InIpv6IsIpv4() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;
        PeerAddress address = PeerAddress.of(mapped, 9293);
        assertEquals(of("127.0.0.1", 9293), address);
        assertTrue(address.isLoopback());
        assertFalse(address.isIpv6());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 1024,",
        "127.0.0.1, 9293,",
        "10.0.0.1, 65535,",
        "::1, 9293,",
        "2001:db8::1, 9293,",
        "192.0.2.1, 1023, a privileged port",
        "192.0.2.1, 0, a privileged port",
        "::1, 22, a privileged port",
        "0.0.0.0, 9293, the unspecified address",
        "0.1.2.3, 9293, the unspecified address",
        "::, 9293, the unspecified address",
        "224.0.0.1, 9293, a multicast address",
        "239.255.255.250, 9293, a multicast address",
        "ff02::1, 9293, a multicast address",
        "255.255.255.255, 9293, a broadcast or reserved address",
        "240.0.0.1, 9293, a broadcast or reserved address",
        "fe80::1, 9293, a link-local address without its link",
        "febf::1, 9293, a link-local address without its link",
    })
    void onlyOneHostsOpenPortIsDialed(String ip, int port, String objection) throws UnknownHostException {
        assertEquals(objection, of(ip, port).objectionToHint());
    }

    @Test
    void knowsThisMachine() throws UnknownHostException {
        assertTrue(of("127.1.2.3", 1).isLoopback());
        assertTrue(of("::1", 1).isLoopback());
        assertFalse(of("::2", 1).isLoopback());
        assertFalse(of("126.0.0.1", 1).isLoopback());
    }

    @Test
    void refusesOtherLengthsAndPorts() {
        assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(new byte[5], 1));
        assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(new byte[4], 65_536));
        assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(new byte[4], -1));
    }
}
