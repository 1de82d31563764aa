package toucan.net;

import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;
import static jdk.net.ExtendedSocketOptions.TCP_QUICKACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.net.ToucanSocketOptions.TCP_CONGESTION;
import static toucan.net.ToucanSocketOptions.TCP_INFO;
import static toucan.net.ToucanSocketOptions.TCP_MAXSEG;
import static toucan.net.ToucanSocketOptions.TCP_USER_TIMEOUT;
import static toucan.net.ToucanSocketOptions.TCP_USER_TIMEOUT_OPTION;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.link.Datagram;
import toucan.net.Await.Background;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.testing.Proves;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** The options that are settings of TCP: before there is a connection, on a live one, and inherited. The clock can leap. */
class SocketOptionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong leapt = new AtomicLong();
    private final AtomicInteger keepAlives = new AtomicInteger();
    private final long start = System.nanoTime();
    private Pair pair;

    @BeforeEach
    void open() throws IOException {
        pair = new Pair(config -> config.with()
                .clock(() -> System.nanoTime() - start + leapt.get())
                .build());
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
    }

    /** A socket of the client's endpoint that is not connected yet. */
    private ToucanSocket unconnected() throws IOException {
        return new ToucanSocket(new ToucanSocketImpl(pair.client, serverAddress()));
    }

    private InetSocketAddress serverAddress() {
        return pair.server.localEndpoints().get(0);
    }

    /** Lets time pass for the endpoints, and has the one of this socket look at its timers. */
    private void leap(ToucanSocket socket, long seconds) {
        leapt.addAndGet(seconds * SECOND);
        try {
            socket.setTcpNoDelay(true);
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts the keep-alives of the client from now on, and lets them through or not. */
    private void watch(Status client, boolean lose) {
        pair.network.loses = datagram -> {
            boolean probe = datagram.remote().equals(serverAddress()) && isKeepAlive(datagram, client);
            keepAlives.addAndGet(probe ? 1 : 0);
            return probe && lose;
        };
    }

    private static boolean isKeepAlive(Datagram datagram, Status status) {
        Segment segment = new Segment();
        assertNull(SegmentCodec.parse(datagram.payload(), 0, datagram.length(), segment));
        return segment.len() == 0 && segment.seq() == (int) status.sndNxt() - 1;
    }

    @Proves({"9293/MUST-24", "9293/MUST-27"})
    @Test
    void keepAlivesOnALiveConnection() throws Exception {
        try (ToucanSocket client = pair.connect();
                ToucanSocket server = pair.listener.accept()) {
            watch(client.status(), false);
            assertFalse(client.getKeepAlive());
            client.setOption(TCP_KEEPIDLE, 30);
            leap(client, 40);
            client.setKeepAlive(true); // it has been silent for long enough
            Await.until("a probe", () -> keepAlives.get() == 1);
            Await.until("its answer", () -> client.status().counters().segmentsReceived() == 2);

            leap(client, 31);
            Await.until("another probe", () -> keepAlives.get() == 2);
            Await.until("its answer", () -> client.status().counters().segmentsReceived() == 3);

            client.setKeepAlive(false);
            leap(client, 100_000);
            server.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            assertEquals(2, keepAlives.get());
        }
    }

    @Proves("9293/MAY-5")
    @Test
    void aPeerThatAnswersNoKeepAliveIsGone() throws Exception { // MAY-5
        try (ToucanSocket client = pair.connect()) {
            watch(client.status(), true);
            client.setOption(TCP_KEEPIDLE, 30);
            client.setOption(TCP_KEEPINTERVAL, 5);
            client.setOption(TCP_KEEPCOUNT, 3);
            client.setKeepAlive(true);
            Background<Integer> reads =
                    Await.background(() -> client.getInputStream().read());
            Await.untilBlocked(reads.thread());
            for (int probe = 0; probe < 3; probe++) {
                int before = probe;
                leap(client, probe == 0 ? 30 : 5);
                Await.until("probe", () -> keepAlives.get() == before + 1);
            }
            leap(client, 5);
            String message = assertThrows(SocketException.class, reads::get).getMessage();
            assertTrue(message.startsWith("Connection timed out: aborted because keep-alive"), message);
            assertEquals(CloseReason.KEEP_ALIVE, client.closeReason());
            assertEquals(3, keepAlives.get());
        }
    }

    @Proves("9293/MUST-21")
    @Test
    void whatIsWrittenIsGivenUpAfterTheUserTimeout() throws Exception { // MUST-21
        try (ToucanSocket client = pair.connect()) {
            pair.network.loses = datagram -> true;
            client.getOutputStream().write(1);
            Await.until("transmission", () -> client.status().flightSize() == 1);
            leap(client, 100);
            assertEquals(300_000, client.getOption(TCP_USER_TIMEOUT));
            client.setOption(TCP_USER_TIMEOUT, 120_000); // the time so far counts
            assertEquals(120_000, client.getOption(TCP_USER_TIMEOUT));
            assertEquals(State.ESTABLISHED, client.status().state());
            leap(client, 21);
            Await.until("the end", () -> client.closeReason() == CloseReason.USER_TIMEOUT);
        }
    }

    @Test
    void theUserTimeoutIsToldToThePeer() throws Exception { // RFC 5482: both ends have it switched on
        pair.listener.setOption(TCP_USER_TIMEOUT_OPTION, true);
        try (ToucanSocket client = unconnected()) {
            client.setOption(TCP_USER_TIMEOUT_OPTION, true);
            client.setOption(TCP_USER_TIMEOUT, 900_000);
            client.connect(serverAddress());
            try (ToucanSocket server = pair.listener.accept()) {
                assertEquals(900_000, server.getOption(TCP_USER_TIMEOUT));
                assertEquals(
                        900_000,
                        client.getOption(TCP_USER_TIMEOUT),
                        "ours is asked for, so the peer's changes nothing");
                assertTrue(server.getOption(TCP_USER_TIMEOUT_OPTION));

                client.setOption(TCP_USER_TIMEOUT, 1_200_000);
                client.getOutputStream().write(7);
                assertEquals(7, server.getInputStream().read());
                assertEquals(1_200_000, server.getOption(TCP_USER_TIMEOUT));
            }
        }
    }

    @Test
    void beforeTheConnectionEverythingCanBeSet() throws Exception {
        try (ToucanSocket client = unconnected()) {
            assertEquals("cubic", client.getOption(TCP_CONGESTION));
            assertEquals(1452, client.getOption(TCP_MAXSEG));
            assertEquals(300_000, client.getOption(TCP_USER_TIMEOUT));
            assertFalse(client.getOption(TCP_USER_TIMEOUT_OPTION) || client.getOption(TCP_QUICKACK));
            assertEquals(7200, client.getOption(TCP_KEEPIDLE));
            assertEquals(75, client.getOption(TCP_KEEPINTERVAL));
            assertEquals(9, client.getOption(TCP_KEEPCOUNT));
            assertNull(client.getOption(TCP_INFO));

            client.setOption(TCP_CONGESTION, "reno");
            client.setOption(TCP_MAXSEG, 1012);
            client.setOption(TCP_QUICKACK, true);
            client.setOption(TCP_KEEPIDLE, 40);
            client.connect(serverAddress());
            try (ToucanSocket server = pair.listener.accept()) {
                assertEquals("reno", client.getOption(TCP_CONGESTION));
                assertEquals("cubic", server.getOption(TCP_CONGESTION));
                assertEquals(1000, client.getOption(TCP_MAXSEG), "less 12 bytes of timestamps");
                assertEquals(1000, server.getOption(TCP_MAXSEG));
                assertTrue(client.getOption(TCP_QUICKACK));
                assertEquals(40, client.getOption(TCP_KEEPIDLE));
                assertEquals(State.ESTABLISHED, client.getOption(TCP_INFO).state());
            }
        }
    }

    @Test
    void quickAckOnALiveConnection() throws Exception { // the delay of 40 ms would end by no timer: the clock stands
        try (ToucanSocket client = pair.connect();
                ToucanSocket server = pair.listener.accept()) {
            client.setOption(TCP_QUICKACK, true);
            assertTrue(client.getOption(TCP_QUICKACK));
            for (int i = 1; i <= 20; i++) {
                int acknowledged = i;
                server.getOutputStream().write(i);
                Await.until(
                        "an ACK of byte " + i, () -> server.status().counters().bytesAcked() == acknowledged);
            }
            client.setOption(TCP_QUICKACK, false);
            assertFalse(client.getOption(TCP_QUICKACK));
        }
    }

    @Test
    void whatIsSetOnAServerSocketIsInherited() throws Exception {
        pair.listener.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        pair.listener.setOption(TCP_KEEPIDLE, 33);
        pair.listener.setOption(TCP_CONGESTION, "fixed:4");
        pair.listener.setOption(TCP_USER_TIMEOUT, 5000);
        assertEquals(33, pair.listener.getOption(TCP_KEEPIDLE));
        try (ToucanSocket client = pair.connect();
                ToucanSocket server = pair.listener.accept()) {
            assertTrue(server.getKeepAlive());
            assertEquals(33, server.getOption(TCP_KEEPIDLE));
            assertEquals("fixed", server.getOption(TCP_CONGESTION).substring(0, 5));
            assertEquals(5000, server.getOption(TCP_USER_TIMEOUT));
            assertFalse(client.getKeepAlive());
        }
    }

    @Test
    void allOfThemAreListedAndCanBeRead() throws Exception {
        Set<SocketOption<?>> ours = Set.of(
                TCP_CONGESTION,
                TCP_MAXSEG,
                TCP_USER_TIMEOUT,
                TCP_USER_TIMEOUT_OPTION,
                TCP_INFO,
                TCP_KEEPIDLE,
                TCP_QUICKACK);
        try (ToucanSocket client = unconnected()) {
            assertTrue(client.supportedOptions().containsAll(ours));
            for (SocketOption<?> option : client.supportedOptions()) {
                client.getOption(option);
            }
        }
        for (SocketOption<?> option : pair.listener.supportedOptions()) {
            pair.listener.getOption(option);
        }
        assertThrows(UnsupportedOperationException.class, () -> pair.listener.getOption(TCP_INFO));
        assertEquals("TCP_INFO", TCP_INFO.toString());
    }

    @Test
    void whatCannotBeSetSaysWhy() throws Exception {
        try (ToucanSocket client = pair.connect()) {
            refused(SocketException.class, client, TCP_CONGESTION, "reno", "before the socket is connected");
            refused(SocketException.class, client, TCP_INFO, client.status(), "can only be read");
        }
        try (ToucanSocket client = unconnected()) {
            refused(IllegalArgumentException.class, client, TCP_CONGESTION, "vegas", "write one of reno, cubic");
            refused(IllegalArgumentException.class, client, TCP_MAXSEG, 47, "mss must be 48");
            refused(IllegalArgumentException.class, client, TCP_KEEPIDLE, 0, "1 to 32767 s");
            refused(IllegalArgumentException.class, client, TCP_KEEPCOUNT, 1, "2 to 127");
            refused(IllegalArgumentException.class, client, TCP_USER_TIMEOUT, -1, "above 0");
            refused(IllegalArgumentException.class, client, TCP_QUICKACK, null, "Invalid value");
            assertEquals(9, client.getOption(TCP_KEEPCOUNT), "what is refused changes nothing");
        }
    }

    private static <T> void refused(
            Class<? extends Exception> expected, ToucanSocket socket, SocketOption<T> option, T value, String why) {
        String message =
                assertThrows(expected, () -> socket.setOption(option, value)).getMessage();
        assertTrue(message.contains(why), message);
    }
}
