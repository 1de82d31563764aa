package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static toucan.impair.Datagrams.HERE;
import static toucan.impair.Datagrams.THERE;
import static toucan.impair.Datagrams.ours;
import static toucan.impair.Datagrams.sent;
import static toucan.impair.Datagrams.theirs;
import static toucan.wire.Segment.ACK;
import static toucan.wire.Segment.FIN;
import static toucan.wire.Segment.PSH;
import static toucan.wire.Segment.RST;
import static toucan.wire.Segment.SYN;

import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.link.Datagram;
import toucan.wire.Ipv4;
import toucan.wire.Segment;

class SegmentClassifierTest {
    private final SegmentClassifier classifier = new SegmentClassifier();

    @Test
    void aWholeConnectionByKinds() {
        assertKinds(Set.of(SegmentKind.SYN), 1, ours(SYN, 100, 0));
        assertKinds(Set.of(SegmentKind.SYN), 2, ours(SYN, 100, 0));
        assertKinds(Set.of(SegmentKind.ACK), 1, ours(ACK, 101, 0));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 101, 10));
        assertKinds(Set.of(SegmentKind.DATA), 2, ours(ACK | PSH, 111, 10));
        assertKinds(Set.of(SegmentKind.RETX), 1, ours(ACK, 101, 10));
        assertKinds(Set.of(SegmentKind.RETX), 2, ours(ACK, 101, 20));
        assertKinds(Set.of(SegmentKind.RETX, SegmentKind.DATA), 3, ours(ACK, 111, 20));
        assertKinds(Set.of(SegmentKind.FIN), 1, ours(ACK | FIN, 131, 0));
        assertKinds(Set.of(SegmentKind.FIN), 2, ours(ACK | FIN, 131, 0));
        assertKinds(Set.of(SegmentKind.RST), 1, ours(RST | ACK, 132, 0));
        assertKinds(Set.of(), 0, ours(0, 132, 0));
    }

    @Test
    void segmentsInIpPacketsHaveKinds() { // --encap ip
        Datagram segment = sent(ours(ACK, 100, 10));
        Datagram packet = new Datagram(Ipv4.HEADER + segment.length());
        packet.length(Ipv4.HEADER + segment.length());
        Ipv4.writeHeader(packet.payload(), 0x0A090002, 0x0A090001, segment.length());
        packet.payload().put(Ipv4.HEADER, segment.payload(), 0, segment.length());
        packet.endpoints(HERE, THERE);
        assertEquals(SegmentKind.DATA.bit(), classifier.sent(packet));
        assertEquals(SegmentKind.RETX.bit(), classifier.sent(packet));
        assertEquals(1, classifier.count(SegmentKind.RETX));
    }

    @Test
    void aSegmentCanBeOfTwoKinds() {
        assertKinds(Set.of(SegmentKind.DATA, SegmentKind.FIN), 1, ours(ACK | FIN, 1, 10));
        assertKinds(Set.of(SegmentKind.RETX, SegmentKind.FIN), 1, ours(ACK | FIN, 1, 10), SegmentKind.RETX);
    }

    @Test
    void theOtherSideSendsSynAck() {
        assertKinds(Set.of(SegmentKind.SYNACK), 1, ours(SYN | ACK, 5, 0));
        assertKinds(Set.of(SegmentKind.SYNACK), 2, ours(SYN | ACK, 5, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x7FFF_FFF0L, 0xFFFF_FFF0L})
    void sequenceNumbersWrap(long iss) {
        assertKinds(Set.of(SegmentKind.SYN), 1, ours(SYN, iss, 0));
        for (int i = 0; i < 10; i++) {
            assertKinds(Set.of(SegmentKind.DATA), i + 1, ours(ACK, iss + 1 + 10 * i, 10));
        }
        assertKinds(Set.of(SegmentKind.RETX), 1, ours(ACK, iss + 1, 10));
    }

    @Test
    void aSynWithANewIssRestartsTheCounts() {
        assertKinds(Set.of(SegmentKind.SYN), 1, ours(SYN, 100, 0));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 101, 10));
        assertKinds(Set.of(SegmentKind.SYN), 1, ours(SYN, 5000, 0));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 5001, 10));
    }

    @Test
    void connectionsAreCountedApart() {
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 10));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 10).ports(1112, 2222));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 10).ports(1111, 2223));
        Datagram elsewhere = sent(ours(ACK, 1, 10));
        elsewhere.endpoints(HERE, new InetSocketAddress(THERE.getAddress(), 4000));
        assertEquals(SegmentKind.DATA.bit(), classifier.sent(elsewhere));
        assertEquals(1, classifier.count(SegmentKind.DATA));
        assertKinds(Set.of(SegmentKind.DATA), 2, ours(ACK, 11, 10));
    }

    @Test
    void oneOctetIntoAClosedWindowIsAProbe() {
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 100));
        arrives(theirs(ACK, 1, 0).ack(101).window(0));
        assertKinds(Set.of(SegmentKind.DATA, SegmentKind.PROBE), 1, ours(ACK, 101, 1), SegmentKind.PROBE);
        assertKinds(Set.of(SegmentKind.RETX, SegmentKind.PROBE), 2, ours(ACK, 101, 1), SegmentKind.PROBE);
        arrives(theirs(ACK, 1, 0).ack(102).window(500));
        assertKinds(Set.of(SegmentKind.DATA), 3, ours(ACK, 102, 1), SegmentKind.DATA);
    }

    @Test
    void anOldOrForgedAckDoesNotChangeTheWindow() {
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 100));
        arrives(theirs(ACK, 1, 0).ack(101).window(0));
        arrives(theirs(ACK, 1, 0).ack(50).window(500));
        arrives(theirs(ACK, 1, 0).ack(1_000_000).window(500));
        arrives(theirs(SYN, 1, 0).ack(101).window(500));
        assertKinds(Set.of(SegmentKind.DATA, SegmentKind.PROBE), 1, ours(ACK, 101, 1), SegmentKind.PROBE);
    }

    @Test
    void whatIsNoSegmentHasNoKind() {
        for (int length = 0; length < 40; length++) {
            assertEquals(0, classifier.sent(Datagrams.bytes(length)), "length " + length);
        }
    }

    @Test
    void theTableIsBoundedAndForgetsTheOldest() {
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 10));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 1, 10).ports(7, 7));
        for (int port = 1; port < SegmentClassifier.MAX_CONNECTIONS; port++) {
            classifier.sent(sent(ours(ACK, 1, 10).ports(port + 10_000, 9)));
        }
        assertKinds(Set.of(SegmentKind.DATA), 2, ours(ACK, 11, 10).ports(7, 7));
        assertKinds(Set.of(SegmentKind.DATA), 1, ours(ACK, 11, 10));
    }

    private void arrives(Segment segment) {
        classifier.received(sent(segment));
    }

    /** All of these kinds, and each (or those named) for the {@code count}-th time. */
    private void assertKinds(Set<SegmentKind> kinds, int count, Segment segment, SegmentKind... counted) {
        int bits = classifier.sent(sent(segment));
        EnumSet<SegmentKind> actual = EnumSet.noneOf(SegmentKind.class);
        for (SegmentKind kind : SegmentKind.values()) {
            if ((bits & kind.bit()) != 0) {
                actual.add(kind);
            }
        }
        assertEquals(kinds, actual, segment.toString());
        for (SegmentKind kind : counted.length > 0 ? Set.of(counted) : kinds) {
            assertEquals(count, classifier.count(kind), kind + " " + segment);
        }
    }
}
