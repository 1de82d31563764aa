package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.wire.Segment.ACK;
import static toucan.wire.Segment.PSH;
import static toucan.wire.Segment.RST;
import static toucan.wire.Segment.SYN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.link.Clock;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** RFC 4987 §3.6 at a listener: what is answered from no state, what opens a connection, and what does not. */
class CookieHandshakeTest {
    private static final long SECOND = VirtualNetwork.SECOND;
    private static final int PORT = 9293;
    private static final InetSocketAddress SERVER = VirtualNetwork.address(1, PORT);
    private static final InetSocketAddress PEER = VirtualNetwork.address(2, 40_000);

    private final VirtualNetwork network = new VirtualNetwork(1_000_000);
    private final Deque<Segment> answers = network.watch(PEER);
    private VirtualNetwork.Host server;
    private Listener listener;
    private boolean checksum = true;

    private void listen(SynCookieMode mode, int halfOpenLimit, int backlog) {
        TcpConfig tcp = TcpConfig.DEFAULT.with().ackDelayNanos(0).build();
        server = network.host(
                SERVER,
                EndpointConfig.DEFAULT
                        .with()
                        .tcp(tcp)
                        .synCookies(mode)
                        .halfOpenLimit(halfOpenLimit)
                        .build());
        listener = server.listen(PORT, backlog);
    }

    private static Segment syn(int port, int seq) {
        Segment syn = RawPeer.segment(port, PORT, SYN, seq, 0);
        syn.options().mss(1452);
        return syn;
    }

    private static Segment ack(Segment synAck) {
        return RawPeer.segment(synAck.dstPort(), synAck.srcPort(), ACK, synAck.ack(), synAck.seq() + 1);
    }

    private static Segment data(Segment last, int seq, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return last.copy().seq(seq).flags(ACK | PSH).data(ByteBuffer.wrap(data), 0, data.length);
    }

    private void send(Segment segment) throws IOException {
        network.inject(PEER, SERVER, segment, checksum);
        network.pass(10_000_000);
    }

    private Segment answer(Segment segment) throws IOException {
        answers.clear();
        send(segment);
        List<Segment> all = VirtualNetwork.drain(answers);
        assertEquals(1, all.size(), "answers to " + segment + ": " + all);
        return all.get(0);
    }

    private void unanswered(Segment segment) throws IOException {
        answers.clear();
        send(segment);
        assertEquals(List.of(), VirtualNetwork.drain(answers));
    }

    private LiveConnection accept() throws IOException {
        return listener.accept(1);
    }

    private int read(LiveConnection c) {
        ByteBuffer one = ByteBuffer.allocate(1);
        return c.core().receive(one, c.tick(network.nowNanos())) == 1 ? one.get(0) : -1;
    }

    @Test
    void aSynLeavesNothingBehindAndItsAckOpensTheConnection() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment synAck = answer(syn(1000, 77));
        assertTrue(synAck.flags() == (SYN | ACK) && synAck.ack() == 78, synAck.toString());
        assertEquals(0, server.connections());
        network.pass(60 * SECOND);
        assertEquals(List.of(), VirtualNetwork.drain(answers), "the SYN,ACK is not repeated");
        unanswered(ack(synAck));
        LiveConnection c = accept();
        assertEquals(State.ESTABLISHED, c.core().state());
        assertEquals(1000, c.id.remotePort());
        Segment reply = answer(data(ack(synAck), 78, 7));
        assertEquals(79, reply.ack());
        assertEquals(7, read(c));
        assertEquals(1, server.counters().cookiesSent());
        assertEquals(1, server.counters().cookiesAccepted());
        assertEquals(0, server.counters().cookiesRejected());
    }

    @Proves("4987/3")
    @Test
    void theOptionsOfAPeerWithTimestampsSurvive() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment syn = syn(1000, 1);
        syn.options().sackPermitted(true).windowScale(9).timestamps(500, 0);
        Segment synAck = answer(syn);
        assertTrue(synAck.options().sackPermitted() && synAck.options().hasWindowScale(), synAck.toString());
        Segment ack = ack(synAck).window(100);
        ack.options().timestamps(501, synAck.options().tsVal());
        unanswered(ack);
        var status = accept().core().status();
        assertTrue(status.sack() && status.timestamps());
        assertEquals(9, status.sendWindowScale());
        assertEquals(100 << 9, status.sndWnd());
        assertEquals(-1, status.srttNanos(), "the cookie's timestamp is no measure");
    }

    @Test
    void withoutTimestampsSackAndScaleAreNotAgreedOn() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment syn = syn(1000, 1);
        syn.options().sackPermitted(true).windowScale(9);
        Segment synAck = answer(syn);
        assertEquals("mss 1452", synAck.options().toString());
        unanswered(ack(synAck));
        assertEquals(0, accept().core().status().sendWindowScale());
    }

    @Test
    void theAckLostAndDataTakesItsPlace() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment synAck = answer(syn(1000, 1));
        Segment reply = answer(data(ack(synAck), 2, 7, 8));
        assertEquals(4, reply.ack());
        LiveConnection c = accept();
        assertEquals(7, read(c));
        assertEquals(8, read(c));
    }

    @Test
    void theSynLostAgainIsAnsweredAnewAndEitherAnswerCounts() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment first = answer(syn(1000, 1));
        network.pass(SynCookies.STEP_NANOS);
        Segment second = answer(syn(1000, 1));
        assertTrue(first.seq() != second.seq());
        unanswered(ack(first));
        assertEquals(1000, accept().id.remotePort());
    }

    @Proves("4987/4")
    @Test
    void aBadCookieIsResetLikeAnyUnknownSegment() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment good = ack(answer(syn(1000, 1)));
        Segment reset = answer(good.copy().ack(good.ack() + 1));
        assertTrue(reset.flags() == RST && reset.seq() == good.ack() + 1, reset.toString());
        assertEquals(RST, answer(good.copy().seq(good.seq() + 1)).flags(), "of another SYN");
        assertEquals(RST, answer(good.copy().ports(1001, PORT)).flags(), "of another port");
        assertEquals(3, server.counters().cookiesRejected());
        assertEquals(3, server.counters().unknownConnection());
        assertEquals(3, server.counters().resetsSent());
        assertEquals(0, server.connections());
        unanswered(good);
        assertEquals(1, server.connections());
    }

    @Test
    void anOldCookieIsReset() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment good = ack(answer(syn(1000, 1)));
        network.pass(SynCookies.VALID_STEPS * SynCookies.STEP_NANOS);
        assertEquals(RST, answer(good).flags());
        assertEquals(0, server.connections());
    }

    @Test
    void aResetWithACookieIsNothing() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        Segment good = ack(answer(syn(1000, 1)));
        unanswered(good.copy().flags(RST | ACK));
        assertEquals(0, server.connections());
        assertEquals(0, server.counters().cookiesRejected());
    }

    @Test
    void whileTheBacklogIsFullAnAckIsDroppedAndTheNextSegmentKnocksAgain() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 1);
        Segment first = ack(answer(syn(1000, 1)));
        Segment second = ack(answer(syn(1001, 1)));
        unanswered(first);
        unanswered(second);
        unanswered(data(second, 2, 7));
        assertEquals(1, server.connections());
        assertEquals(2, server.counters().synsDropped());
        assertEquals(1000, accept().id.remotePort());
        assertEquals(3, answer(data(second, 2, 7)).ack());
        assertEquals(1001, accept().id.remotePort());
    }

    @Test
    void aCookieRemembersThatChecksumsAreNotUsed() throws IOException {
        listen(SynCookieMode.ALWAYS, 10, 10);
        checksum = false;
        Segment synAck = answer(syn(1000, 1));
        unanswered(ack(synAck));
        assertTrue(accept().checksumNone);

        synAck = answer(syn(1001, 1));
        checksum = true; // somebody on the way fills it in
        unanswered(ack(synAck));
        assertTrue(accept().checksumNone);

        synAck = answer(syn(1002, 1));
        checksum = false;
        assertEquals(RST, answer(ack(synAck)).flags(), "a connection with checksums takes no zero");
        checksum = true;
        unanswered(ack(synAck));
        assertTrue(!accept().checksumNone);
    }

    @Proves("4987/4")
    @Test
    void cookiesBeginAtTheLimitAndEndWhenHalfOfItIsFree() throws IOException {
        int limit = 8;
        listen(SynCookieMode.ON_PRESSURE, limit, 100);
        Segment[] synAcks = new Segment[limit];
        for (int i = 0; i < limit; i++) {
            synAcks[i] = answer(syn(1000 + i, 1));
        }
        assertEquals(0, server.counters().cookiesSent());
        for (int i = 0; i < limit / 2; i++) {
            unanswered(ack(answer(syn(2000 + i, 1))));
            assertEquals(i + 1, server.counters().cookiesSent(), "with " + i + " done");
            assertEquals(i + 1, server.counters().cookiesAccepted());
            unanswered(ack(synAcks[i]));
        }
        answer(syn(3000, 1));
        assertEquals(limit / 2, server.counters().cookiesSent());
        assertEquals(0, server.counters().halfOpenRecycled());
        for (int i = 0; i < limit; i++) {
            accept();
        }
    }

    @Proves("4987/1")
    @Test
    void handshakesThatNobodyCompletesTimeOutAndThePressureEnds() throws IOException {
        listen(SynCookieMode.ON_PRESSURE, 4, 100);
        for (int i = 0; i < 10; i++) {
            answer(syn(1000 + i, 1));
        }
        assertEquals(4, server.connections());
        assertEquals(6, server.counters().cookiesSent());
        network.pass(TcpConfig.DEFAULT.connectTimeoutNanos());
        assertEquals(0, server.connections());
        answer(syn(5000, 1));
        assertEquals(6, server.counters().cookiesSent());
    }

    @Test
    void whoHasTheAnswersOfBothKindsMayUseTheCookie() throws IOException {
        listen(SynCookieMode.ON_PRESSURE, 1, 100);
        answer(syn(1, 1)); // the pressure
        Segment cookie = answer(syn(1000, 1));
        send(RawPeer.segment(1, PORT, RST, 2, 0)); // the pressure is gone
        Segment stateful = answer(syn(1000, 1));
        assertTrue(cookie.seq() != stateful.seq());
        assertEquals(1, server.connections());
        unanswered(ack(cookie));
        assertEquals(1, server.connections());
        LiveConnection c = accept();
        assertEquals(cookie.seq() + 1, (int) c.core().status().sndNxt());
        assertEquals(0, server.counters().resetsSent());
    }

    @Test
    void aFloodIsLoggedOnceAMinute() throws IOException {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            listen(SynCookieMode.ON_PRESSURE, 4, 100);
            for (int i = 0; i < 125; i++) {
                send(syn(1000 + i, 1));
                network.pass(SECOND);
            }
        } finally {
            System.setErr(console);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("SYN flood")) // whatever else may be told at this moment
                .toList();
        assertEquals(3, lines.size(), lines.toString()); // at 4, 64 and 124 seconds
        assertTrue(
                lines.get(0).endsWith("possible SYN flood on TCP port 9293: answering with SYN cookies"),
                lines.toString());
    }

    @Test
    void theNoteSaysWhatTheAnswerIs() throws IOException {
        MemoryNetwork memory = new MemoryNetwork(Clock.monotonic());
        MemoryNetwork.MemoryLink link = memory.link(1, PORT);
        link.wantsNotes = true;
        RawPeer peer = new RawPeer(memory.link(2, 40_000), link.local);
        EndpointConfig always =
                EndpointConfig.DEFAULT.with().synCookies(SynCookieMode.ALWAYS).build();
        try (Endpoint endpoint = Endpoint.over(always, link);
                ToucanServerSocket socket = endpoint.listen(PORT, 5)) {
            peer.send(syn(1000, 1));
            assertEquals(
                    List.of("SYN cookie: no state is kept for this handshake, RFC 4987 3.6"),
                    peer.receive().notes());
            assertEquals(PORT, socket.getLocalPort());
        }
    }

    @Proves("4987/1")
    @Test
    void offMeansTheOldestHandshakeIsForgotten() throws IOException {
        listen(SynCookieMode.OFF, 4, 100);
        for (int i = 0; i < 10; i++) {
            answer(syn(1000 + i, 1));
        }
        assertEquals(0, server.counters().cookiesSent());
        assertEquals(6, server.counters().halfOpenRecycled());
        assertEquals(4, server.connections());
        assertThrows(SocketTimeoutException.class, this::accept);
    }
}
