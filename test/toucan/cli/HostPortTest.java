package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "host, host, 9293",
        "host:1, host, 1",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[::1]:5, ::1, 5",
        "[::1], ::1, 9293",
        "::1, ::1, 9293",
        "fe80::1%eth0, fe80::1%eth0, 9293"
    })
    void reads(String text, String host, int port) {
        assertEquals(new HostPort(host, port), HostPort.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 127.0.0.1, 5",
        "0, 127.0.0.1, 0",
        "0.0.0.0:9293, 0.0.0.0, 9293",
        "[::]:9293, ::, 9293",
        "host:1, host, 1"
    })
    void readsListen(String text, String host, int port) {
        assertEquals(new HostPort(host, port), HostPort.parseListen(text));
    }

    @ParameterizedTest
    @CsvSource({"''", ":1", "host:", "host:x", "host:-1", "host:65536", "host:999999", "[]:1", "[::1]:", "host:\u0661"})
    void refuses(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:9",
        "::1, [::1]:9",
        "::, [::]:9",
        "2001:db8::1, [2001:db8::1]:9",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:9",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:9",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:9",
        "1::, [1::]:9"
    })
    void writesAddressesAsRfc5952(String address, String text) throws Exception {
        assertEquals(text, HostPort.text(new InetSocketAddress(InetAddress.getByName(address), 9)));
    }

    @Test
    void anUnknownHostIsSaid() {
        ToolException e = assertThrows(ToolException.class, () -> new HostPort("no such host", 1).resolve());
        assertEquals("unknown host: no such host", e.getMessage());
    }
}
