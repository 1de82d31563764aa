package toucan.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import toucan.testing.Needs;
import toucan.testing.Proves;

/** Real sockets, on the loopback interface only. */
class UdpLinkTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Clock clock = Clock.monotonic();
    private final Datagram out = new Datagram(Datagram.MAX_PAYLOAD);
    private final Datagram in = new Datagram(Datagram.MAX_PAYLOAD);

    private static InetSocketAddress anyPort(String host) {
        return new InetSocketAddress(host, 0);
    }

    private void send(UdpLink link, InetSocketAddress to, int length, int fill) throws IOException {
        out.length(length);
        IntStream.range(0, length).forEach(i -> out.payload().put(i, (byte) fill));
        out.endpoints(link.localEndpoints().get(0), to);
        link.send(out);
        assertEquals(length, out.length(), "sending leaves the payload as it was");
    }

    private void exchange(UdpLink a, UdpLink b) throws IOException {
        InetSocketAddress toB = b.localEndpoints().get(0);
        send(a, toB, 1472, 7);
        long before = clock.nanos();
        assertTrue(b.receive(in, LIMIT_NANOS));
        assertEquals(1472, in.length());
        assertEquals(7, in.payload().get(1471));
        assertEquals(toB, in.local());
        assertEquals(a.localEndpoints().get(0), in.remote());
        assertTrue(in.timeNanos() >= before && in.timeNanos() <= clock.nanos());
    }

    @Test
    void datagramsCrossBothWays() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"));
                UdpLink b = UdpLink.dial(clock, a.localEndpoints().get(0))) {
            exchange(b, a);
            exchange(a, b);
        }
    }

    @Proves("faults/25")
    @Test
    void theLargestDatagramCrosses() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"));
                UdpLink b = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            send(a, b.localEndpoints().get(0), Datagram.MAX_PAYLOAD, 3);
            assertTrue(b.receive(in, LIMIT_NANOS));
            assertEquals(Datagram.MAX_PAYLOAD, in.length());
        }
    }

    @Test
    void ipv6Works() throws Exception {
        Needs.system(hasIpv6Loopback(), "[::1]");
        try (UdpLink a = UdpLink.bind(clock, anyPort("::1"));
                UdpLink b = UdpLink.dial(clock, a.localEndpoints().get(0))) {
            exchange(b, a);
            exchange(a, b);
        }
    }

    private static boolean hasIpv6Loopback() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }

    @Test
    void aWildcardIsOneSocketPerAddressOnOnePort() throws Exception {
        try (UdpLink all = UdpLink.bind(clock, new InetSocketAddress(0))) {
            List<InetSocketAddress> locals = all.localEndpoints();
            assertEquals(
                    1,
                    locals.stream()
                            .mapToInt(InetSocketAddress::getPort)
                            .distinct()
                            .count());
            assertTrue(locals.stream().noneMatch(local -> local.getAddress().isAnyLocalAddress()));
            assertEquals(locals.size(), locals.stream().distinct().count());
            for (InetSocketAddress local : locals) {
                if (local.getAddress().isLoopbackAddress()) {
                    try (UdpLink peer = UdpLink.dial(clock, local)) {
                        send(peer, local, 100, 1);
                        assertTrue(all.receive(in, LIMIT_NANOS));
                        assertEquals(local, in.local(), "it is known which address was reached");
                        out.endpoints(local, in.remote());
                        all.send(out);
                        assertTrue(peer.receive(in, LIMIT_NANOS));
                        assertEquals(local, in.remote());
                    }
                }
            }
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            int port = a.localEndpoints().get(0).getPort();
            BindException e = assertThrows(
                    BindException.class, () -> UdpLink.bind(clock, new InetSocketAddress("127.0.0.1", port)));
            assertTrue(e.getMessage().contains("127.0.0.1 port " + port), e.getMessage());
            assertThrows(BindException.class, () -> UdpLink.bind(clock, new InetSocketAddress(port)));
        }
        assertThrows(BindException.class, () -> UdpLink.bind(clock, anyPort("192.0.2.1")));
    }

    @Test
    void portUnreachableSurfacesOnAConnectedSocket() throws Exception {
        InetSocketAddress nobody;
        try (UdpLink gone = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            nobody = gone.localEndpoints().get(0);
        }
        try (UdpLink a = UdpLink.dial(clock, nobody)) {
            send(a, nobody, 20, 1);
            assertThrows(PortUnreachableException.class, () -> a.receive(in, LIMIT_NANOS));
        }
    }

    @Test
    void aReceiveEndsInTimeAndAPollAtOnce() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            assertFalse(a.receive(in, 0));
            for (long timeoutNanos : new long[] {1, 10_000, 300_000, 2_500_000}) {
                long before = clock.nanos();
                assertFalse(a.receive(in, timeoutNanos));
                assertTrue(clock.nanos() - before >= timeoutNanos);
            }
        }
    }

    @Test
    void wakeupEndsThePresentOrTheNextReceive() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            a.wakeup();
            assertFalse(a.receive(in, Long.MAX_VALUE), "the next");
            CompletableFuture<Boolean> receives = new CompletableFuture<>();
            Thread receiver = new Thread(() -> {
                try {
                    receives.complete(a.receive(in, Long.MAX_VALUE));
                } catch (IOException e) {
                    receives.completeExceptionally(e);
                }
            });
            receiver.start();
            a.wakeup();
            assertFalse(receives.get(60, TimeUnit.SECONDS), "the present");
            receiver.join();
        }
    }

    @Test
    void aClosedLinkSaysSo() throws Exception {
        UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"));
        a.close();
        assertThrows(IOException.class, () -> a.receive(in, LIMIT_NANOS));
        assertThrows(IOException.class, () -> send(a, new InetSocketAddress("127.0.0.1", 9), 1, 1));
        a.close();
    }

    /** The promise of receiveCapacity: a window of that size never overflows the socket. */
    @Test
    void whatFitsUnreadIsNotDropped() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"));
                UdpLink b = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            InetSocketAddress to = b.localEndpoints().get(0);
            int window = b.receiveCapacity() / 1452;
            assertTrue(window > 10, "granted " + b.grantedReceiveBuffer());
            for (int i = 0; i < window; i++) {
                send(a, to, 1472, i);
            }
            for (int i = 0; i < 4 * window; i++) {
                assertTrue(b.receive(in, LIMIT_NANOS), i + " of a window of " + window);
                send(a, to, 1472, i);
            }
            for (int i = 0; i < window; i++) {
                assertTrue(b.receive(in, LIMIT_NANOS), "the last " + (window - i));
            }
            assertEquals(0, a.refused());
            assertTrue(b.overflowed() <= 0, "overflowed " + b.overflowed());
        }
    }

    @Test
    void overflowIsCountedWhereTheSystemCounts() throws Exception {
        try (UdpLink a = UdpLink.bind(clock, anyPort("127.0.0.1"));
                UdpLink b = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            Needs.system(b.overflowed() == 0, "a system that counts overflows");
            int much = 3 * b.receiveCapacity() / 1452;
            for (int i = 0; i < much; i++) {
                send(a, b.localEndpoints().get(0), 1472, i);
            }
            // A busy system may hand over late what was sent.
            int arrived = 0;
            long deadline = clock.nanos() + LIMIT_NANOS;
            do {
                while (b.receive(in, 1_000_000)) {
                    arrived++;
                }
                assertTrue(clock.nanos() < deadline, arrived + " of " + much + ", overflowed " + b.overflowed());
            } while (arrived + b.overflowed() < much);
            assertEquals(much - arrived, b.overflowed());
            assertTrue(b.overflowed() > 0);
        }
    }

    @Test
    void theDropsColumnIsRead() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
                " 12: " + hex(0x7F000001)
                        + ":244D 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 1 2 0 17   ",
                " 13: " + hex(0x7F000002)
                        + ":244D 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 1 2 0 5   ",
                " 14: " + hex(0x7F000001)
                        + ":244E 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 1 2 0 9   ");
        InetSocketAddress endpoint = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9293);
        assertEquals(17, SocketDrops.of(endpoint, table));
    }

    private static String hex(int address) {
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        return String.format("%08X", little ? Integer.reverseBytes(address) : address);
    }

    @Test
    void whatIsTooLongIsRefusedForItsLength() throws Exception {
        try (UdpLink link = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            InetSocketAddress local = link.localEndpoints().get(0);
            Datagram tooLong = new Datagram(66_000);
            tooLong.length(66_000);
            tooLong.endpoints(local, local);
            assertThrows(MessageTooLongException.class, () -> link.send(tooLong));
            assertEquals(66_000, tooLong.length());
            send(link, local, Datagram.MAX_PAYLOAD, 3);
            assertTrue(link.receive(in, LIMIT_NANOS), "the longest datagram of all");
        }
        assertFalse(TooLong.isMeantBy(new IOException("Network is unreachable")));
        assertFalse(TooLong.isMeantBy(new IOException()));
    }

    @Test
    void fragmentationIsForbiddenWhereJavaCan() throws Exception {
        try (UdpLink four = UdpLink.bind(clock, anyPort("127.0.0.1"))) {
            assertEquals(Runtime.version().feature() >= 19, four.dontFragment());
            send(four, four.localEndpoints().get(0), 1472, 3);
            assertTrue(four.receive(in, LIMIT_NANOS));
        }
    }
}
