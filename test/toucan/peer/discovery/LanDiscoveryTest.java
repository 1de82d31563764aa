package toucan.peer.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import toucan.testing.Needs;

/** Real sockets, on the loopback interface alone. */
class LanDiscoveryTest {
    private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";
    private static final long PATIENCE_SECONDS = 60;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    /** A group of its own for each test, so that no other program on this machine is heard. */
    private static MulticastGroup group() throws IOException {
        try (DatagramSocket free = new DatagramSocket()) {
            return new MulticastGroup(MulticastGroup.TOUCAN.address(), free.getLocalPort());
        }
    }

    private static void needsMulticastOnLoopback() throws IOException {
        MulticastGroup group = group();
        Predicate<MulticastCheck.Outcome> heard =
                outcome -> outcome.tried().stream().anyMatch(MulticastCheck.Tried::heard);
        Needs.system(heard.test(check(group, 200_000_000L, heard, 5)), "multicast on loopback");
    }

    /** Looks until that is seen, for some seconds at most. @return what it saw last */
    private static MulticastCheck.Outcome check(
            MulticastGroup group, long lookNanos, Predicate<MulticastCheck.Outcome> enough, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        MulticastCheck.Outcome outcome;
        do {
            outcome = MulticastCheck.run(group, List.of(LOOPBACK), lookNanos);
        } while (!enough.test(outcome) && System.nanoTime() < deadline);
        return outcome;
    }

    private LanDiscovery peer(MulticastGroup group, int port) {
        return new LanDiscovery(group, TORRENT, List.of(new InetSocketAddress(LOOPBACK, port)), warnings::add);
    }

    private static int awaitPort(BlockingQueue<InetSocketAddress> found) throws InterruptedException {
        InetSocketAddress peer = found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(peer, "nobody was found");
        assertEquals(LOOPBACK, peer.getAddress());
        return peer.getPort();
    }

    @Test
    void twoOnOneMachineFindEachOther() throws Exception {
        needsMulticastOnLoopback();
        MulticastGroup group = group();
        BlockingQueue<InetSocketAddress> byA = new LinkedBlockingQueue<>();
        BlockingQueue<InetSocketAddress> byB = new LinkedBlockingQueue<>();
        try (LanDiscovery a = peer(group, 5001);
                LanDiscovery b = peer(group, 5002)) {
            a.start(byA::add);
            b.start(byB::add);
            assertEquals(5002, awaitPort(byA));
            assertEquals(5001, awaitPort(byB));
        }
        assertEquals(List.of(), warnings);
        assertTrue(byA.stream().noneMatch(address -> address.getPort() == 5001), "it found itself");
    }

    @Test
    void theCheckHearsItselfAndThePeer() throws Exception {
        needsMulticastOnLoopback();
        MulticastGroup group = group();
        try (LanDiscovery a = peer(group, 5001)) {
            a.start(peer -> {});
            MulticastCheck.Outcome outcome = check(
                    group,
                    3_000_000_000L,
                    seen -> !seen.answers().isEmpty() && seen.tried().get(0).heard(),
                    PATIENCE_SECONDS);
            assertNull(outcome.openError());
            assertEquals(List.of(new MulticastCheck.Tried(LOOPBACK, null, true)), outcome.tried());
            InetSocketAddress peer = new InetSocketAddress(LOOPBACK, 5001);
            assertEquals(List.of(new MulticastCheck.Answer(peer, List.of(TORRENT))), outcome.answers());
        }
    }

    @Test
    void anAddressThatIsNotOursCostsOneLineEachWay() throws Exception {
        InetAddress foreign = InetAddress.getByName("192.0.2.77");
        try (MulticastPort port = MulticastPort.open(group(), List.of(foreign), warnings::add)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(0, port.send(new byte[1]));
            }
        }
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.stream().allMatch(line -> line.contains("192.0.2.77")), warnings::toString);
    }

    @Test
    void aPortThatAnotherProgramKeepsForItselfIsAnError() throws Exception {
        MulticastGroup group = group();
        DatagramSocket selfish = new DatagramSocket(null);
        try (selfish) {
            selfish.setReuseAddress(false);
            selfish.bind(new InetSocketAddress(group.port()));
            LanDiscovery peer = peer(group, 5001);
            IOException e = assertThrows(IOException.class, () -> peer.start(found -> {}));
            assertTrue(e.getMessage().contains(Integer.toString(group.port())), e.getMessage());
            peer.close();
        }
    }

    @Test
    void neverAnnouncesAWildcard() {
        InetSocketAddress wildcard = new InetSocketAddress("0.0.0.0", 9293);
        assertThrows(
                IllegalArgumentException.class,
                () -> new LanDiscovery(MulticastGroup.TOUCAN, TORRENT, List.of(wildcard), warnings::add));
    }
}
