package toucan.peer.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is said when, and what is believed, in virtual time. */
class DiscoveryTest {
    private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";
    private static final String OURS = "ffffffffffffff01";
    private static final String THEIRS = "ffffffffffffff02";
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress LOCAL = address("192.0.2.1");
    private static final InetAddress NEIGHBOUR = address("192.0.2.2");

    private final Discovery discovery = new Discovery(TORRENT, 9293, List.of(LOCAL), OURS, 7, 0);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String cookie(int n) {
        return String.format(Locale.ROOT, "%016x", n);
    }

    private InetSocketAddress hear(Announcement said, InetAddress from, long now) {
        byte[] bytes = said.encode("239.255.92.93:9295");
        return discovery.received(bytes, bytes.length, from, now);
    }

    private InetSocketAddress hear(int port, String cookie, InetAddress from, long now) {
        return hear(new Announcement(port, List.of(TORRENT), cookie), from, now);
    }

    /** The times of all announcements up to a time. */
    private List<Long> announcements(long until) {
        List<Long> times = new ArrayList<>();
        while (discovery.nextNanos() <= until) {
            long now = discovery.nextNanos();
            assertNotNull(discovery.poll(now));
            assertNull(discovery.poll(now));
            times.add(now);
        }
        return times;
    }

    @Test
    void announcesAtOnceAndThenRarely() {
        List<Long> times = announcements(3_600 * SECOND);
        assertEquals(List.of(0L, SECOND, 3 * SECOND), times.subList(0, 3));
        List<Long> pauses = new ArrayList<>();
        for (int i = 3; i < times.size(); i++) {
            pauses.add(times.get(i) - times.get(i - 1));
        }
        assertTrue(pauses.stream().allMatch(pause -> pause >= 30 * SECOND && pause <= 60 * SECOND), pauses::toString);
        assertTrue(pauses.stream().distinct().count() > 10, pauses::toString);
    }

    @Test
    void saysWhereWeListen() {
        assertEquals(new Announcement(9293, List.of(TORRENT), OURS), discovery.poll(0));
    }

    @Test
    void believesTheSourceAddressAndThePortOfTheText() {
        assertEquals(new InetSocketAddress(NEIGHBOUR, 5000), hear(5000, THEIRS, NEIGHBOUR, 0));
        assertEquals(List.of(new InetSocketAddress(NEIGHBOUR, 5000)), discovery.peers(0));
    }

    @Test
    void doesNotHearItselfNorOthersTorrentsNorServices() {
        assertNull(hear(9293, OURS, LOCAL, 0));
        assertNull(hear(new Announcement(5000, List.of(TORRENT.replace('0', '1')), THEIRS), NEIGHBOUR, 0));
        assertNull(hear(53, THEIRS, NEIGHBOUR, 0));
        assertNull(discovery.received(new byte[] {1, 2, 3}, 3, NEIGHBOUR, 0));
        assertEquals(List.of(), discovery.peers(0));
    }

    @Test
    void whomWeCannotReachIsNotTold() {
        assertNull(hear(5000, THEIRS, address("127.0.0.1"), 0));
        assertNull(hear(5000, THEIRS, address("0.0.0.0"), 0));
        assertNull(hear(5000, THEIRS, address("224.0.0.1"), 0));
        Discovery onLoopback = new Discovery(TORRENT, 9293, List.of(address("127.0.0.1")), OURS, 7, 0);
        byte[] said = new Announcement(5000, List.of(TORRENT), THEIRS).encode("x");
        assertNull(onLoopback.received(said, said.length, NEIGHBOUR, 0));
        assertNotNull(onLoopback.received(said, said.length, address("127.0.0.1"), 0));
    }

    @Test
    void whoIsSilentIsForgotten() {
        hear(5000, THEIRS, NEIGHBOUR, 0);
        assertEquals(1, discovery.peers(HeardPeers.EXPIRY_NANOS - 1).size());
        assertEquals(0, discovery.peers(HeardPeers.EXPIRY_NANOS).size());
        hear(5000, THEIRS, NEIGHBOUR, 2 * HeardPeers.EXPIRY_NANOS);
        assertNotNull(hear(5000, THEIRS, NEIGHBOUR, 3 * HeardPeers.EXPIRY_NANOS - SECOND));
        assertEquals(
                1, discovery.peers(4 * HeardPeers.EXPIRY_NANOS - 2 * SECOND).size());
    }

    @Test
    void aNewcomerIsAnsweredSoonAndAFloodOfNewcomersRarely() {
        announcements(10 * SECOND);
        long quiet = discovery.nextNanos();
        hear(5000, THEIRS, NEIGHBOUR, 11 * SECOND);
        assertTrue(discovery.nextNanos() < 12 * SECOND);
        assertTrue(quiet >= 33 * SECOND);

        int sent = 0;
        for (int i = 0; i < 100_000; i++) {
            long now = 12 * SECOND + i * SECOND / 1_000;
            hear(5000 + i % 1000, cookie(i), NEIGHBOUR, now);
            sent += discovery.poll(now) == null ? 0 : 1;
        }
        assertTrue(sent >= 5 && sent <= 12, sent + " announcements in 100 s of flood");
        assertTrue(discovery.peers(112 * SECOND).size() <= HeardPeers.LIMIT);
    }

    @Test
    void aQuestionIsAnsweredAndItsSenderIsNoPeer() {
        announcements(10 * SECOND);
        assertNull(hear(Announcement.question(THEIRS), NEIGHBOUR, 11 * SECOND));
        assertTrue(discovery.nextNanos() < 12 * SECOND);
        assertEquals(List.of(), discovery.peers(11 * SECOND));
    }

    @Test
    void aFloodIsLookedAtInPart() {
        int told = 0;
        for (int i = 0; i < 10_000; i++) {
            told += hear(1024 + i, cookie(i), NEIGHBOUR, 0) == null ? 0 : 1;
        }
        assertEquals(Discovery.MOST_IN_A_SECOND, told);
        assertNotNull(hear(60_000, THEIRS, NEIGHBOUR, SECOND));
    }

    @Test
    void aPeerOnTwoNetworksIsToldAgainOnlyAtItsFirstAddress() {
        InetAddress otherNetwork = address("198.51.100.2");
        assertNotNull(hear(5000, THEIRS, NEIGHBOUR, 0));
        assertNotNull(hear(5000, THEIRS, otherNetwork, 0));
        assertNotNull(hear(5000, THEIRS, NEIGHBOUR, 40 * SECOND));
        assertNull(hear(5000, THEIRS, otherNetwork, 40 * SECOND));
        assertNull(hear(5000, THEIRS, NEIGHBOUR, 40 * SECOND), "a copy of the same datagram");
        assertNotNull(hear(5000, THEIRS, otherNetwork, 40 * SECOND + HeardPeers.EXPIRY_NANOS));
    }

    @Test
    void aPeerThatWasStartedAgainIsNew() {
        assertNotNull(hear(5000, THEIRS, NEIGHBOUR, 0));
        assertNotNull(hear(5000, cookie(77), NEIGHBOUR, 1));
    }
}
