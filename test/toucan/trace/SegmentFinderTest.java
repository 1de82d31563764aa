package toucan.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.trace.CaptureBytes.A;
import static toucan.trace.CaptureBytes.B;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.trace.TracedSegment.Checksum;

/** Frames of every link type, plain TCP and TCP in UDP, whole, cut, damaged and foreign. */
class SegmentFinderTest {
    private static final byte[] A6 = v6(1);
    private static final byte[] B6 = v6(2);

    private final SegmentFinder finder = new SegmentFinder(9293);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 14, 101, 108, 113, 276})
    void everyLinkType(int linkType) throws Exception {
        byte[] tcp = CaptureBytes.segment(CaptureBytes.data(1000, 30), A, B);
        byte[] tcp6 = CaptureBytes.segment(CaptureBytes.data(1000, 30), A6, B6);
        byte[][] packets = {
            CaptureBytes.ipv4(6, A, B, tcp),
            CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(5000, 9293, tcp)),
            CaptureBytes.ipv6(6, A6, B6, tcp6),
            CaptureBytes.ipv6(17, A6, B6, CaptureBytes.udp(9293, 5000, tcp6)),
            CaptureBytes.ipv4(17, B, A, CaptureBytes.udp(5000, 5001, CaptureBytes.ipv4(6, A, B, tcp))), // --encap ip
        };
        for (byte[] packet : packets) {
            TracedSegment s = finder.find(frame(linkType, CaptureBytes.frame(linkType, packet)));
            assertNotNull(s, () -> finder.skipped().toString());
            assertEquals(1000, s.seq());
            assertEquals(30, s.dataLength());
            assertEquals(Checksum.GOOD, s.checksum());
            byte[] from = packet[0] >>> 4 == 6 ? A6 : A;
            assertEquals(new InetSocketAddress(InetAddress.getByAddress(from), 40_000), s.source());
            boolean cooked = linkType == 113 || linkType == 276;
            assertEquals(cooked ? Frame.Way.OUT : Frame.Way.UNKNOWN, s.way());
        }
    }

    /** Copies have one fingerprint, whether or not a capture filled in an unused checksum; a flipped bit changes it. */
    @Test
    void fingerprints() {
        byte[] tcp = CaptureBytes.segment(CaptureBytes.data(1000, 30), A, B);
        byte[] unused = tcp.clone();
        unused[16] = unused[17] = 0;
        byte[] flipped = tcp.clone();
        flipped[40] ^= 4;
        TracedSegment plain = find(CaptureBytes.ipv4(6, A, B, tcp));
        TracedSegment without = find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(1, 9293, unused)));
        TracedSegment damaged = find(CaptureBytes.ipv4(6, A, B, flipped));
        assertEquals(plain.fingerprint(), without.fingerprint());
        assertEquals(Checksum.NOT_USED, without.checksum());
        assertNotEquals(plain.fingerprint(), damaged.fingerprint());
        assertEquals(Checksum.BAD, damaged.checksum());
    }

    /** On a port nobody named, one good segment makes the conversation known, in both directions. */
    @Test
    void anyPortIsLearned() {
        byte[] tcp = CaptureBytes.segment(CaptureBytes.data(1000, 30), A, B);
        byte[] damaged = tcp.clone();
        damaged[40] ^= 4;
        assertNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(700, 800, damaged))));
        assertNotNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(700, 800, tcp))));
        assertNotNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(700, 800, damaged))));
        assertNotNull(find(CaptureBytes.ipv4(17, B, A, CaptureBytes.udp(800, 700, damaged))));
        assertNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(700, 801, damaged))));
        assertEquals(Map.of(Skipped.OTHER_UDP, 2L), finder.skipped());
    }

    /** {@code tcpdump -s 64}: the headers are there, the data is not. */
    @Test
    void aSnapLengthLeavesTheLength() {
        byte[] ip = CaptureBytes.ipv4(6, A, B, CaptureBytes.segment(CaptureBytes.data(1000, 500), A, B));
        TracedSegment s = find(Arrays.copyOf(ip, 60));
        assertEquals(500, s.dataLength());
        assertEquals(Checksum.UNKNOWN, s.checksum());
        assertNull(find(Arrays.copyOf(ip, 39)));
        assertEquals(Map.of(Skipped.CUT_SHORT, 1L), finder.skipped());
    }

    /** With such a source address the IP header would pass for one of TCP. */
    @Test
    void inPacketsInUdpNotEverythingIsTcp() {
        byte[] c = {(byte) 192, (byte) 168, 1, 1};
        byte[] ping = CaptureBytes.ipv4(1, c, B, new byte[64]);
        assertNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(5000, 9293, ping))));
        byte[] fragment = CaptureBytes.ipv4(6, c, B, new byte[64]);
        fragment[6] = 0x20;
        fragment[10] -= 0x20; // the checksum
        assertNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(5000, 9293, fragment))));
        assertEquals(Map.of(Skipped.OTHER_PROTOCOL, 1L, Skipped.FRAGMENT, 1L), finder.skipped());
    }

    @Test
    void whatIsNotReadIsCounted() {
        byte[] tcp = CaptureBytes.segment(CaptureBytes.data(1000, 30), A, B);
        assertNull(finder.find(frame(105, new byte[60])));
        assertNull(find(new byte[60]));
        assertNull(find(CaptureBytes.ipv4(1, A, B, tcp)));
        byte[] fragment = CaptureBytes.ipv4(6, A, B, tcp);
        fragment[6] = 0x20;
        assertNull(find(fragment));
        assertNull(find(CaptureBytes.ipv4(6, A, B, new byte[19])));
        assertNull(find(CaptureBytes.ipv4(17, A, B, CaptureBytes.udp(53, 53, new byte[40]))));
        assertEquals(
                Map.of(
                        Skipped.LINK_TYPE, 1L,
                        Skipped.NOT_IP, 1L,
                        Skipped.OTHER_PROTOCOL, 1L,
                        Skipped.FRAGMENT, 1L,
                        Skipped.MALFORMED, 1L,
                        Skipped.OTHER_UDP, 1L),
                finder.skipped());
    }

    /** A flipped bit can make a segment malformed: it is none of those that were not read, but a damaged one. */
    @Test
    void whatIsMalformedSinceItWasDamaged() {
        byte[] tcp = CaptureBytes.segment(CaptureBytes.data(1000, 30), A, B);
        tcp[12] ^= 0x40; // a data offset of 1
        TracedSegment s = find(CaptureBytes.ipv4(6, A, B, tcp));
        assertEquals(Checksum.BAD, s.checksum());
        assertEquals(1000, s.seq());
        assertEquals(50, s.length());
        assertEquals(0, s.dataLength());
        assertTrue(s.options().isEmpty());
        assertEquals(Map.of(), finder.skipped());
    }

    private TracedSegment find(byte[] ip) {
        return finder.find(frame(101, ip));
    }

    private static Frame frame(int linkType, byte[] bytes) {
        TraceInterface seenOn = new TraceInterface(0, "", linkType);
        return new Frame(1, 0, seenOn, Frame.Way.UNKNOWN, ByteBuffer.wrap(bytes), bytes.length, List.of());
    }

    private static byte[] v6(int last) {
        byte[] address = new byte[16];
        address[0] = 0x20;
        address[15] = (byte) last;
        return address;
    }
}
