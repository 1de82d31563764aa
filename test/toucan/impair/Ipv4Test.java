package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.impair.Datagrams.ours;
import static toucan.impair.Datagrams.sent;
import static toucan.wire.Segment.ACK;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.link.Datagram;
import toucan.wire.InternetChecksum;
import toucan.wire.Ipv4;

/** What a TUN device sends: IPv4 packets, and segments in them. */
class Ipv4Test {
    /** The segment in a packet whose header has so many 32-bit words. */
    private static Datagram packet(int words) {
        Datagram segment = sent(ours(ACK, 100, 10));
        int header = 4 * words;
        Datagram packet = new Datagram(header + segment.length());
        packet.length(header + segment.length());
        packet.payload().put(header, segment.payload(), 0, segment.length());
        packet.payload().put(0, (byte) (0x40 | words));
        packet.payload().putShort(2, (short) packet.length());
        packet.payload().putShort(6, (short) 0x4000); // don't fragment
        packet.payload().put(8, (byte) 64);
        packet.payload().put(9, (byte) 6);
        checksum(packet, header);
        packet.endpoints(Datagrams.HERE, Datagrams.THERE);
        return packet;
    }

    private static void checksum(Datagram packet, int header) {
        packet.payload().putShort(10, (short) 0);
        packet.payload().putShort(10, (short) InternetChecksum.of(-header, packet.payload(), 0, header));
    }

    private static int offset(Datagram datagram) {
        return Ipv4.segmentOffset(datagram.payload(), datagram.length());
    }

    @Test
    void theSegmentIsBehindTheHeader() {
        assertEquals(20, offset(packet(5)));
        assertEquals(24, offset(packet(6)));
        assertEquals(60, offset(packet(15)));
        assertEquals(0, offset(sent(ours(ACK, 100, 10))));
    }

    @ParameterizedTest
    @CsvSource({"0, 0x65", "0, 0x44", "0, 0x4F", "3, 0", "6, 0x20", "7, 1", "9, 17"})
    void whatIsOtherwiseIsNone(int index, String value) {
        Datagram packet = packet(5);
        packet.payload().put(index, (byte) (int) Integer.decode(value));
        checksum(packet, 20);
        assertEquals(0, offset(packet));
    }

    @Test
    void aWrongHeaderChecksumIsNone() {
        Datagram packet = packet(5);
        packet.payload().put(12, (byte) 1);
        assertEquals(0, offset(packet));
    }

    @Test
    void lengthsTooShortAreNone() {
        Datagram packet = packet(5);
        for (int length = 0; length < packet.length(); length++) {
            assertEquals(0, Ipv4.segmentOffset(packet.payload(), length), "length " + length);
        }
    }

    @Test
    void segmentsInPacketsHaveKinds() {
        SegmentClassifier classifier = new SegmentClassifier();
        assertEquals(SegmentKind.DATA.bit(), classifier.sent(packet(5)));
        assertEquals(SegmentKind.RETX.bit(), classifier.sent(packet(5)));
        assertEquals(1, classifier.count(SegmentKind.RETX));
    }
}
