package toucan.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.1, 28", "2001:db8::1, 48"})
    void aPacketHasTheHeadersOfUdpAndIp(String address, int headers) {
        Datagram datagram = new Datagram(100);
        datagram.length(72);
        InetSocketAddress endpoint = new InetSocketAddress(address, 1);
        datagram.endpoints(endpoint, endpoint);
        assertEquals(72 + headers, datagram.packetLength());
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void notesThatAreTakenReplaceThoseThatWereThere(int count) {
        Datagram from = new Datagram(1);
        for (int i = 0; i < count; i++) {
            from.note("note " + i);
        }
        List<String> notes = List.copyOf(from.notes());
        Datagram to = new Datagram(1);
        to.note("old");
        to.takeNotes(from);
        assertEquals(notes, to.notes());
        assertEquals(List.of(), from.notes());
        from.note("new");
        assertEquals(notes, to.notes());
    }
}
