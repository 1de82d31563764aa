package toucan.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import toucan.encap.IpCounters;
import toucan.encap.IpLink;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanServerSocket;
import toucan.net.ToucanSocket;
import toucan.tcp.CloseReason;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.testing.KernelHost;
import toucan.testing.KernelPath;

/** Connections between our TCP, in this process, and the kernel's, in a network namespace: how they begin and end. */
class LinuxConnectionTest {
    private static final String LINUX = "10.9.0.1";
    private static final String US = "10.9.0.2";
    private static final int PORT = 5001; // of networks of our own, where nobody else is
    private static final int MTU = 1500;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int READ_MILLIS = 60_000;

    private static final TcpConfig TOOLS = TcpConfig.DEFAULT
            .with()
            .mss(1460)
            .minRtoNanos(200_000_000)
            .mslNanos(50_000_000)
            .build();

    private KernelHost linux;
    private KernelProgram peer;
    private Endpoint endpoint;
    private IpLink link;
    private InetSocketAddress carrier;

    @BeforeEach
    void twoHosts() throws Exception {
        KernelHost.needed();
        linux = KernelHost.open("c", LINUX);
    }

    @AfterEach
    void noHosts() {
        if (endpoint != null) {
            endpoint.close();
        }
        if (peer != null) {
            peer.close();
        }
        if (linux != null) {
            linux.close();
        }
    }

    /** Joins them, and starts the program that obeys at the other end. */
    private void join(UnaryOperator<TcpConfig.Builder> tcp) throws Exception {
        Inet4Address inner = (Inet4Address) InetAddress.getByName(US);
        carrier = KernelPath.freePort();
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(tcp.apply(TOOLS.with()).build())
                .anyTcpPort(true)
                .wrap(udp -> link = IpLink.dialling(udp, inner, carrier))
                .build();
        endpoint = Endpoint.bind(config, new InetSocketAddress("127.0.0.1", 0));
        linux.carry(
                MTU,
                "UDP4-DATAGRAM:127.0.0.1:" + link.udpEndpoints().get(0).getPort() + ",bind=127.0.0.1:"
                        + carrier.getPort());
        peer = KernelProgram.start(linux, KernelPeer.class, LINUX, Integer.toString(PORT));
    }

    private void join() throws Exception {
        join(tcp -> tcp);
    }

    /** We open. */
    private ToucanSocket connected() throws Exception {
        peer.tell("accept");
        ToucanSocket socket = endpoint.connect(IpLink.peer((Inet4Address) InetAddress.getByName(LINUX), carrier), PORT);
        assertEquals("ok", peer.answer());
        socket.setSoTimeout(READ_MILLIS);
        return socket;
    }

    /** Linux opens, to any address but its own, and any port. */
    private ToucanSocket accepted(ToucanServerSocket server, String address, int port) throws Exception {
        peer.tell("connect " + address + " " + port);
        ToucanSocket socket = server.accept();
        assertEquals("ok", peer.answer());
        socket.setSoTimeout(READ_MILLIS);
        assertEquals(address, socket.getLocalAddress().getHostAddress());
        assertEquals(port, socket.getLocalPort());
        return socket;
    }

    private static void write(ToucanSocket socket, int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = KernelPeer.octet(i);
        }
        socket.getOutputStream().write(bytes);
    }

    private static void read(ToucanSocket socket, int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        assertEquals(count, bytes.length);
        for (int i = 0; i < count; i++) {
            if (bytes[i] != KernelPeer.octet(i)) {
                throw new AssertionError("octet " + i + " is wrong");
            }
        }
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void awaitState(ToucanSocket socket, State... states) throws InterruptedException {
        await(
                () -> List.of(states).contains(socket.status().state()),
                "it is " + socket.status() + ", not one of " + List.of(states));
    }

    /** What ss says of the connections to us: states and options. */
    private String ss() throws Exception {
        return linux.ask("ss", "-taino", "dst", US);
    }

    private void nothingWasBad() {
        assertEquals(0, endpoint.counters().badChecksum());
        assertEquals(0, endpoint.counters().malformed());
        assertEquals(0, link.counters().malformed());
        assertEquals(0, link.counters().strangers());
    }

    @Test
    void whatBothCanIsInUse() throws Exception {
        join();
        try (ToucanSocket socket = connected()) {
            write(socket, 100_000);
            peer.does("read 100000");
            String ss = ss();
            assertTrue(ss.matches("(?s).*\\bts sack\\b.* wscale:\\d+,\\d+ .*"), ss);
            assertTrue(ss.contains(" mss:1448 "), ss); // 1460 less 12 of timestamps
            assertTrue(
                    socket.status().sack() && socket.status().timestamps(),
                    socket.status().toString());
        }
        nothingWasBad();
    }

    @Test
    void whatWeDoWithoutIsNotInUse() throws Exception {
        join(tcp -> tcp.sack(false).timestamps(false).windowScaling(false));
        ToucanServerSocket server = endpoint.listen(0, 5);
        try (ToucanSocket ours = connected()) {
            write(ours, 100_000);
            peer.does("read 100000");
            assertPlain(ss());
        }
        try (ToucanSocket theirs = accepted(server, US, 80)) {
            write(theirs, 100_000);
            peer.does("read 100000");
            assertPlain(ss());
        }
    }

    @Test
    void whatLinuxDoesWithoutIsNotInUse() throws Exception {
        for (String option : List.of("sack", "timestamps", "window_scaling")) {
            linux.sysctl("net.ipv4.tcp_" + option + "=0");
        }
        join();
        ToucanServerSocket server = endpoint.listen(0, 5);
        try (ToucanSocket ours = connected()) {
            write(ours, 100_000);
            peer.does("read 100000");
            assertPlain(ss());
        }
        try (ToucanSocket theirs = accepted(server, US, 80)) {
            peer.does("write 100000");
            read(theirs, 100_000);
            assertPlain(ss());
        }
    }

    private static void assertPlain(String ss) {
        assertTrue(ss.contains(" mss:1460 "), ss);
        assertFalse(ss.matches("(?s).*\\b(ts|sack)\\b.*") || ss.contains("wscale"), ss);
    }

    @Test
    void weAnswerFromWhateverAddressAndPortWeAreAddressedOn() throws Exception {
        join();
        ToucanServerSocket server = endpoint.listen(0, 5);
        for (String address : List.of(US, "10.9.0.3", "10.9.0.254")) {
            try (ToucanSocket socket = accepted(server, address, 1000 + address.length())) {
                peer.does("write 10000");
                read(socket, 10_000);
                peer.does("close");
                assertEquals(-1, socket.getInputStream().read());
            }
        }
        nothingWasBad();
    }

    @Test
    void weCloseFirst() throws Exception {
        join();
        ToucanSocket socket = connected();
        write(socket, 20_000);
        socket.close();
        peer.does("read 20000");
        peer.does("eof");
        assertTrue(ss().contains("CLOSE-WAIT"), ss());
        awaitState(socket, State.FIN_WAIT_2);
        peer.does("close");
        awaitState(socket, State.TIME_WAIT, State.CLOSED);
        assertTrue(endpoint.awaitClosed(60_000));
        assertEquals(CloseReason.NORMAL, socket.closeReason());
        await(() -> ssQuietly().lines().count() == 1, "a connection is left in Linux");
        nothingWasBad();
    }

    private String ssQuietly() {
        try {
            return ss();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void linuxClosesFirst() throws Exception {
        join();
        ToucanSocket socket = connected();
        peer.does("write 20000");
        peer.does("close");
        read(socket, 20_000);
        assertEquals(-1, socket.getInputStream().read());
        awaitState(socket, State.CLOSE_WAIT);
        await(() -> ssQuietly().contains("FIN-WAIT-2"), "Linux has no answer to its FIN: " + ss());
        socket.close();
        assertTrue(endpoint.awaitClosed(60_000));
        await(() -> ssQuietly().contains("TIME-WAIT"), "Linux does not wait: " + ss());
        nothingWasBad();
    }

    @Test
    void halfClosedByUs() throws Exception {
        join();
        try (ToucanSocket socket = connected()) {
            write(socket, 30_000);
            socket.shutdownOutput();
            peer.does("read 30000");
            peer.does("eof");
            CompletableFuture<Void> reading = inBackground(() -> read(socket, 1_000_000));
            peer.does("write 1000000");
            reading.get(120, TimeUnit.SECONDS);
            peer.does("close");
            assertEquals(-1, socket.getInputStream().read());
        }
        assertTrue(endpoint.awaitClosed(60_000));
        nothingWasBad();
    }

    @Test
    void halfClosedByLinux() throws Exception {
        join();
        ToucanServerSocket server = endpoint.listen(0, 5);
        ToucanSocket socket = accepted(server, US, 8080);
        peer.does("write 30000");
        peer.does("shutdown");
        read(socket, 30_000);
        assertEquals(-1, socket.getInputStream().read());
        CompletableFuture<Void> writing = inBackground(() -> write(socket, 1_000_000));
        peer.does("read 1000000");
        writing.get(120, TimeUnit.SECONDS);
        socket.close();
        peer.does("eof");
        peer.does("close");
        assertTrue(endpoint.awaitClosed(60_000));
        nothingWasBad();
    }

    @Test
    void linuxResets() throws Exception {
        join();
        ToucanSocket socket = connected();
        peer.does("reset");
        InputStream in = socket.getInputStream();
        SocketException e = assertThrows(SocketException.class, in::read);
        assertEquals("Connection reset", e.getMessage());
        assertEquals(CloseReason.RESET, socket.closeReason());
        assertTrue(endpoint.awaitClosed(60_000));
    }

    @Test
    void weReset() throws Exception {
        join();
        ToucanSocket socket = connected();
        socket.setSoLinger(true, 0);
        socket.close();
        peer.tell("read 1");
        assertEquals("Connection reset", peer.answer());
        assertEquals(1, ss().lines().count(), "a reset leaves nothing");
    }

    @Test
    void nobodyListensThere() throws Exception {
        join();
        InetSocketAddress to = IpLink.peer((Inet4Address) InetAddress.getByName(LINUX), carrier);
        ConnectException e = assertThrows(ConnectException.class, () -> endpoint.connect(to, PORT + 1));
        assertEquals("Connection refused", e.getMessage());
        peer.tell("connect " + US + " 80");
        assertEquals("Connection refused", peer.answer());
        assertEquals(1, endpoint.counters().resetsSent());
        nothingWasBad();
    }

    @Test
    void aClosedWindowIsProbedUntilItOpens() throws Exception {
        linux.sysctl("net.ipv4.tcp_rmem=4096 65536 262144");
        join();
        try (ToucanSocket socket = connected()) {
            int count = 16 << 20; // more than what both buffers hold
            CompletableFuture<Void> writing = inBackground(() -> write(socket, count));
            await(() -> socket.status().sndWnd() == 0, "the window does not close: " + socket.status());
            assertFalse(writing.isDone());
            peer.does("read " + count);
            writing.get(120, TimeUnit.SECONDS);
        }
        nothingWasBad();
    }

    @Test
    void manyAtATime() throws Exception {
        join();
        ToucanServerSocket server = endpoint.listen(0, 50);
        List<ToucanSocket> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(connected());
            all.add(accepted(server, US, 8000 + i));
        }
        assertEquals(20, ss().lines().filter(line -> line.startsWith("ESTAB")).count(), ss());
        peer.does("write 50000"); // on the last one
        read(all.get(19), 50_000);
        for (ToucanSocket socket : all) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        nothingWasBad();
    }

    /** What arrives that is no TCP over IPv4 is passed over: ICMP, a UDP datagram inside. */
    @Test
    void otherProtocolsAreCounted() throws Exception {
        join();
        linux.ask("bash", "-c", "echo hello > /dev/udp/" + US + "/53");
        await(() -> link.counters().otherProtocols() == 1, "it did not come");
        try (ToucanSocket socket = connected()) {
            write(socket, 1000);
            peer.does("read 1000");
        }
        assertEquals(new IpCounters(0, 1, 0), link.counters());
    }

    @Test
    void whereNothingCarriesPacketsTheConnectionIsRefused() throws Exception {
        InetSocketAddress nobody = KernelPath.freePort();
        Inet4Address inner = (Inet4Address) InetAddress.getByName(US);
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(TOOLS)
                .wrap(udp -> IpLink.dialling(udp, inner, nobody))
                .build();
        endpoint = Endpoint.dial(config, nobody, nobody.getPort() == 65_535 ? 65_534 : nobody.getPort() + 1);
        InetSocketAddress to = IpLink.peer((Inet4Address) InetAddress.getByName(LINUX), nobody);
        ConnectException e = assertThrows(ConnectException.class, () -> endpoint.connect(to, PORT));
        assertEquals("Connection refused", e.getMessage());
    }

    /** "Port unreachable" in the middle of a connection is no reason to give up, and is told when patience ends. */
    @Test
    void theCarrierMayComeBack() throws Exception {
        Inet4Address inner = (Inet4Address) InetAddress.getByName(US);
        carrier = KernelPath.freePort();
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(TOOLS)
                .wrap(udp -> link = IpLink.dialling(udp, inner, carrier))
                .build();
        String carries = "UDP4-LISTEN:" + carrier.getPort() + ",bind=127.0.0.1";
        linux.carry(MTU, carries);
        peer = KernelProgram.start(linux, KernelPeer.class, LINUX, Integer.toString(PORT));
        endpoint = Endpoint.dial(config, carrier);
        try (ToucanSocket socket = connected()) {
            write(socket, 1000);
            peer.does("read 1000");
            linux.disconnect();
            write(socket, 1000);
            await(() -> socket.status().portUnreachable() > 0, "the network says nothing");
            socket.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, socket.getInputStream()::read);
            assertEquals(State.ESTABLISHED, socket.status().state());
        }
    }

    private interface Io {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Io work) {
        return CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
