package toucan.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.link.FilterLink;
import toucan.link.Link;
import toucan.link.MessageTooLongException;
import toucan.net.Await.Background;
import toucan.tcp.Event;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/** Path MTU discovery through the system's sockets, and a system that refuses what is too long. */
class PathMtuTest {
    private static final TcpConfig AUTO =
            Pair.QUICK.with().pathMtuDiscovery(true).build();

    /** A link into a host that knows the MTU of the path from some datagram on. */
    private static final class Refusing extends FilterLink {
        private final int longest;
        private final int after;
        private int sent;

        Refusing(Link inner, int longest, int after) {
            super(inner);
            this.longest = longest;
            this.after = after;
        }

        @Override
        public void send(Datagram datagram) throws IOException {
            if (sent++ >= after && datagram.length() > longest) {
                throw new MessageTooLongException("Message too long");
            }
            inner.send(datagram);
        }
    }

    private final List<Integer> lowered = new CopyOnWriteArrayList<>();
    private final List<Integer> raised = new CopyOnWriteArrayList<>();

    private EndpointConfig config() {
        return EndpointConfig.DEFAULT
                .with()
                .tcp(AUTO)
                .events(id -> (event, nowNanos) -> {
                    if (event instanceof Event.MtuLowered change) {
                        lowered.add(change.mss());
                    } else if (event instanceof Event.MtuRaised change) {
                        raised.add(change.mss());
                    }
                })
                .build();
    }

    private static void send(Socket from, Socket to, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Background<byte[]> arrives = Await.background(to.getInputStream()::readAllBytes);
        from.getOutputStream().write(bytes);
        from.shutdownOutput();
        assertArrayEquals(bytes, arrives.get());
    }

    @Test
    void overTheLoopbackSegmentsGrowToItsSize() throws Exception {
        try (Endpoint serving = Endpoint.bind(config(), new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = serving.listen(0, 5);
                Endpoint dialling =
                        Endpoint.dial(config(), serving.localEndpoints().get(0))) {
            ToucanSocket client = dialling.connect(serving.localEndpoints().get(0), listener.getLocalPort());
            ToucanSocket server = listener.accept();
            send(client, server, 20_000_000);
            Status status = client.status();
            int advertised = new InterfaceMtus(0)
                    .advertise(AUTO, client.getLocalAddress())
                    .mss();
            if (advertised > 16_384 && serving.grantedReceiveBuffer() >= 1 << 20) {
                assertEquals(advertised, status.sendMss() + 12, "and the timestamps; raised to " + raised);
            } else {
                assertTrue(status.sendMss() + 12 <= advertised, "raised to " + raised);
            }
        }
    }

    /** Linux says EMSGSIZE when DF is set and a router has told it of a smaller MTU. */
    @Proves({"9293/MUST-54", "6691/5"})
    @Test
    void whatTheSystemRefusesGoesOutInShorterSegments() throws Exception {
        MemoryNetwork network = new MemoryNetwork(EndpointConfig.DEFAULT.clock());
        // Segments of 1452 - 12 bytes of data, of which this system sends 50 and no more.
        Link refusing = new Refusing(network.link(1, 9293), 20 + 1_372, 50);
        try (Endpoint client = Endpoint.over(config(), refusing);
                Endpoint serving = Endpoint.over(config(), network.link(2, 9293));
                ToucanServerSocket listener = serving.listen(9293, 5)) {
            ToucanSocket socket = client.connect(serving.localEndpoints().get(0), 9293);
            send(socket, listener.accept(), 500_000);
            assertEquals(List.of(1_444, 1_372), lowered);
            assertEquals(0, socket.status().counters().timeouts());
            assertEquals(1_360, socket.status().sendMss());
        }
    }
}
