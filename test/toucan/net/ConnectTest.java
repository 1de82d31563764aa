package toucan.net;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import toucan.net.Await.Background;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.testing.Proves;

/** How connections begin, and how that fails. */
class ConnectTest {
    private static final InetSocketAddress NOBODY = new InetSocketAddress("10.0.0.9", 9293);

    @Test
    void aPortWithoutListenerRefuses() throws Exception {
        try (Pair pair = new Pair()) {
            ConnectException e = assertThrows(
                    ConnectException.class,
                    () -> pair.client.connect(pair.server.localEndpoints().get(0), 1));
            assertEquals("Connection refused", e.getMessage());
            assertTrue(pair.client.awaitClosed(60_000));
        }
    }

    @Test
    void noAnswerWithinTheTimeoutOfTheCallIsATimeout() throws Exception {
        try (Pair pair = new Pair()) {
            assertThrows(SocketTimeoutException.class, () -> pair.client.connect(NOBODY, 9293, 1));
            assertTrue(pair.client.awaitClosed(60_000), "nothing is left of it");
        }
    }

    @Test
    void noAnswerWithinTheTimeoutOfTheSettingsIsAConnectException() throws Exception {
        try (Pair pair = new Pair(config -> config.with()
                .tcp(Pair.QUICK.with().connectTimeoutNanos(1_000_000).build())
                .build())) {
            ConnectException e = assertThrows(ConnectException.class, () -> pair.client.connect(NOBODY, 9293));
            assertTrue(e.getMessage().startsWith("Connection timed out"), e.getMessage());
        }
    }

    @Test
    void closeFromAnotherThreadEndsAConnect() throws Exception {
        try (Pair pair = new Pair()) {
            ToucanSocket socket = new ToucanSocket(new ToucanSocketImpl(pair.client, NOBODY));
            Background<Void> connects = Await.background(() -> {
                socket.connect(NOBODY);
                return null;
            });
            Await.untilBlocked(connects.thread());
            socket.close();
            assertThrows(SocketException.class, connects::get);
        }
    }

    @Proves("9293/MUST-46")
    @Test
    void destinationsThatCannotBeOneHostAreRefused() throws Exception {
        try (Pair pair = new Pair()) {
            for (String host : new String[] {"224.0.0.1", "255.255.255.255", "0.0.0.0", "ff02::1", "::"}) {
                InetSocketAddress to = new InetSocketAddress(host, 9293);
                assertThrows(ConnectException.class, () -> pair.client.connect(to, 9293), host);
                assertThrows(ConnectException.class, () -> Endpoint.dial(EndpointConfig.DEFAULT, to), host);
            }
            InetAddress server = pair.server.localEndpoints().get(0).getAddress();
            assertThrows(
                    ConnectException.class,
                    () -> pair.client.connect(pair.server.localEndpoints().get(0), 0));
            assertThrows(ConnectException.class, () -> pair.client.connect(new InetSocketAddress(server, 0), 9293));
            assertThrows(
                    UnknownHostException.class,
                    () -> pair.client.connect(InetSocketAddress.createUnresolved("nobody.invalid", 1), 1));
        }
    }

    @Test
    void anUnusedSocketBehavesLikeOne() throws Exception {
        try (ToucanSocket socket = new ToucanSocket()) {
            assertTrue(!socket.isConnected() && !socket.isBound());
            assertThrows(SocketException.class, socket::getInputStream);
            assertThrows(SocketException.class, socket::shutdownOutput);
            assertEquals(-1, socket.getLocalPort());
            assertEquals(0, socket.getPort());
            assertThrows(IllegalArgumentException.class, () -> socket.connect(null));
            assertThrows(IllegalArgumentException.class, () -> socket.connect(NOBODY, -1));
        }
    }

    @Test
    void aClosedSocketDoesNotConnect() throws Exception {
        ToucanSocket socket = new ToucanSocket();
        socket.close();
        assertThrows(SocketException.class, () -> socket.connect(NOBODY));
        assertThrows(SocketException.class, () -> socket.bind(null));
    }

    @Test
    void acceptTimesOutAndTheServerSocketLives() throws Exception {
        try (Pair pair = new Pair()) {
            pair.listener.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, pair.listener::accept);
            pair.listener.setSoTimeout(0);
            try (ToucanSocket client = pair.connect();
                    ToucanSocket server = pair.listener.accept()) {
                assertEquals(client.getLocalPort(), server.getPort());
            }
        }
    }

    @Test
    void closeFromAnotherThreadEndsAnAccept() throws Exception {
        try (Pair pair = new Pair()) {
            Background<ToucanSocket> accepts = Await.background(pair.listener::accept);
            Await.untilBlocked(accepts.thread());
            pair.listener.close();
            assertThrows(SocketException.class, accepts::get);
            assertTrue(pair.listener.isClosed());
            assertThrows(SocketException.class, pair.listener::accept);
        }
    }

    @Test
    void closingTheListenerResetsWhatNobodyAccepted() throws Exception {
        try (Pair pair = new Pair();
                ToucanSocket first = pair.connect();
                ToucanSocket accepted = pair.listener.accept();
                ToucanSocket second = pair.connect()) {
            pair.listener.close();
            assertThrows(SocketException.class, () -> second.getInputStream().read());
            accepted.getOutputStream().write(4);
            assertEquals(4, first.getInputStream().read(), "an accepted connection lives on");
            assertThrows(ConnectException.class, pair::connect);
        }
    }

    @Test
    void onePortHasOneListener() throws Exception {
        try (Pair pair = new Pair()) {
            assertThrows(BindException.class, () -> pair.server.listen(Pair.PORT, 1));
            pair.listener.close();
            try (ToucanServerSocket again = pair.server.listen(Pair.PORT, 1)) {
                assertEquals(Pair.PORT, again.getLocalPort());
            }
        }
    }

    @Test
    void aServerSocketAcceptsOnlyItsOwnPortUnlessToldOtherwise() throws Exception {
        try (Pair pair = new Pair()) {
            assertThrows(
                    ConnectException.class,
                    () -> pair.client.connect(pair.server.localEndpoints().get(0), 4711));
        }
        try (Pair pair = new Pair(config -> config.with().anyTcpPort(true).build());
                ToucanSocket client =
                        pair.client.connect(pair.server.localEndpoints().get(0), 4711);
                ToucanSocket server = pair.listener.accept()) {
            assertEquals(4711, client.getPort());
            assertEquals(4711, server.getLocalPort());
        }
    }

    @Test
    void aLostSynIsSentAgain() throws Exception {
        try (Pair pair = new Pair(config -> config.with()
                .tcp(Pair.QUICK
                        .with()
                        .initialRtoNanos(1_000_000)
                        .minRtoNanos(1_000_000)
                        .build())
                .build())) {
            int[] lost = new int[1];
            pair.network.loses = datagram -> lost[0]++ < 2;
            try (ToucanSocket client = pair.connect()) {
                assertEquals(State.ESTABLISHED, client.status().state());
                assertTrue(client.status().counters().segmentsSent() >= 3);
            }
        }
    }

    @Proves("9293/MUST-43")
    @Test
    void theLocalPortOfASharedEndpointCanBeChosen() throws Exception {
        try (Pair pair = new Pair()) {
            InetSocketAddress server = pair.server.localEndpoints().get(0);
            try (ToucanSocket socket = new ToucanSocket(new ToucanSocketImpl(pair.client, server));
                    ToucanSocket same = new ToucanSocket(new ToucanSocketImpl(pair.client, server))) {
                socket.bind(new InetSocketAddress(5555));
                socket.connect(server);
                assertEquals(5555, socket.getLocalPort());
                same.bind(new InetSocketAddress(5555));
                assertThrows(BindException.class, () -> same.connect(server));
                assertThrows(BindException.class, () -> new ToucanSocket(new ToucanSocketImpl(pair.client, server))
                        .bind(new InetSocketAddress("10.9.9.9", 1)));
            }
        }
    }

    @Test
    void closingTheEndpointEndsItsConnections() throws Exception {
        try (Pair pair = new Pair();
                ToucanSocket client = pair.connect();
                ToucanSocket server = pair.listener.accept()) {
            Background<Integer> reads = Await.background(client.getInputStream()::read);
            Await.untilBlocked(reads.thread());
            pair.client.close();
            assertThrows(SocketException.class, reads::get);
            assertThrows(SocketException.class, () -> server.getInputStream().read());
            assertEquals(CloseReason.RESET, server.closeReason());
            assertThrows(SocketException.class, pair::connect);
            assertDoesNotThrow(pair.client::close);
        }
    }

    @Test
    void twoHundredConnectionsShareOneSocketInBothDirections() throws Exception {
        int connections = 200;
        try (Pair pair = new Pair()) {
            Background<Void> serves = Await.background(() -> {
                for (int i = 0; i < connections; i++) {
                    ToucanSocket socket = pair.listener.accept();
                    Await.background(() -> echo(socket));
                }
                return null;
            });
            @SuppressWarnings({"unchecked", "rawtypes"})
            Background<Integer>[] talks = new Background[connections];
            for (int i = 0; i < connections; i++) {
                int length = 20_000 + i;
                talks[i] = Await.background(() -> talk(pair, length));
            }
            for (int i = 0; i < connections; i++) {
                assertEquals(20_000 + i, talks[i].get());
            }
            serves.get();
            assertTrue(pair.client.awaitClosed(60_000));
            assertTrue(pair.server.awaitClosed(60_000));
        }
    }

    private static Void echo(ToucanSocket socket) throws IOException {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        }
        return null;
    }

    /** Sends {@code length} bytes that name themselves, and returns how many came back unchanged. */
    private static int talk(Pair pair, int length) throws Exception {
        try (ToucanSocket socket = pair.connect()) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (length + i * 31);
            }
            Background<byte[]> back = Await.background(socket.getInputStream()::readAllBytes);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            int same = 0;
            for (byte b : back.get()) {
                same += b == (byte) (length + same * 31) ? 1 : 0;
            }
            return same;
        }
    }

    private static ToucanSocket bound(Pair pair, InetSocketAddress to, int localPort) throws Exception {
        ToucanSocket socket = new ToucanSocket(new ToucanSocketImpl(pair.client, to));
        socket.bind(new InetSocketAddress(localPort));
        return socket;
    }

    /** A connection to a listener of the client's, with a byte across it. */
    private static void reach(Pair pair, ToucanServerSocket listener) throws Exception {
        try (ToucanSocket calls =
                        pair.server.connect(pair.client.localEndpoints().get(0), listener.getLocalPort());
                ToucanSocket answers = listener.accept()) {
            calls.getOutputStream().write(9);
            assertEquals(9, answers.getInputStream().read());
        }
    }

    @Proves("9293/MUST-41")
    @Test
    void aListenerSharesItsPortWithConnectionsThatExist() throws Exception { // MUST-41
        try (Pair pair = new Pair()) {
            InetSocketAddress server = pair.server.localEndpoints().get(0);
            try (ToucanSocket socket = bound(pair, server, 5555)) {
                socket.connect(server);
                ToucanSocket accepted = pair.listener.accept();
                try (ToucanServerSocket listener = pair.client.listen(5555, 1)) {
                    socket.getOutputStream().write(1);
                    assertEquals(1, accepted.getInputStream().read());
                    reach(pair, listener);
                }
                accepted.getOutputStream().write(2);
                assertEquals(2, socket.getInputStream().read(), "the listener has come and gone");
                assertEquals(State.ESTABLISHED, socket.status().state());
            }
        }
    }

    @Proves("9293/MUST-42")
    @Test
    void aListenerSharesItsPortWithAConnectInProgress() throws Exception { // MUST-42
        try (Pair pair = new Pair()) {
            ToucanSocket socket = bound(pair, NOBODY, 5555);
            Background<Void> connects = Await.background(() -> {
                socket.connect(NOBODY);
                return null;
            });
            Await.until(
                    "a SYN is out",
                    () -> socket.status() != null && socket.status().state() == State.SYN_SENT);
            try (ToucanServerSocket listener = pair.client.listen(5555, 1)) {
                reach(pair, listener);
            }
            assertEquals(State.SYN_SENT, socket.status().state());
            socket.close();
            assertThrows(SocketException.class, connects::get);
        }
    }
}
