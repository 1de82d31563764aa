package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import toucan.link.Clock;
import toucan.link.Link;
import toucan.link.UdpLink;
import toucan.net.Await.Background;
import toucan.net.RawPeer.Arrived;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.State;
import toucan.testing.Proves;
import toucan.wire.Segment;

/** A peer whose UDP port is closed while the connection lives: ICMP "port unreachable", from a real loopback interface. */
class PortUnreachableTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    private final EndpointConfig config = EndpointConfig.DEFAULT
            .with()
            .tcp(Pair.QUICK)
            .events(id -> (event, nowNanos) -> {
                if (event instanceof Event.SoftError) {
                    told.add(event.text());
                }
            })
            .build();

    private final UdpLink link;
    private final RawPeer peer;
    private final InetSocketAddress address;

    PortUnreachableTest() throws Exception {
        link = UdpLink.bind(Clock.monotonic(), new InetSocketAddress("127.0.0.1", 0));
        address = link.localEndpoints().get(0);
        peer = new RawPeer(link, address);
    }

    /** A connection to the peer, which then vanishes. */
    private ToucanSocket abandoned(Endpoint dialled) throws Exception {
        Background<ToucanSocket> connects = Await.background(() -> dialled.connect(address, 9293));
        Arrived syn = peer.receive();
        Segment s = syn.segment();
        RawPeer answering = new RawPeer(link, dialled.localEndpoints().get(0));
        answering.send(RawPeer.segment(s.dstPort(), s.srcPort(), Segment.SYN | Segment.ACK, 5, s.seq() + 1));
        ToucanSocket socket = connects.get();
        link.close();
        return socket;
    }

    @Proves({"9293/MUST-47", "9293/MUST-54", "9293/MUST-56", "9293/SHLD-25", "5927/9"})
    @Test
    void onALiveConnectionItIsToldAndNothingEnds() throws Exception {
        try (Endpoint dialled = Endpoint.dial(config, address);
                ToucanSocket socket = abandoned(dialled)) {
            socket.getOutputStream().write(1);
            Await.until("the event", () -> !told.isEmpty());
            assertEquals("soft error: port unreachable, RFC 9293 3.9.2.2", told.peek());
            assertTrue(socket.status().portUnreachable() > 0);
            assertEquals(State.ESTABLISHED, socket.status().state());
            assertNull(socket.closeReason());
            socket.setSoLinger(true, 0);
        }
    }

    @Proves("9293/SHLD-20")
    @Test
    void whoDoesNotAskIsNotTold() throws Exception { // SHLD-20: off is the default
        EndpointConfig silent = EndpointConfig.DEFAULT.with().tcp(Pair.QUICK).build();
        assertSame(EventListener.NONE, silent.events().apply(null));
        try (Endpoint dialled = Endpoint.dial(silent, address);
                ToucanSocket socket = abandoned(dialled)) {
            socket.getOutputStream().write(1);
            Await.until("the answer", () -> socket.status().portUnreachable() > 0);
            socket.getOutputStream().write(2); // works as before
            assertEquals(State.ESTABLISHED, socket.status().state());
            socket.setSoLinger(true, 0);
        }
    }

    @Proves("9293/MUST-56")
    @Test
    void otherNewsOfTheRouteEndsNothing() throws Exception { // MUST-56: "no route to host", a few times
        AtomicInteger news = new AtomicInteger();
        EndpointConfig disturbed = EndpointConfig.DEFAULT
                .with()
                .tcp(Pair.QUICK)
                .wrap(inner -> (Link) Proxy.newProxyInstance(
                        Link.class.getClassLoader(), new Class<?>[] {Link.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("receive") && news.getAndDecrement() > 0) {
                                throw new NoRouteToHostException("No route to host");
                            }
                            try {
                                return method.invoke(inner, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }))
                .build();
        try (Endpoint serving = Endpoint.bind(
                        EndpointConfig.DEFAULT.with().tcp(Pair.QUICK).build(), new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = serving.listen(0, 1);
                Endpoint dialled =
                        Endpoint.dial(disturbed, serving.localEndpoints().get(0));
                ToucanSocket client = dialled.connect(serving.localEndpoints().get(0), listener.getLocalPort());
                ToucanSocket server = listener.accept()) {
            news.set(3);
            server.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            Await.until("the news", () -> news.get() <= 0);
            client.getOutputStream().write(2);
            assertEquals(2, server.getInputStream().read());
            assertEquals(State.ESTABLISHED, client.status().state());
        }
    }
}
