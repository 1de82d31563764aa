package toucan.encap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.link.Link;
import toucan.link.MessageTooLongException;
import toucan.wire.InternetChecksum;
import toucan.wire.Ipv4;

class IpLinkTest {
    private static final InetSocketAddress OURS = new InetSocketAddress("127.0.0.1", 9293);
    private static final InetSocketAddress VIA = new InetSocketAddress("127.0.0.1", 9294);
    private static final int US = 0x0A090002;
    private static final int LINUX = 0x0A090001;

    private final Wire wire = new Wire();
    private final Datagram segment = new Datagram(Datagram.MAX_PAYLOAD);

    /** A UDP link whose other end is the test. */
    private static final class Wire implements Link {
        final List<Datagram> sent = new ArrayList<>();
        final Queue<Datagram> arriving = new ArrayDeque<>();
        IOException refusal;
        String remark;

        @Override
        public void send(Datagram datagram) throws IOException {
            Datagram copy = new Datagram(datagram.length());
            copy.copyFrom(datagram);
            sent.add(copy);
            if (remark != null) {
                datagram.note(remark);
            }
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public boolean receive(Datagram into, long timeoutNanos) {
            Datagram next = arriving.poll();
            if (next != null) {
                into.length(next.length());
                into.copyFrom(next);
            }
            return next != null;
        }

        @Override
        public void wakeup() {}

        @Override
        public List<InetSocketAddress> localEndpoints() {
            return List.of(OURS);
        }

        @Override
        public boolean wantsNotes() {
            return true;
        }

        @Override
        public boolean wantsAllNotes() {
            return true;
        }

        @Override
        public int receiveCapacity() {
            return 1;
        }

        @Override
        public void close() {}
    }

    private static Inet4Address inet(int address) throws IOException {
        return (Inet4Address)
                InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
    }

    /** A packet with 20 bytes of 7 in it. */
    private static Datagram packet(InetSocketAddress from, int source, int destination) {
        Datagram packet = new Datagram(40);
        packet.length(40);
        Ipv4.writeHeader(packet.payload(), source, destination, 20);
        for (int i = 20; i < 40; i++) {
            packet.payload().put(i, (byte) 7);
        }
        packet.endpoints(OURS, from);
        packet.timeNanos(42);
        return packet;
    }

    private Datagram received(IpLink link) throws IOException {
        assertTrue(link.receive(segment, 0));
        return segment;
    }

    private void answer(IpLink link, int length) throws IOException {
        segment.length(length);
        link.send(segment);
    }

    private IpLink listening() throws IOException {
        return IpLink.listening(wire, inet(US), null);
    }

    @Test
    void aCaptureOfThePacketsGetsTheCommentsItWants() throws Exception { // --capture-view udp --capture-detail full
        assertTrue(listening().wantsNotes());
        assertTrue(listening().wantsAllNotes());
    }

    @Test
    void aSegmentLeavesInAPacket() throws Exception {
        IpLink link = IpLink.dialling(wire, inet(US), VIA);
        segment.length(23);
        for (int i = 0; i < 23; i++) {
            segment.payload().put(i, (byte) i);
        }
        segment.timeNanos(5);
        segment.endpoints(link.localEndpoints().get(0), IpLink.peer(inet(LINUX), VIA));
        segment.note("why");
        wire.remark = "network: lost";
        link.send(segment);

        Datagram sent = wire.sent.get(0);
        assertEquals(43, sent.length());
        assertEquals(VIA, sent.remote());
        assertEquals(OURS, sent.local());
        assertEquals(5, sent.timeNanos());
        assertEquals(20, Ipv4.segmentOffset(sent.payload(), 43));
        assertEquals(US, Ipv4.source(sent.payload()));
        assertEquals(LINUX, Ipv4.destination(sent.payload()));
        for (int i = 0; i < 23; i++) {
            assertEquals(i, sent.payload().get(20 + i));
            assertEquals(i, segment.payload().get(i), "sending leaves the segment as it was");
        }
        assertEquals(List.of("why"), sent.notes(), "a capture further in knows why");
        assertEquals(List.of("why", "network: lost"), segment.notes(), "a capture further out knows both");
        assertEquals(23, segment.length());
    }

    @Test
    void aPacketArrivesAsASegmentAndTheAnswerGoesBackFromWhereItWasAddressed() throws Exception {
        IpLink link = listening();
        int another = 0x0A0900FE;
        wire.arriving.add(packet(VIA, LINUX, another));
        Datagram in = received(link);
        assertEquals(20, in.length());
        assertEquals(7, in.payload().get(0));
        assertEquals(42, in.timeNanos());
        assertEquals(inet(another), in.local().getAddress());
        assertEquals(inet(LINUX), in.remote().getAddress());
        assertEquals(List.of(), in.notes());
        answer(link, 20);
        Datagram out = wire.sent.get(0);
        assertEquals(another, Ipv4.source(out.payload()));
        assertEquals(LINUX, Ipv4.destination(out.payload()));
        assertEquals(VIA, out.remote());
        assertEquals(IpCounters.NONE, link.counters());
    }

    @Test
    void optionsOfIpAreNotPartOfTheSegment() throws Exception {
        Datagram packet = new Datagram(64);
        packet.length(64);
        Ipv4.writeHeader(packet.payload(), LINUX, US, 44);
        packet.payload().put(0, (byte) 0x46).put(24, (byte) 9).putShort(10, (short) 0);
        packet.payload().putShort(10, (short) InternetChecksum.of(-24, packet.payload(), 0, 24));
        packet.endpoints(OURS, VIA);
        wire.arriving.add(packet);
        Datagram in = received(listening());
        assertEquals(40, in.length());
        assertEquals(9, in.payload().get(0));
    }

    @Test
    void everyCarrierIsAPeerOfItsOwn() throws Exception {
        IpLink link = listening();
        InetSocketAddress second = new InetSocketAddress("127.0.0.2", VIA.getPort());
        wire.arriving.add(packet(VIA, LINUX, US));
        InetSocketAddress first = received(link).remote();
        wire.arriving.add(packet(second, LINUX, US));
        InetSocketAddress other = received(link).remote();
        assertEquals(first.getAddress(), other.getAddress());
        assertFalse(first.equals(other), "whoever sends from elsewhere is not the same peer");
        answer(link, 20);
        segment.endpoints(segment.local(), first);
        answer(link, 20);
        assertEquals(second, wire.sent.get(0).remote());
        assertEquals(VIA, wire.sent.get(1).remote());
    }

    @Test
    void carriersAreBounded() throws Exception {
        IpLink link = listening();
        wire.arriving.add(packet(VIA, LINUX, US));
        InetSocketAddress first = received(link).remote();
        for (int i = 0; i < Carriers.MAX; i++) {
            wire.arriving.add(packet(new InetSocketAddress("127.0.0.3", 10_000 + i), LINUX, US));
            received(link);
        }
        answer(link, 20);
        assertEquals(10_000 + Carriers.MAX - 1, wire.sent.get(0).remote().getPort());
        segment.endpoints(segment.local(), first);
        assertThrows(NoRouteToHostException.class, () -> link.send(segment), "silent for longest, and forgotten");
        wire.arriving.add(packet(VIA, LINUX, US));
        assertEquals(first, received(link).remote());
    }

    @Test
    void onlyTheCarrierThatWasNamedIsHeard() throws Exception {
        IpLink link = IpLink.listening(wire, inet(US), VIA);
        wire.arriving.add(packet(new InetSocketAddress("127.0.0.1", 9295), LINUX, US));
        wire.arriving.add(packet(VIA, LINUX + 16, US));
        assertEquals(inet(LINUX + 16), received(link).remote().getAddress());
        assertEquals(new IpCounters(0, 0, 1), link.counters());
    }

    @Test
    void whatIsNoTcpInIpv4IsCountedAndPassedOver() throws Exception {
        IpLink link = listening();
        Datagram damaged = packet(VIA, LINUX, US);
        damaged.payload().put(13, (byte) 99);
        Datagram six = packet(VIA, LINUX, US);
        six.payload().put(0, (byte) 0x60);
        Datagram cut = packet(VIA, LINUX, US);
        cut.length(39);
        Datagram empty = packet(VIA, LINUX, US);
        empty.length(0);
        wire.arriving.addAll(List.of(damaged, six, cut, empty));
        wire.arriving.add(packet(VIA, LINUX, 0xE0000001));
        wire.arriving.add(packet(VIA, 0x7F000001, US));
        assertFalse(link.receive(segment, 0));
        assertEquals(new IpCounters(5, 1, 0), link.counters());
        wire.arriving.add(damaged);
        wire.arriving.add(packet(VIA, LINUX, US));
        assertEquals(20, received(link).length());
    }

    @Test
    void aFloodOfNonsenseDoesNotKeepTheLoop() throws Exception {
        IpLink link = listening();
        Datagram damaged = packet(VIA, LINUX, US);
        damaged.payload().put(13, (byte) 99);
        for (int i = 0; i < 1000; i++) {
            wire.arriving.add(damaged);
        }
        assertFalse(link.receive(segment, 0));
        assertTrue(wire.arriving.size() > 500, "the loop has its turn");
    }

    @Test
    void whatTheSystemSaysPassesThrough() throws Exception {
        IpLink link = IpLink.dialling(wire, inet(US), VIA);
        segment.length(20);
        segment.endpoints(link.localEndpoints().get(0), IpLink.peer(inet(LINUX), VIA));
        wire.refusal = new PortUnreachableException();
        assertThrows(PortUnreachableException.class, () -> link.send(segment));
        wire.refusal = null;
        segment.length(Datagram.MAX_PAYLOAD - 19);
        assertThrows(MessageTooLongException.class, () -> link.send(segment));
        segment.length(Datagram.MAX_PAYLOAD - 20);
        link.send(segment);
        assertEquals(Datagram.MAX_PAYLOAD, wire.sent.get(1).length());
    }
}
