package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** Segments that belong to nothing: storms of them, those of a former life, our own. */
class StrayDatagramsTest {
    private static final long SECOND = VirtualNetwork.SECOND;
    private static final int PORT = 9293;
    private static final InetSocketAddress SERVER = VirtualNetwork.address(1, PORT);

    private final VirtualNetwork network = new VirtualNetwork(1_000_000);

    private VirtualNetwork.Host listen() {
        VirtualNetwork.Host server = network.host(SERVER, EndpointConfig.DEFAULT);
        server.listen(PORT, 10);
        return server;
    }

    @Proves("faults/7")
    @Test
    void aMillionDatagramsGetNoMoreResetsThanTheLimit() throws IOException {
        VirtualNetwork.Host server = listen();
        Random random = new Random(7);
        int million = 1_000_000;
        int seconds = 10;
        for (int i = 0; i < million; i++) {
            InetSocketAddress from = VirtualNetwork.address(2 + random.nextInt(1000), 1 + random.nextInt(65_535));
            if (random.nextBoolean()) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                network.inject(from, SERVER, bytes);
            } else {
                // Any flags but a SYN alone, which is a request and no stray segment.
                int flags = random.nextInt(256) | Segment.ACK;
                network.inject(
                        from,
                        SERVER,
                        RawPeer.segment(
                                1 + random.nextInt(65_535), 1 + random.nextInt(65_535), flags, random.nextInt(), i));
            }
            if (i % 1000 == 999) {
                network.pass(seconds * SECOND / (million / 1000));
            }
        }
        network.pass(SECOND);
        EndpointCounters counters = server.counters();
        assertEquals(million, counters.segmentsReceived());
        long cap = SegmentInput.RESETS_PER_SECOND * (seconds + 1L);
        assertTrue(counters.resetsSent() > cap / 2 && counters.resetsSent() <= cap, counters.toString());
        assertEquals(counters.resetsSent(), counters.segmentsSent());
        assertEquals(0, server.connections());
    }

    @Proves({"9293/E22", "faults/31"})
    @Test
    void aHostThatStartsAnewOnItsPortResetsTheConnectionsOfItsFormerLife() throws IOException {
        listen();
        VirtualNetwork.Host client = network.host(VirtualNetwork.address(2, 40_000), EndpointConfig.DEFAULT);
        LiveConnection old = client.connect(SERVER, PORT);
        network.pass(SECOND);
        assertEquals(State.ESTABLISHED, old.core().state());

        VirtualNetwork.Host reborn = listen(); // takes the address; the one before is gone without a word
        old.core().send(ByteBuffer.wrap(new byte[] {1}), old.tick(network.nowNanos()));
        client.request(old);
        network.pass(SECOND);
        assertEquals(State.CLOSED, old.core().state());
        assertEquals(CloseReason.RESET, old.core().closeReason());
        assertEquals(1, reborn.counters().resetsSent());

        LiveConnection next = client.connect(SERVER, PORT);
        network.pass(SECOND);
        assertEquals(State.ESTABLISHED, next.core().state());
    }

    /** LAND: our own SYN comes back to us. RFC 9293 §3.5 makes of it a connection with ourselves, in three segments. */
    @Proves("faults/27")
    @Test
    void ourOwnSynMakesNoStorm() throws IOException {
        VirtualNetwork.Host host = network.host(SERVER, EndpointConfig.DEFAULT);
        LiveConnection self = host.loop.openActive(new ActiveOpen(SERVER, 5, SERVER, 5, TcpConfig.DEFAULT, true));
        host.wakeup();
        network.pass(60 * SECOND);
        assertEquals(State.ESTABLISHED, self.core().state());
        assertTrue(host.counters().segmentsSent() <= 4, host.counters().toString());
    }

    @Proves("faults/27")
    @Test
    void aForgedSynFromOurselvesIsIgnored() throws IOException {
        VirtualNetwork.Host server = listen();
        for (int i = 0; i < 100; i++) {
            network.inject(SERVER, SERVER, RawPeer.segment(PORT, PORT, Segment.SYN, i, 0));
        }
        network.pass(60 * SECOND);
        assertEquals(0, server.counters().segmentsSent());
        assertEquals(100, server.counters().invalidSource());
    }

    @Test
    void aForgedSynFromAnotherPortOfOursMakesNoStormEither() throws IOException {
        VirtualNetwork.Host server = listen();
        network.inject(SERVER, SERVER, RawPeer.segment(1000, PORT, Segment.SYN, 1, 0));
        network.pass(3600 * SECOND);
        // The SYN,ACK reaches our own unknown port 1000, whose reset ends it.
        assertEquals(2, server.counters().segmentsSent());
        assertEquals(0, server.connections());
    }

    @Proves("faults/7")
    @Test
    void twoHostsThatKnowNothingOfEachOtherFallSilent() throws IOException { // a reset is never answered
        VirtualNetwork.Host one = listen();
        VirtualNetwork.Host other = network.host(VirtualNetwork.address(2, PORT), EndpointConfig.DEFAULT);
        network.inject(other.local, SERVER, RawPeer.segment(1000, 5, Segment.ACK, 1, 1));
        network.pass(60 * SECOND);
        assertEquals(1, one.counters().segmentsSent());
        assertEquals(0, other.counters().segmentsSent());
    }

    @Proves("faults/32")
    @Test
    void theUdpSourceOfAConnectionDoesNotMove() throws IOException {
        VirtualNetwork.Host server = listen();
        InetSocketAddress peer = VirtualNetwork.address(2, 40_000);
        Deque<Segment> answers = network.watch(peer);
        network.inject(peer, SERVER, RawPeer.segment(1000, PORT, Segment.SYN, 1, 0));
        network.pass(SECOND / 2);
        Segment synAck = answers.remove();
        Segment ack = RawPeer.segment(1000, PORT, Segment.ACK, 2, synAck.seq() + 1);
        network.inject(peer, SERVER, ack);
        network.pass(SECOND / 2);
        answers.clear();
        InetSocketAddress moved = VirtualNetwork.address(2, 40_001);
        Deque<Segment> elsewhere = network.watch(moved);
        network.inject(moved, SERVER, ack.copy().data(ByteBuffer.wrap(new byte[9]), 0, 9));
        network.inject(moved, SERVER, ack.copy().flags(Segment.RST));
        network.inject(moved, SERVER, ack.copy().flags(Segment.FIN | Segment.ACK));
        network.pass(SECOND);
        assertEquals(List.of(), new ArrayList<>(answers));
        assertEquals(2, elsewhere.stream().filter(s -> s.is(Segment.RST)).count());
        assertEquals(2, elsewhere.size());
        assertEquals(1, server.connections());
    }

    /** RFC 6056 §3.3.1: the ports of many connections to one peer are random, and none is given twice. */
    @Proves("6056/6")
    @Test
    void connectionsToOnePeerHaveAPortEach() throws IOException {
        VirtualNetwork.Host client = network.host(VirtualNetwork.address(2, 40_000), EndpointConfig.DEFAULT);
        TcpConfig small =
                TcpConfig.DEFAULT.with().sendBuffer(1000).receiveBuffer(1000).build();
        BitSet ports = new BitSet();
        for (int i = 0; i < 2000; i++) {
            LiveConnection c = client.connect(SERVER, PORT, small);
            assertTrue(!ports.get(c.id.localPort()), "port " + c.id.localPort() + " twice");
            ports.set(c.id.localPort());
        }
        ActiveOpen taken = new ActiveOpen(client.local, ports.nextSetBit(0), SERVER, PORT, small, true);
        assertThrows(BindException.class, () -> client.loop.openActive(taken));
        // The same port towards somebody else is another connection.
        client.loop.openActive(new ActiveOpen(client.local, ports.nextSetBit(0), SERVER, PORT + 1, small, true));
    }
}
