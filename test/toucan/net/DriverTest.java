package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.wire.Segment.ACK;
import static toucan.wire.Segment.SYN;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.link.Clock;
import toucan.net.MemoryNetwork.MemoryLink;
import toucan.net.RawPeer.Arrived;
import toucan.tcp.Event;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** What the loop adds to what a connection does by itself. */
class DriverTest {
    private static final long MILLISECOND = 1_000_000;

    /** Timers as short as they get, so that they fire at once. */
    private static final TcpConfig HASTY = TcpConfig.DEFAULT
            .with()
            .initialRtoNanos(MILLISECOND)
            .minRtoNanos(MILLISECOND)
            .mslNanos(MILLISECOND)
            .build();

    private final MemoryNetwork network = new MemoryNetwork(Clock.monotonic());
    private final MemoryLink link = network.link(1, 9293);
    private final RawPeer peer = new RawPeer(network.link(2, 40_000), link.local);

    @Proves("faults/6")
    @Test
    void anUnprovenAddressGetsAtMostThreeTimesWhatItSent() throws Exception {
        EndpointConfig config = EndpointConfig.DEFAULT.with().tcp(HASTY).build();
        try (Endpoint endpoint = Endpoint.over(config, link);
                ToucanServerSocket listener = endpoint.listen(9293, 5)) {
            Segment syn = RawPeer.segment(1000, 9293, SYN, 1, 0);
            syn.options().mss(1452);
            peer.send(syn);
            Await.until("answers are held back", () -> endpoint.counters().answersSuppressed() > 0);
            long answered = 0;
            for (Arrived answer : peer.drain()) {
                assertTrue(answer.has(SYN | ACK));
                answered += SegmentCodec.length(answer.segment());
            }
            assertEquals(3 * SegmentCodec.length(syn), answered);
            assertEquals(9293, listener.getLocalPort());
        }
    }

    @Test
    void notesTellWhyASegmentIsSentAgain() throws Exception {
        link.wantsNotes = true;
        EndpointConfig config = EndpointConfig.DEFAULT.with().tcp(HASTY).build();
        try (Endpoint endpoint = Endpoint.over(config, link)) {
            Await.Background<ToucanSocket> connects = Await.background(() -> endpoint.connect(peer.local(), 9293));
            Arrived syn = peer.receive();
            assertEquals(1, syn.notes().size(), syn.toString());
            assertTrue(syn.notes().get(0).startsWith("SYN: offers"), syn.toString());
            Arrived again = peer.receive();
            assertTrue(again.has(SYN));
            assertEquals(1, again.notes().size(), again.toString());
            assertTrue(again.notes().get(0).startsWith("retransmission: RTO expired"), again.toString());
            Segment s = again.segment();
            peer.send(RawPeer.segment(s.dstPort(), s.srcPort(), SYN | ACK, 5, s.seq() + 1));
            try (ToucanSocket socket = connects.get()) {
                assertEquals(9293, socket.getPort());
            }
        }
    }

    @Test
    void noNotesAreComposedForALinkThatWantsNone() throws Exception {
        Await.Background<ToucanSocket> connects;
        try (Endpoint endpoint =
                Endpoint.over(EndpointConfig.DEFAULT.with().tcp(HASTY).build(), link)) {
            connects = Await.background(() -> endpoint.connect(peer.local(), 9293));
            peer.receive();
            assertEquals(List.of(), peer.receive().notes());
        }
        assertThrows(SocketException.class, connects::get);
    }

    @Test
    void eachConnectionHasItsListener() throws Exception {
        List<String> heard = new ArrayList<>();
        try (Pair pair = new Pair(config -> config.with()
                        .events(id -> (event, nowNanos) -> {
                            if (event instanceof Event.StateChanged change && !id.passive()) {
                                synchronized (heard) {
                                    heard.add(id.remotePort() + " " + change.from() + " -> " + change.to());
                                }
                            }
                        })
                        .build());
                ToucanSocket client = pair.connect()) {
            client.setSoLinger(true, 0);
        }
        assertEquals(List.of("9293 SYN-SENT -> ESTABLISHED", "9293 ESTABLISHED -> CLOSED"), heard);
    }

    @Test
    void aDefectEndsItsConnectionAndNoOther() throws Exception {
        try (Pair pair = new Pair(config -> config.with()
                .events(id -> (event, nowNanos) -> {
                    if (event instanceof Event.UrgentData) {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .build())) {
            quietly(pair.server);
            ToucanSocket good = pair.connect();
            ToucanSocket goodServer = pair.listener.accept();
            ToucanSocket bad = pair.connect();
            ToucanSocket badServer = pair.listener.accept();
            bad.sendUrgentData(1);
            SocketException e = assertThrows(
                    SocketException.class, () -> badServer.getInputStream().read());
            assertEquals("on purpose", e.getCause().getMessage());
            good.getOutputStream().write(7);
            assertEquals(7, goodServer.getInputStream().read());
            good.close();
        }
    }

    /** The defect is reported on standard error; here it is expected. */
    private static void quietly(Endpoint endpoint) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName()
                        .equals("toucan " + endpoint.localEndpoints().get(0)))
                .forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> {}));
    }
}
