package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.wire.Segment.ACK;
import static toucan.wire.Segment.FIN;
import static toucan.wire.Segment.PSH;
import static toucan.wire.Segment.RST;
import static toucan.wire.Segment.SYN;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.link.Clock;
import toucan.net.MemoryNetwork.MemoryLink;
import toucan.net.RawPeer.Arrived;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** What the endpoint does with what arrives, seen by a peer that writes every segment by hand. */
class InputRulesTest {
    private static final int LISTENING = 9293;
    private static final int HALF_OPEN_LIMIT = 4;

    private final MemoryNetwork network = new MemoryNetwork(Clock.monotonic());
    private final MemoryLink link = network.link(1, 9293);
    private final RawPeer peer = new RawPeer(network.link(2, 40_000), link.local);
    private Endpoint endpoint;
    private ToucanServerSocket listener;

    @BeforeEach
    void open() throws Exception {
        TcpConfig tcp = Pair.PATIENT.with().mslNanos(60_000_000_000L).build();
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(tcp)
                .halfOpenLimit(HALF_OPEN_LIMIT)
                .synCookies(SynCookieMode.OFF)
                .build();
        endpoint = Endpoint.over(config, link);
        listener = endpoint.listen(LISTENING, 2);
    }

    @AfterEach
    void close() throws Exception {
        listener.close();
        endpoint.close();
    }

    private static Segment syn(int srcPort, int seq) {
        return RawPeer.segment(srcPort, LISTENING, SYN, seq, 0);
    }

    private static Segment ack(Arrived synAck) {
        Segment s = synAck.segment();
        return RawPeer.segment(s.dstPort(), s.srcPort(), ACK, s.ack(), s.seq() + 1);
    }

    /** Completes a handshake and returns the peer's last segment. */
    private Segment handshake(int srcPort, int seq) {
        peer.send(syn(srcPort, seq));
        Arrived synAck = peer.receive();
        assertTrue(synAck.has(SYN | ACK), synAck.toString());
        Segment ack = ack(synAck);
        peer.send(ack);
        return ack;
    }

    private void awaitReceived(long segments) {
        Await.until(segments + " segments received", () -> endpoint.counters().segmentsReceived() >= segments);
    }

    @Proves({"9293/MUST-2", "8085/4"})
    @Test
    void aSynIsAnsweredWithTheRightChecksum() {
        peer.send(syn(1000, 77));
        Arrived synAck = peer.receive();
        assertTrue(synAck.has(SYN | ACK));
        assertEquals(78, synAck.segment().ack());
        assertEquals(1000, synAck.segment().dstPort());
        assertTrue(synAck.checksumRight());
    }

    @Proves({"9293/MUST-3", "faults/25"})
    @Test
    void aWrongChecksumIsCountedAndDropped() {
        peer.send(syn(1000, 1), payload -> payload.put(5, (byte) (payload.get(5) ^ 4)));
        awaitReceived(1);
        assertEquals(1, endpoint.counters().badChecksum());
        peer.send(syn(1001, 1));
        assertEquals(1001, peer.receive().segment().dstPort());
    }

    @Proves("9293/E1")
    @Test
    void aSegmentForNoConnectionIsResetInTheWordsOfTheRfc() {
        peer.send(RawPeer.segment(1000, 5, ACK, 100, 200));
        Arrived reset = peer.receive();
        assertTrue(reset.has(RST));
        assertEquals(200, reset.segment().seq());
        peer.send(RawPeer.segment(1000, 5, SYN | FIN, 100, 0));
        reset = peer.receive();
        assertTrue(reset.has(RST | ACK));
        assertEquals(102, reset.segment().ack());
        assertEquals(2, endpoint.counters().resetsSent());
        assertEquals(2, endpoint.counters().unknownConnection());
    }

    @Proves("9293/E24")
    @Test
    void aResetIsNeverAnswered() {
        peer.send(RawPeer.segment(1000, 5, RST, 100, 0));
        peer.send(RawPeer.segment(1000, 5, RST | ACK, 100, 200));
        peer.send(RawPeer.segment(1000, LISTENING, RST, 100, 0));
        peer.send(syn(1000, 1));
        assertTrue(peer.receive().has(SYN | ACK), "the first answer is to the SYN");
        assertEquals(0, endpoint.counters().resetsSent());
    }

    @Proves("faults/7")
    @Test
    void resetsAreRateLimited() {
        int flood = 20_000;
        for (int i = 0; i < flood; i++) {
            peer.send(RawPeer.segment(1000, 5, ACK, 100, i));
        }
        awaitReceived(flood);
        EndpointCounters counters = endpoint.counters();
        assertEquals(flood, counters.unknownConnection());
        assertEquals(flood, counters.resetsSent() + counters.resetsSuppressed());
        assertTrue(counters.resetsSuppressed() > 0, counters.toString());
        long resets = peer.drain().stream().filter(a -> a.has(RST)).count();
        assertEquals(counters.resetsSent(), resets);
    }

    @Proves("faults/25")
    @Test
    void garbageIsCountedAndLeavesNothing() throws Exception {
        Random random = new Random(5);
        int flood = 20_000;
        for (int i = 0; i < flood; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            peer.sendBytes(bytes);
        }
        for (int i = 0; i < 20; i++) {
            peer.sendBytes(new byte[i]);
        }
        awaitReceived(flood + 20);
        EndpointCounters counters = endpoint.counters();
        assertTrue(counters.malformed() + counters.badChecksum() > flood, counters.toString());
        assertTrue(endpoint.awaitClosed(0), "no connection came of it");
        handshake(1000, 1);
        listener.accept().close();
    }

    @Proves("9293/MUST-63")
    @Test
    void ourOwnSegmentsComingBackAreIgnored() {
        RawPeer self = new RawPeer(link, link.local);
        self.send(RawPeer.segment(LISTENING, LISTENING, SYN, 1, 0));
        awaitReceived(1);
        assertEquals(1, endpoint.counters().invalidSource());
        assertEquals(0, endpoint.counters().segmentsSent());
    }

    @Proves("9293/E2")
    @Test
    void listenIgnoresWhatIsNoSyn() {
        peer.send(RawPeer.segment(1000, LISTENING, FIN, 1, 0));
        peer.send(RawPeer.segment(1000, LISTENING, SYN | FIN, 1, 0));
        peer.send(RawPeer.segment(1000, LISTENING, PSH, 1, 0));
        peer.send(RawPeer.segment(1000, LISTENING, ACK, 1, 55));
        Arrived first = peer.receive();
        assertTrue(first.has(RST), "only the ACK is answered (RFC 9293 3.10.7.2)");
        assertEquals(55, first.segment().seq());
    }

    @Proves("4987/1")
    @Test
    void halfOpenConnectionsAreBoundedAndTheOldestGoes() throws Exception {
        int flood = 50;
        for (int i = 0; i < flood; i++) {
            peer.send(syn(1000 + i, 1));
        }
        awaitReceived(flood);
        assertEquals(flood - HALF_OPEN_LIMIT, endpoint.counters().halfOpenRecycled());
        peer.drain();
        handshake(3000, 1);
        assertEquals(3000, listener.accept().getPort());
        peer.send(RawPeer.segment(1000, LISTENING, ACK, 2, 1));
        assertTrue(peer.receive().has(RST), "the first SYN is forgotten");
    }

    @Test
    void synsBeyondTheBacklogAreDroppedSilently() throws Exception {
        handshake(1000, 1);
        handshake(1001, 1);
        awaitReceived(4);
        peer.send(syn(1002, 1));
        awaitReceived(5);
        assertEquals(1, endpoint.counters().synsDropped());
        assertEquals(List.of(), peer.drain());
        assertEquals(1000, listener.accept().getPort());
        handshake(1002, 1);
        assertEquals(1001, listener.accept().getPort());
        assertEquals(1002, listener.accept().getPort());
    }

    @Test
    void connectionsEstablishedBeyondTheBacklogWaitForRoom() throws Exception {
        for (int i = 0; i < 3; i++) {
            peer.send(syn(1000 + i, 1));
        }
        List<Arrived> synAcks = List.of(peer.receive(), peer.receive(), peer.receive());
        synAcks.forEach(synAck -> peer.send(ack(synAck)));
        for (int i = 0; i < 3; i++) {
            assertEquals(1000 + i, listener.accept().getPort());
        }
    }

    @Test
    void aResetForgetsAHalfOpenConnection() throws Exception {
        peer.send(syn(1000, 1));
        peer.receive();
        peer.send(RawPeer.segment(1000, LISTENING, RST, 2, 0));
        Await.until("no connection", () -> isIdle());
        handshake(1000, 9);
        assertEquals(1000, listener.accept().getPort());
    }

    private boolean isIdle() {
        try {
            return endpoint.awaitClosed(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Proves("faults/32")
    @Test
    void anotherUdpAddressNeverMovesAConnection() throws Exception {
        Segment last = handshake(1000, 1);
        ToucanSocket socket = listener.accept();
        RawPeer stranger = new RawPeer(network.link(3, 40_000), link.local);
        byte[] evil = {6};
        stranger.send(last.copy().flags(ACK | PSH).data(ByteBuffer.wrap(evil), 0, 1));
        assertTrue(stranger.receive().has(RST));
        byte[] good = {7};
        peer.send(last.copy().flags(ACK | PSH).data(ByteBuffer.wrap(good), 0, 1));
        assertEquals(7, socket.getInputStream().read());
        assertEquals(40_000, socket.udpRemote().getPort());
    }

    @Proves("9293/MAY-2")
    @Test
    void aSynInTimeWaitBeginsANewIncarnation() throws Exception {
        Segment last = handshake(1000, 1);
        ToucanSocket socket = listener.accept();
        socket.close();
        Arrived fin = peer.receive();
        assertTrue(fin.has(FIN | ACK), fin.toString());
        peer.send(RawPeer.segment(
                1000, LISTENING, FIN | ACK, last.seq(), fin.segment().seq() + 1));
        assertTrue(peer.receive().has(ACK));
        peer.send(syn(1000, 5_000_000));
        Arrived synAck = peer.receive();
        assertTrue(synAck.has(SYN | ACK), synAck.toString());
        assertEquals(5_000_001, synAck.segment().ack());
    }

    // ---- Checksum 0 ----

    @Proves("9293/MUST-2")
    @Test
    void aConnectionWithoutChecksumsIsAnsweredInKind() throws Exception {
        peer.sendWithoutChecksum(syn(1000, 1));
        Arrived synAck = peer.receive();
        assertTrue(synAck.has(SYN | ACK));
        assertEquals(0, synAck.checksum());
        Segment ack = ack(synAck);
        peer.sendWithoutChecksum(ack);
        ToucanSocket socket = listener.accept();
        byte[] data = {1, 2};
        peer.sendWithoutChecksum(ack.copy().flags(ACK | PSH).data(ByteBuffer.wrap(data), 0, 1));
        // Somebody on the way may have filled the right one in.
        peer.send(ack.copy().seq(ack.seq() + 1).flags(ACK | PSH).data(ByteBuffer.wrap(data), 1, 1));
        assertEquals(1, socket.getInputStream().read());
        assertEquals(2, socket.getInputStream().read());
        assertEquals(0, endpoint.counters().badChecksum());
    }

    @Proves("9293/MUST-3")
    @Test
    void aConnectionWithChecksumsAcceptsNoZero() throws Exception {
        Segment last = handshake(1000, 1);
        ToucanSocket socket = listener.accept();
        byte[] data = {1, 2};
        peer.sendWithoutChecksum(last.copy().flags(ACK | PSH).data(ByteBuffer.wrap(data), 0, 1));
        awaitReceived(3);
        assertEquals(1, endpoint.counters().badChecksum());
        peer.send(last.copy().flags(ACK | PSH).data(ByteBuffer.wrap(data), 1, 1));
        assertEquals(2, socket.getInputStream().read());
    }

    @Test
    void aZeroThatIsTheRightSumChangesNothing() {
        Segment syn = syn(1000, 0);
        int[] sum = new int[1];
        do {
            // The window shifts the sum; one of 65,536 makes it 0.
            syn.window(syn.window() - 1);
            ByteBuffer bytes = ByteBuffer.allocate(64);
            int length = SegmentCodec.serialize(syn, bytes, 0);
            SegmentCodec.fillChecksum(
                    PseudoHeaders.sum(link.local, new InetSocketAddress("10.0.0.2", 1)), bytes, 0, length);
            sum[0] = SegmentCodec.checksum(bytes, 0);
        } while (sum[0] != 0 && syn.window() > 0);
        assertEquals(0, sum[0], "no window gives the sum 0");
        peer.send(syn, payload -> assertEquals(0, SegmentCodec.checksum(payload, 0)));
        Arrived synAck = peer.receive();
        assertTrue(synAck.has(SYN | ACK));
        assertTrue(synAck.checksumRight());
    }

    @Test
    void whileTheHandshakeLastsTheLatestSynDecides() {
        peer.send(syn(1000, 1));
        assertTrue(peer.receive().checksumRight());
        peer.sendWithoutChecksum(syn(1000, 1));
        Arrived again = peer.receive();
        assertTrue(again.segment().is(ACK));
        assertEquals(0, again.checksum());
    }

    @Test
    void aResetToAnUnknownSegmentWithoutChecksumHasNoneEither() {
        peer.sendWithoutChecksum(RawPeer.segment(1000, 5, ACK, 100, 200));
        Arrived reset = peer.receive();
        assertTrue(reset.has(RST));
        assertEquals(0, reset.checksum());
    }

    @Proves("9293/MUST-63")
    @Test
    void segmentsFromAnAddressThatIsNoHostsAreIgnored() { // MUST-63
        InetSocketAddress[] sources = {
            new InetSocketAddress("224.0.0.5", 40_000),
            new InetSocketAddress("255.255.255.255", 40_000),
            new InetSocketAddress("0.0.0.0", 40_000),
            new InetSocketAddress("10.0.0.7", 0)
        };
        for (InetSocketAddress source : sources) {
            peer.sendFrom(source, syn(1000, 1));
            peer.sendFrom(source, RawPeer.segment(1000, 5, ACK, 1, 1));
        }
        awaitReceived(2 * sources.length);
        assertEquals(2 * sources.length, endpoint.counters().invalidSource());
        assertEquals(0, endpoint.counters().segmentsSent());
        assertTrue(isIdle());
    }
}
