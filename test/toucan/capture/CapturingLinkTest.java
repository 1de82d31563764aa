package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.wire.Segment;

class CapturingLinkTest {
    private long now = 100;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final SynchronousCapture capture = new SynchronousCapture(file, View.TCP, () -> now, new Wall(0));
    private boolean unreachable;
    private boolean arrives;

    /** Takes its time, and says what it did. */
    private final Link inner = new Link() {
        @Override
        public void send(Datagram datagram) throws IOException {
            now += 50;
            if (unreachable) {
                throw new PortUnreachableException("nobody there");
            }
            datagram.note("network: lost (--loss 10%)");
        }

        @Override
        public boolean receive(Datagram into, long timeoutNanos) {
            now += 50;
            if (arrives) {
                into.endpoints(V4_A, V4_B);
                Segments.fill(into, Direction.INBOUND, Segments.incoming(Segment.ACK, 7, 8, 0));
                into.timeNanos(now - 10);
            }
            return arrives;
        }

        @Override
        public void wakeup() {}

        @Override
        public List<InetSocketAddress> localEndpoints() {
            return List.of(V4_A);
        }

        @Override
        public int receiveCapacity() {
            return 12_345;
        }

        @Override
        public void close() {}
    };

    private final CapturingLink link = new CapturingLink(inner, capture.addInterface("host"));

    @Test
    void whatIsSentIsWrittenWithTheTimeBeforeAndTheNotesAfter() throws IOException {
        Datagram datagram = Segments.fill(
                Segments.datagram(V4_A, V4_B), Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 1, 2, 10));
        datagram.note("retransmission: …");
        link.send(datagram);
        PcapngFile.Packet packet = onlyPacket();
        assertEquals(100, packet.nanos());
        assertEquals(2, packet.flags());
        assertEquals(List.of("retransmission: …", "network: lost (--loss 10%)"), packet.comments());
    }

    @Test
    void whatTheSystemRefusesIsWrittenToo() {
        unreachable = true;
        Datagram datagram = Segments.fill(
                Segments.datagram(V4_A, V4_B), Direction.OUTBOUND, Segments.outgoing(Segment.SYN, 1, 0, 0));
        assertThrows(PortUnreachableException.class, () -> link.send(datagram));
        assertEquals(List.of("not sent: nobody there"), onlyPacket().comments());
    }

    @Test
    void whatArrivesIsWrittenWithTheTimeOfItsArrival() throws IOException {
        Datagram into = Segments.datagram(V4_A, V4_B);
        assertFalse(link.receive(into, 0));
        assertEquals(0, new PcapngFile(file.toByteArray()).packets.size());
        arrives = true;
        assertTrue(link.receive(into, 0));
        arrives = false;
        assertFalse(link.receive(Segments.datagram(V4_A, V4_B), 0));
        PcapngFile.Packet packet = onlyPacket();
        assertEquals(190, packet.nanos());
        assertEquals(1, packet.flags());
    }

    @Test
    void whoReceivesCanSayWhatCameOfIt() throws IOException {
        Datagram into = Segments.datagram(V4_A, V4_B);
        into.note("of the one before");
        arrives = true;
        assertTrue(link.receive(into, 0));
        into.note("dropped: …");
        link.send(Segments.fill(
                Segments.datagram(V4_A, V4_B), Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 1, 2, 10)));
        List<PcapngFile.Packet> packets = new PcapngFile(file.toByteArray()).packets;
        assertEquals(
                List.of(1, 2), packets.stream().map(PcapngFile.Packet::flags).toList());
        assertEquals(List.of("dropped: …"), packets.get(0).comments());
    }

    /** As what unpacks IP packets does. */
    @Test
    void whoTakesDatagramsApartHasThemWrittenBefore() throws IOException {
        CapturingLink atOnce = CapturingLink.writingAtOnce(inner, capture.addInterface("unpacking host"), false);
        Datagram into = Segments.datagram(V4_A, V4_B);
        arrives = true;
        assertTrue(atOnce.receive(into, 0));
        byte[] arrived = onlyPacket().bytes();
        Segments.fill(into, Direction.INBOUND, Segments.incoming(Segment.RST, 1, 1, 0));
        atOnce.close();
        assertArrayEquals(arrived, onlyPacket().bytes());
    }

    @Test
    void theLastToArriveIsWrittenWhenTheLinkCloses() throws IOException {
        arrives = true;
        assertTrue(link.receive(Segments.datagram(V4_A, V4_B), 0));
        link.close();
        link.close();
        assertEquals(1, onlyPacket().flags());
    }

    @Test
    void itIsALinkThatWantsNotes() {
        assertTrue(link.wantsNotes());
        assertEquals(List.of(V4_A), link.localEndpoints());
        assertEquals(12_345, link.receiveCapacity());
    }

    private PcapngFile.Packet onlyPacket() {
        List<PcapngFile.Packet> packets = new PcapngFile(file.toByteArray()).packets;
        assertEquals(1, packets.size());
        return packets.get(0);
    }
}
