package toucan.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.net.Await.Background;
import toucan.tcp.CloseReason;
import toucan.tcp.Event;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.testing.Proves;

/** A connected socket does what the Javadoc of java.net.Socket says. */
class SocketTest {
    private Pair pair;
    private ToucanSocket client;
    private ToucanSocket server;

    @BeforeEach
    void connect() throws Exception {
        pair = new Pair();
        client = pair.connect();
        server = pair.listener.accept();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
        pair.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesCrossBothWaysUnchanged() throws Exception {
        byte[] there = random(3_000_000);
        byte[] back = random(2_000_001);
        try (Pair patient = new Pair(config -> config.with().tcp(Pair.PATIENT).build());
                ToucanSocket here = patient.connect();
                ToucanSocket yonder = patient.listener.accept()) {
            Background<Void> sendsThere = sends(here, there);
            Background<Void> sendsBack = sends(yonder, back);
            Background<byte[]> arrives =
                    Await.background(() -> yonder.getInputStream().readNBytes(there.length));
            assertArrayEquals(back, here.getInputStream().readNBytes(back.length));
            assertArrayEquals(there, arrives.get());
            sendsThere.get();
            sendsBack.get();
            Await.nothingLost(here.status());
            Await.nothingLost(yonder.status());
        }
    }

    private static Background<Void> sends(ToucanSocket socket, byte[] bytes) {
        return Await.background(() -> {
            socket.getOutputStream().write(bytes);
            return null;
        });
    }

    @Test
    void addressesAndPortsAreThoseOfTheTcpConnection() {
        assertEquals(Pair.PORT, client.getPort());
        assertTrue(client.getLocalPort() >= EphemeralPorts.FIRST);
        assertEquals(new InetSocketAddress("10.0.0.1", Pair.PORT), client.getRemoteSocketAddress());
        assertEquals("10.0.0.2", client.getLocalAddress().getHostAddress());
        assertEquals(client.getLocalPort(), server.getPort());
        assertEquals(client.getLocalSocketAddress(), server.getRemoteSocketAddress());
        assertEquals(new InetSocketAddress("10.0.0.2", 40_000), server.udpRemote());
        assertEquals(new InetSocketAddress("10.0.0.1", Pair.PORT), server.udpLocal());
        assertTrue(server.isConnected() && server.isBound() && !server.isClosed());
        assertNull(client.getChannel());
    }

    @Test
    void aReadWithoutDataTimesOutAndTheSocketLives() throws Exception {
        client.setSoTimeout(1);
        assertEquals(1, client.getSoTimeout());
        assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
        client.setSoTimeout(0);
        server.getOutputStream().write(5);
        assertEquals(5, client.getInputStream().read());
    }

    @Test
    void availableTellsWhatCanBeReadAtOnce() throws Exception {
        InputStream in = client.getInputStream();
        assertEquals(0, in.available());
        server.getOutputStream().write(random(1234));
        Await.until("1234 bytes", () -> available(in) == 1234);
        assertEquals(1000, in.read(new byte[1000]));
        assertEquals(234, in.available());
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Proves("9293/MUST-12")
    @Test
    void aClosedStreamEndsWithMinusOne() throws Exception {
        server.getOutputStream().write(9);
        server.close();
        InputStream in = client.getInputStream();
        assertEquals(9, in.read());
        assertEquals(-1, in.read());
        assertEquals(-1, in.read(new byte[3]));
    }

    @Test
    void shutdownOutputLeavesTheOtherDirectionOpen() throws Exception {
        client.getOutputStream().write(1);
        OutputStream out = client.getOutputStream();
        client.shutdownOutput();
        assertTrue(client.isOutputShutdown());
        assertEquals(1, server.getInputStream().read());
        assertEquals(-1, server.getInputStream().read());
        assertThrows(SocketException.class, () -> out.write(1));
        assertThrows(SocketException.class, client::getOutputStream);
        assertThrows(SocketException.class, client::shutdownOutput);
        server.getOutputStream().write(random(100_000));
        server.close();
        assertArrayEquals(random(100_000), client.getInputStream().readAllBytes());
    }

    @Test
    void afterShutdownInputReadsEndAndWhatArrivesIsThrownAway() throws Exception {
        InputStream in = client.getInputStream();
        client.shutdownInput();
        assertTrue(client.isInputShutdown());
        assertEquals(-1, in.read());
        assertEquals(0, in.available());
        assertThrows(SocketException.class, client::getInputStream);
        // More than both buffers: it only ends if somebody takes it.
        server.getOutputStream().write(random(4_000_000));
        client.getOutputStream().write(3);
        assertEquals(3, server.getInputStream().read());
    }

    @Test
    void shutdownInputWakesAReader() throws Exception {
        InputStream in = client.getInputStream();
        Background<Integer> reads = Await.background(in::read);
        Await.untilBlocked(reads.thread());
        client.shutdownInput();
        assertEquals(-1, reads.get());
    }

    @Test
    void closeWakesABlockedReader() throws Exception {
        InputStream in = client.getInputStream();
        Background<Integer> reads = Await.background(in::read);
        Await.untilBlocked(reads.thread());
        client.close();
        assertThrows(SocketException.class, reads::get);
        assertThrows(SocketException.class, in::read);
        assertTrue(client.isClosed());
    }

    @Test
    void closeWakesABlockedWriter() throws Exception {
        OutputStream out = client.getOutputStream();
        Background<Void> writes = Await.background(() -> {
            out.write(new byte[10_000_000]);
            return null;
        });
        Await.untilBlocked(writes.thread());
        client.close();
        assertThrows(SocketException.class, writes::get);
        assertThrows(SocketException.class, () -> out.write(1));
    }

    @Test
    void aWriterWaitsForRoomAndGoesOn() throws Exception {
        byte[] bytes = random(8_000_000);
        Background<Void> writes = sends(client, bytes);
        Await.untilBlocked(writes.thread());
        assertArrayEquals(bytes, server.getInputStream().readNBytes(bytes.length));
        writes.get();
    }

    @Test
    void lingerZeroResets() throws Exception {
        InputStream in = server.getInputStream();
        OutputStream out = server.getOutputStream();
        client.setSoLinger(true, 0);
        assertEquals(0, client.getSoLinger());
        client.close();
        SocketException e = assertThrows(SocketException.class, in::read);
        assertEquals("Connection reset", e.getMessage());
        assertThrows(SocketException.class, () -> out.write(1));
        assertEquals(CloseReason.RESET, server.closeReason());
        assertEquals(CloseReason.ABORTED, client.closeReason());
    }

    @Proves("9293/MUST-12")
    @Test
    void aResetWakesABlockedReaderAndWriter() throws Exception {
        Background<Integer> reads = Await.background(server.getInputStream()::read);
        Background<Void> writes = sends(server, new byte[10_000_000]);
        Await.untilBlocked(reads.thread());
        Await.untilBlocked(writes.thread());
        client.setSoLinger(true, 0);
        client.close();
        assertThrows(SocketException.class, reads::get);
        assertThrows(SocketException.class, writes::get);
    }

    @Test
    void lingerWaitsUntilThePeerHasEverything() throws Exception {
        byte[] bytes = random(100_000); // what the buffers take though nobody reads
        client.setSoLinger(true, 60);
        client.getOutputStream().write(bytes);
        client.close();
        assertEquals(0, client.status().sendQueued());
        assertEquals(0, client.status().flightSize());
        assertArrayEquals(bytes, server.getInputStream().readAllBytes());
    }

    @Test
    void lingerGivesUpAndResets() throws Exception {
        client.setSoLinger(true, 1);
        Background<Void> writes = sends(client, new byte[10_000_000]);
        Await.until("a full window", () -> client.status().sndWnd() == 0);
        client.close();
        assertEquals(CloseReason.ABORTED, client.closeReason());
        assertThrows(SocketException.class, () -> server.getInputStream().readAllBytes());
    }

    @Test
    void closeSendsWhatWasWritten() throws Exception {
        byte[] bytes = random(100_000);
        client.getOutputStream().write(bytes);
        client.close();
        assertArrayEquals(bytes, server.getInputStream().readAllBytes());
        server.close();
        assertTrue(pair.client.awaitClosed(60_000));
        assertTrue(pair.server.awaitClosed(60_000));
        assertEquals(CloseReason.NORMAL, client.closeReason());
        assertEquals(State.CLOSED, server.status().state());
    }

    @Proves({"9293/SHLD-3", "2525/2.17"})
    @Test
    void closeWithUnreadDataResets() throws Exception {
        client.getOutputStream().write(1);
        Await.until("the byte", () -> server.status().receiveQueued() == 1);
        server.close();
        assertThrows(SocketException.class, () -> client.getInputStream().read());
    }

    @Proves("9293/MUST-30")
    @Test
    void urgentDataIsThrownAwayUnlessItIsInline() throws Exception {
        client.getOutputStream().write(1);
        client.sendUrgentData(2);
        client.getOutputStream().write(3);
        InputStream in = server.getInputStream();
        assertEquals(1, in.read());
        assertEquals(3, in.read());
        server.setOOBInline(true);
        client.sendUrgentData(4);
        assertEquals(4, in.read());
    }

    @Test
    void optionsAreKeptAndReturned() throws Exception {
        assertFalse(client.getTcpNoDelay());
        client.setTcpNoDelay(true);
        assertTrue(client.getTcpNoDelay());
        assertTrue(client.getOption(StandardSocketOptions.TCP_NODELAY));
        client.setKeepAlive(true);
        assertTrue(client.getKeepAlive());
        client.setReuseAddress(true);
        assertTrue(client.getReuseAddress());
        client.setTrafficClass(8);
        assertEquals(8, client.getTrafficClass());
        assertEquals(-1, client.getSoLinger());
        client.setOption(StandardSocketOptions.SO_LINGER, 7);
        assertEquals(7, client.getSoLinger());
        client.setSoLinger(false, 0);
        assertEquals(-1, client.getOption(StandardSocketOptions.SO_LINGER));
        assertEquals(128 << 10, client.getSendBufferSize());
        assertEquals(128 << 10, client.getReceiveBufferSize());
        for (SocketOption<?> option : client.supportedOptions()) {
            client.getOption(option);
        }
        assertThrows(
                UnsupportedOperationException.class, () -> client.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
        assertThrows(IllegalArgumentException.class, () -> client.setOption(StandardSocketOptions.SO_RCVBUF, -1));
    }

    /** An endpoint belongs to whoever made it, not to the sockets that its listeners accept. */
    @Test
    void anAcceptedSocketDoesNotEndItsEndpoint() throws Exception {
        client.close();
        server.close();
        Await.until(
                "the connection is over",
                () -> client.status().state() == State.CLOSED && server.status().state() == State.CLOSED);
        pair.listener.close();
        assertThrows(ConnectException.class, pair::connect); // nobody listens, and somebody says so
        try (ToucanServerSocket again = pair.server.listen(Pair.PORT, 1);
                ToucanSocket second = pair.connect();
                ToucanSocket accepted = again.accept()) {
            second.getOutputStream().write(7);
            assertEquals(7, accepted.getInputStream().read());
        }
    }

    @Test
    void closingAStreamClosesTheSocket() throws Exception {
        client.getInputStream().close();
        assertTrue(client.isClosed());
        assertThrows(SocketException.class, () -> client.setSoTimeout(1));
        client.close();
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        InputStream in = client.getInputStream();
        Background<Boolean> reads =
                Await.background(() -> in.read() == 8 && Thread.currentThread().isInterrupted());
        Await.untilBlocked(reads.thread());
        reads.thread().interrupt();
        server.getOutputStream().write(8);
        assertTrue(reads.get());
    }

    @Proves("9293/MUST-17")
    @Test
    void noDelayHoldsForALiveConnection()
            throws Exception { // MUST-17; a tail loss probe would not mind Nagle's algorithm
        TcpConfig withoutProbes = Pair.QUICK.with().tailLossProbe(false).build();
        try (Pair deaf = new Pair(config -> config.with().tcp(withoutProbes).build());
                ToucanSocket sender = deaf.connect()) {
            deaf.network.loses = datagram -> true; // nothing is ever acknowledged
            sender.getOutputStream().write(1);
            Await.until("the first byte in flight", () -> sender.status().flightSize() == 1);
            sender.getOutputStream().write(2);
            Await.until("a retransmission", () -> sender.status().counters().bytesRetransmitted() > 0);
            assertEquals(1, sender.status().flightSize(), "Nagle's algorithm holds the second back");
            sender.setTcpNoDelay(true);
            Await.until("the second as well", () -> sender.status().flightSize() == 2);
            sender.setSoLinger(true, 0);
        }
    }

    @Proves({"9293/MUST-32", "9293/MUST-33"})
    @Test
    void urgentDataIsToldAtOnce()
            throws Exception { // MUST-32, MUST-33: nobody reads, and yet it is told how much there is
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        try (Pair watched = new Pair(config -> config.with()
                        .events(id -> (event, nowNanos) -> {
                            if (event instanceof Event.UrgentData urgent) {
                                told.add(urgent.octets());
                            }
                        })
                        .build());
                ToucanSocket sender = watched.connect();
                ToucanSocket receiver = watched.listener.accept()) {
            sender.sendUrgentData(1);
            Await.until("the event", () -> told.size() == 1);
            sender.sendUrgentData(2);
            Await.until("the pointer moves on", () -> told.size() == 2);
            assertEquals(List.of(1L, 2L), List.copyOf(told));
            receiver.setSoLinger(true, 0);
        }
    }
}
