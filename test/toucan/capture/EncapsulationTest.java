package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;
import static toucan.capture.Segments.V6_A;
import static toucan.capture.Segments.V6_B;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.link.Datagram;
import toucan.wire.Segment;

class EncapsulationTest {
    private final ByteBuffer out = ByteBuffer.allocate(70_000);

    @Test
    void tcpViewOverIpv4() {
        Datagram datagram = segment(V4_A, V4_B, 100);
        byte[] packet = packet(View.TCP, Direction.OUTBOUND, datagram);
        assertEquals("4500008C0000400040064E30C0000201C6336407", hex(packet, 0, 20));
        assertEquals(0, sum(packet, 0, 20), "header checksum");
        assertEquals(hex(datagram), hex(packet, 20, packet.length));
    }

    @Test
    void tcpViewOverIpv6() {
        Datagram datagram = segment(V6_A, V6_B, 100);
        byte[] packet = packet(View.TCP, Direction.OUTBOUND, datagram);
        assertEquals(
                "6000000000780640" + "20010DB8000000000000000000000001" + "20010DB8000000000000000000020003",
                hex(packet, 0, 40));
        assertEquals(hex(datagram), hex(packet, 40, packet.length));
    }

    @Test
    void udpViewAddsTheUdpHeader() {
        Datagram datagram = segment(V4_A, V4_B, 100);
        byte[] packet = packet(View.UDP, Direction.OUTBOUND, datagram);
        assertEquals("45000094", hex(packet, 0, 4));
        assertEquals("11", hex(packet, 9, 10));
        assertEquals("244D9C400080", hex(packet, 20, 26));
        assertEquals(hex(datagram), hex(packet, 28, packet.length));
        assertEquals(0, sum(packet, 0, 20), "header checksum");
        assertEquals(0, sumWithPseudoHeader(packet, 12, 8, 17, 20), "UDP checksum");
        byte[] v6 = packet(View.UDP, Direction.OUTBOUND, segment(V6_A, V6_B, 101));
        assertEquals("60000000008111", hex(v6, 0, 7));
        assertEquals(0, sumWithPseudoHeader(v6, 8, 32, 17, 40), "UDP checksum over IPv6");
    }

    @Test
    void whatArrivesHasTheOtherHostAsItsSource() {
        Datagram datagram = segment(V4_A, V4_B, 0);
        assertEquals("C6336407C0000201", hex(packet(View.TCP, Direction.INBOUND, datagram), 12, 20));
        byte[] udp = packet(View.UDP, Direction.INBOUND, datagram);
        assertEquals("C6336407C0000201" + "9C40244D", hex(udp, 12, 24));
    }

    @Test
    void aUdpChecksumOfZeroIsWrittenAsAllOnes() {
        Datagram datagram = segment(V4_A, V4_B, 2);
        for (int i = 0; i < 0x10000; i++) {
            datagram.payload().putShort(20, (short) i);
            byte[] packet = packet(View.UDP, Direction.OUTBOUND, datagram);
            if (hex(packet, 26, 28).equals("FFFF")) {
                assertEquals(0, sumWithPseudoHeader(packet, 12, 8, 17, 20));
                return;
            }
            assertEquals(false, hex(packet, 26, 28).equals("0000"), "0 would mean: no checksum");
        }
        throw new AssertionError("one of 65,536 sums must be 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0001, 0x1234, 0xFFFF})
    void aWrongChecksumStandsAsItIs(int checksum) {
        Datagram datagram = segment(V4_A, V4_B, 100);
        datagram.payload().putShort(16, (short) checksum);
        assertEquals(hex(datagram), hex(packet(View.TCP, Direction.INBOUND, datagram), 20, 140));
        assertEquals(hex(datagram), hex(packet(View.UDP, Direction.INBOUND, datagram), 28, 148));
    }

    @Test
    void aChecksumThatIsNotUsedIsFilledIn() {
        for (InetSocketAddress[] pair : new InetSocketAddress[][] {{V4_A, V4_B}, {V6_A, V6_B}}) {
            Datagram right = segment(pair[0], pair[1], 101);
            String expected = hex(right);
            Datagram unused = segment(pair[0], pair[1], 101);
            unused.payload().putShort(16, (short) 0);
            int header = pair[0] == V4_A ? 20 : 40;
            for (View view : List.of(View.TCP, View.UDP)) {
                int at = header + (view == View.UDP ? 8 : 0);
                byte[] packet = packet(view, Direction.OUTBOUND, unused);
                assertEquals(expected, hex(packet, at, packet.length));
                assertEquals(0, unused.payload().getShort(16), "the datagram itself stays as it is");
            }
        }
    }

    /** The payload is a packet: its bytes 16 and 17 begin an address. */
    @Test
    void aPacketInUdpStandsAsItIs() {
        Datagram datagram = segment(V4_A, V4_B, 100);
        datagram.payload().putShort(16, (short) 0);
        byte[] packet = packet(View.UDP_IP, Direction.INBOUND, datagram);
        assertEquals("11", hex(packet, 9, 10));
        assertEquals(hex(datagram), hex(packet, 28, 148));
        assertEquals(0, sumWithPseudoHeader(packet, 12, 8, 17, 20));
    }

    @Test
    void aRightChecksumOfZeroStaysZero() {
        Datagram datagram = segment(V4_A, V4_B, 2);
        for (int i = 0; i < 0x10000; i++) {
            Segments.fill(datagram, Direction.OUTBOUND, Segments.outgoing(Segment.ACK, i, 2, 2));
            if (datagram.payload().getShort(16) == 0) {
                assertEquals(hex(datagram), hex(packet(View.TCP, Direction.OUTBOUND, datagram), 20, 42));
                return;
            }
        }
        throw new AssertionError("one of 65,536 sums must be 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void whatIsTooShortForASegmentIsShownAsTheUdpDatagramItWas(int length) {
        Datagram datagram = Segments.datagram(V4_A, V4_B);
        datagram.length(length);
        byte[] packet = packet(View.TCP, Direction.INBOUND, datagram);
        assertEquals("11", hex(packet, 9, 10));
        assertEquals(28 + length, packet.length);
        assertEquals(0, sumWithPseudoHeader(packet, 12, 8, 17, 20));
    }

    @Test
    void theLargestDatagramsFit() {
        for (View view : View.values()) {
            for (InetSocketAddress[] pair : new InetSocketAddress[][] {{V4_A, V4_B}, {V6_A, V6_B}}) {
                Datagram datagram = segment(pair[0], pair[1], Datagram.MAX_PAYLOAD - 20);
                byte[] packet = packet(view, Direction.OUTBOUND, datagram);
                int headers = (pair[0] == V4_A ? 20 : 40) + (view == View.TCP ? 0 : 8);
                assertEquals(headers + Datagram.MAX_PAYLOAD, packet.length);
                assertEquals(hex(datagram), hex(packet, headers, packet.length));
            }
        }
    }

    @Test
    void theCachedAddressesFollowTheDatagram() {
        Encapsulation encapsulation = new Encapsulation(View.TCP);
        for (int i = 0; i < 3; i++) {
            for (InetSocketAddress remote : new InetSocketAddress[] {V4_B, Segments.endpoint("203.0.113.9", 1)}) {
                Datagram datagram = segment(V4_A, remote, 0);
                for (Direction direction : Direction.values()) {
                    out.clear();
                    encapsulation.put(out, direction, datagram);
                    String remoteHex = HexFormat.of()
                            .withUpperCase()
                            .formatHex(remote.getAddress().getAddress());
                    assertEquals(
                            remoteHex,
                            hex(
                                    out.array(),
                                    direction == Direction.OUTBOUND ? 16 : 12,
                                    direction == Direction.OUTBOUND ? 20 : 16));
                }
            }
        }
    }

    private static Datagram segment(InetSocketAddress local, InetSocketAddress remote, int dataLength) {
        return Segments.fill(
                Segments.datagram(local, remote), Direction.OUTBOUND, Segments.outgoing(Segment.ACK, 1, 2, dataLength));
    }

    private byte[] packet(View view, Direction direction, Datagram datagram) {
        out.clear();
        new Encapsulation(view).put(out, direction, datagram);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static String hex(Datagram datagram) {
        byte[] bytes = new byte[datagram.length()];
        datagram.payload().get(0, bytes);
        return hex(bytes, 0, bytes.length);
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().withUpperCase().formatHex(bytes, from, to);
    }

    /** The Internet checksum, computed the plain way: 0 over bytes that contain their right checksum. */
    private static int sum(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xFF) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (int) (~sum & 0xFFFF);
    }

    private static int sumWithPseudoHeader(byte[] packet, int addresses, int addressBytes, int protocol, int at) {
        int length = packet.length - at;
        ByteBuffer all = ByteBuffer.allocate(addressBytes + 8 + length);
        all.put(packet, addresses, addressBytes).putInt(length).putInt(protocol).put(packet, at, length);
        return sum(all.array(), 0, all.position());
    }
}
