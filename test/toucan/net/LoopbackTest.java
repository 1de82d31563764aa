package toucan.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import toucan.net.Await.Background;
import toucan.testing.Needs;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Real UDP sockets, on the loopback interface. */
class LoopbackTest {
    private static final EndpointConfig CONFIG =
            EndpointConfig.DEFAULT.with().tcp(Pair.QUICK).build();

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Sends bytes both ways at once and closes. */
    private static void exchange(Socket client, Socket server) throws Exception {
        byte[] there = random(2_000_000);
        byte[] back = random(1_500_000);
        Background<byte[]> arrives = Await.background(server.getInputStream()::readAllBytes);
        Background<Void> sends = Await.background(() -> {
            server.getOutputStream().write(back);
            server.shutdownOutput();
            return null;
        });
        Background<Void> alsoSends = Await.background(() -> {
            client.getOutputStream().write(there);
            client.shutdownOutput();
            return null;
        });
        assertArrayEquals(back, client.getInputStream().readAllBytes());
        assertArrayEquals(there, arrives.get());
        sends.get();
        alsoSends.get();
        client.close();
        server.close();
    }

    @Test
    void aPortOfOnesChoiceIsTakenIfItIsFree() throws Exception {
        try (Endpoint serving = Endpoint.bind(CONFIG, new InetSocketAddress("127.0.0.1", 0))) {
            InetSocketAddress to = serving.localEndpoints().get(0);
            int port;
            try (Endpoint any = Endpoint.dial(CONFIG, to)) {
                port = any.localEndpoints().get(0).getPort();
            }
            // Whoever takes that port in between takes it from both sides of the comparison.
            try (Endpoint chosen = Endpoint.dial(CONFIG, to, port);
                    Endpoint other = Endpoint.dial(CONFIG, to, port)) {
                assertTrue(other.localEndpoints().get(0).getPort() != port, "it was taken");
                assertFalse(chosen.localEndpoints().equals(other.localEndpoints()));
            }
        }
    }

    private static void exchangeAt(String host) throws Exception {
        EndpointConfig config = CONFIG.with().tcp(Pair.PATIENT).build();
        try (Endpoint serving = Endpoint.bind(config, new InetSocketAddress(host, 0));
                ToucanServerSocket listener = serving.listen(0, 5)) {
            InetSocketAddress to = serving.localEndpoints().get(0);
            assertEquals(to.getPort(), listener.getLocalPort());
            try (Endpoint dialling = Endpoint.dial(config, to)) {
                ToucanSocket client = dialling.connect(to, to.getPort());
                ToucanSocket server = listener.accept();
                exchange(client, server);
                Await.nothingLost(client.status());
                Await.nothingLost(server.status());
                assertTrue(dialling.awaitClosed(60_000));
                assertTrue(serving.awaitClosed(60_000));
                assertEquals(0, dialling.counters().systemDropped());
                assertEquals(0, serving.counters().systemDropped());
                assertEquals(0, serving.counters().badChecksum());
            }
        }
    }

    @Test
    void ipv4() throws Exception {
        exchangeAt("127.0.0.1");
    }

    @Test
    void ipv6() throws Exception {
        try {
            Endpoint.bind(CONFIG, new InetSocketAddress("::1", 0)).close();
        } catch (IOException e) {
            Needs.system(false, "[::1]: " + e);
        }
        exchangeAt("::1");
    }

    @Proves({"9293/MUST-54", "9293/SHLD-26", "faults/29"})
    @Test
    void nobodyAtThePortRefusesAtOnce() throws Exception {
        int port;
        try (Endpoint gone = Endpoint.bind(CONFIG, new InetSocketAddress("127.0.0.1", 0))) {
            port = gone.localEndpoints().get(0).getPort();
        }
        try (ToucanSocket socket = new ToucanSocket()) {
            ConnectException e = assertThrows(
                    ConnectException.class, () -> socket.connect(new InetSocketAddress("127.0.0.1", port)));
            assertEquals("Connection refused", e.getMessage());
        }
    }

    @Proves({"9293/MUST-44", "9293/MUST-45"})
    @Test
    void aWildcardEndpointListensAndDials() throws Exception {
        try (Endpoint all = Endpoint.bind(CONFIG, new InetSocketAddress(0));
                ToucanServerSocket listener = all.listen(0, 5);
                Endpoint other = Endpoint.bind(CONFIG, new InetSocketAddress(0));
                ToucanServerSocket otherListener = other.listen(0, 5)) {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            ToucanSocket client =
                    other.connect(new InetSocketAddress(loopback, listener.getLocalPort()), listener.getLocalPort());
            assertEquals(loopback, client.getLocalAddress());
            exchange(client, listener.accept());
            client = all.connect(
                    new InetSocketAddress(loopback, otherListener.getLocalPort()), otherListener.getLocalPort());
            exchange(client, otherListener.accept());
        }
    }

    @Test
    void bothEndsCanBeOneEndpoint() throws Exception {
        try (Endpoint self = Endpoint.bind(CONFIG, new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = self.listen(0, 5)) {
            InetSocketAddress own = self.localEndpoints().get(0);
            exchange(self.connect(own, own.getPort()), listener.accept());
        }
    }

    @Test
    void socketsMadeByTheFactoriesNeedNoEndpoint() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ToucanSocketFactory sockets = new ToucanSocketFactory(CONFIG);
        try (ServerSocket server = new ToucanServerSocketFactory(CONFIG).createServerSocket(0, 3, loopback)) {
            int port = server.getLocalPort();
            assertEquals(new InetSocketAddress(loopback, port), server.getLocalSocketAddress());
            exchange(sockets.createSocket(loopback, port), server.accept());
            exchange(sockets.createSocket("127.0.0.1", port), server.accept());
            Socket bound = sockets.createSocket(loopback, port, loopback, 0);
            assertTrue(bound.getLocalPort() > 0);
            exchange(bound, server.accept());
            Socket late = sockets.createSocket();
            late.setReceiveBufferSize(100_000);
            late.setSendBufferSize(50_000);
            late.setTcpNoDelay(true);
            late.setTrafficClass(0x08);
            late.connect(new InetSocketAddress(loopback, port), 60_000);
            assertEquals(100_000, late.getReceiveBufferSize());
            assertEquals(50_000, late.getSendBufferSize());
            exchange(late, server.accept());
        }
    }

    @Test
    void anUnboundServerSocketCanBeBoundLater() throws Exception {
        try (ToucanServerSocket server = new ToucanServerSocket()) {
            assertFalse(server.isBound());
            assertThrows(SocketException.class, server::accept);
            assertEquals(-1, server.getLocalPort());
            server.setReuseAddress(true);
            server.setReceiveBufferSize(70_000);
            server.bind(new InetSocketAddress("127.0.0.1", 0), 1);
            assertTrue(server.isBound());
            assertThrows(SocketException.class, () -> server.bind(null));
            try (ToucanSocket client = new ToucanSocket(CONFIG)) {
                client.bind(new InetSocketAddress(0));
                int local = client.getLocalPort();
                assertTrue(local > 0);
                client.connect(server.getLocalSocketAddress());
                assertEquals(local, client.getLocalPort());
                assertEquals(local, client.udpLocal().getPort());
                try (ToucanSocket accepted = server.accept()) {
                    assertEquals(70_000, accepted.getReceiveBufferSize());
                    assertEquals(server.udpEndpoints().get(0), accepted.udpLocal());
                }
            }
            assertThrows(BindException.class, () -> new ToucanServerSocket().bind(server.getLocalSocketAddress()));
        }
    }

    @Test
    void theEndpointOfAClosedSocketEndsByItself() throws Exception {
        ToucanServerSocket server = new ToucanServerSocket(CONFIG);
        server.bind(new InetSocketAddress("127.0.0.1", 0));
        ToucanSocket client = new ToucanSocket(CONFIG);
        client.connect(server.getLocalSocketAddress());
        ToucanSocket accepted = server.accept();
        String clientLoop = "toucan " + client.udpLocal();
        String serverLoop = "toucan " + accepted.udpLocal();
        assertTrue(isAlive(clientLoop) && isAlive(serverLoop));
        client.getOutputStream().write(5);
        client.close();
        server.close();
        assertEquals(5, accepted.getInputStream().read());
        assertEquals(-1, accepted.getInputStream().read());
        accepted.close();
        Await.until("both loops end", () -> !isAlive(clientLoop) && !isAlive(serverLoop));
    }

    private static boolean isAlive(String threadName) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(threadName));
    }

    @Test
    void withoutChecksumsBothSidesSendNone() throws Exception {
        EndpointConfig none = CONFIG.with().checksumNone(true).build();
        try (Endpoint serving = Endpoint.bind(CONFIG, new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = serving.listen(0, 5)) {
            InetSocketAddress to = serving.localEndpoints().get(0);
            try (Endpoint dialling = Endpoint.dial(none, to)) {
                exchange(dialling.connect(to, to.getPort()), listener.accept());
                assertEquals(0, serving.counters().badChecksum());
                assertEquals(0, dialling.counters().badChecksum());
            }
        }
    }

    @Proves({"9293/MUST-43", "9293/MUST-45"})
    @Test
    void theLocalAddressCanBeChosen() throws Exception {
        InetAddress second = InetAddress.getByName("127.0.0.2");
        try {
            new DatagramSocket(0, second).close();
        } catch (IOException e) {
            Needs.system(false, "127.0.0.2: " + e);
        }
        try (Endpoint serving = Endpoint.bind(CONFIG, new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = serving.listen(0, 5);
                ToucanSocket client = new ToucanSocket(CONFIG)) {
            client.bind(new InetSocketAddress(second, 0));
            client.connect(serving.localEndpoints().get(0));
            ToucanSocket server = listener.accept();
            assertEquals(second, client.getLocalAddress());
            assertEquals(second, server.getInetAddress());
            exchange(client, server);
        }
    }

    /** MUST-57: sockets are bound to one address each, also those of a wildcard, so it does not get that far. */
    @Proves("9293/MUST-57")
    @Test
    void aSynToABroadcastAddressIsNeverSeen() throws Exception {
        try (Endpoint all = Endpoint.bind(CONFIG, new InetSocketAddress(0));
                ToucanServerSocket listener = all.listen(0, 5);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            stranger.setBroadcast(true);
            byte[] syn = new byte[20];
            SegmentCodec.serialize(
                    RawPeer.segment(1000, listener.getLocalPort(), Segment.SYN, 1, 0), ByteBuffer.wrap(syn), 0);
            try {
                for (String address : new String[] {"127.255.255.255", "255.255.255.255"}) {
                    stranger.send(new DatagramPacket(
                            syn, syn.length, InetAddress.getByName(address), listener.getLocalPort()));
                }
            } catch (IOException e) {
                Needs.system(false, "broadcasts on the loopback interface: " + e);
            }
            InetSocketAddress here = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), listener.getLocalPort());
            stranger.send(new DatagramPacket(syn, 1, here));
            Await.until("the last datagram", () -> all.counters().malformed() == 1);
            assertEquals(1, all.counters().segmentsReceived());
            assertEquals(0, all.counters().segmentsSent());
        }
    }
}
