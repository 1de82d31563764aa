package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.MessageWriter;

class FirstCopiesTest {
    private static final int PIECES = 64;
    private static final long SECOND = Encounter.SECOND;

    private final Encounter encounter = Encounter.seeder(PIECES, 1, SwarmConfig.DEFAULT);

    private static Set<Integer> shown(Encounter.Peer peer) {
        Set<Integer> pieces = new HashSet<>();
        for (String line : peer.heard.lines) {
            if (line.startsWith("have ")) {
                pieces.add(Integer.parseInt(line.substring(5)));
            }
        }
        return pieces;
    }

    private static boolean seesAll(Encounter.Peer peer) {
        BitSet all = new BitSet();
        all.set(0, PIECES);
        return peer.heard("bitfield " + all);
    }

    @Test
    void whoIsAloneSeesEverything() {
        assertTrue(seesAll(encounter.peer()));
    }

    @Test
    void othersAreShownDifferentPieces() {
        encounter.peer();
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            Encounter.Peer peer = encounter.interested();
            assertFalse(seesAll(peer));
            assertEquals(8, shown(peer).size());
            all.addAll(peer.session.weChoke() ? Set.of() : shown(peer));
        }
        assertEquals(5 * 8, all.size(), "of those that have a slot");
    }

    @Test
    void whoAsksIsShownMoreBeforeItHasNoneLeft() {
        encounter.interested();
        Encounter.Peer peer = encounter.interested();
        for (int i = 0; i < PIECES - 8; i++) {
            Set<Integer> shown = shown(peer);
            shown.removeIf(piece -> peer.heard("piece " + piece + " 0 16384"));
            assertTrue(shown.size() >= 8, "only " + shown.size());
            peer.request(shown.iterator().next(), 0, Torrents.BLOCK);
        }
    }

    @Test
    void whatOneIsFetchingTheOthersAreNotShown() {
        Encounter.Peer first = encounter.interested();
        for (int piece = 0; piece < PIECES - 8; piece++) {
            first.request(piece, 0, Torrents.BLOCK);
        }
        Encounter.Peer peer = encounter.interested();
        assertEquals(Set.of(56, 57, 58, 59, 60, 61, 62, 63), shown(peer));
    }

    /** Whoever fetches nothing must not keep pieces from the others for long. */
    @Test
    void whoCannotGetThemElsewhereSeesEverythingSoon() {
        encounter.interested();
        Encounter.Peer peer = encounter.interested();
        Set<Integer> asked = new HashSet<>();
        for (int tenths = 0; tenths < 60 && !seesAll(peer); tenths++) {
            for (int piece : shown(peer)) {
                if (asked.add(piece)) {
                    peer.request(piece, 0, Torrents.BLOCK);
                }
            }
            encounter.pass(SECOND / 10);
        }
        assertTrue(seesAll(peer));
    }

    @Test
    void theLastOneThatFetchesSeesEverything() {
        Encounter.Peer first = encounter.interested();
        Encounter.Peer peer = encounter.interested();
        encounter.swarm.closed(first.session, "it left", encounter.nowNanos);
        assertTrue(seesAll(peer));
    }

    @Test
    void whatOneLeavesBehindTheOthersAreShown() {
        Encounter.Peer one = encounter.interested();
        for (int piece = 0; piece < PIECES; piece++) {
            one.request(piece, 0, Torrents.BLOCK);
        }
        Encounter.Peer two = encounter.interested();
        Encounter.Peer three = encounter.interested();
        two.heard.take();
        three.heard.take();
        encounter.swarm.closed(one.session, "it left", encounter.nowNanos);
        Set<Integer> both = shown(two);
        both.retainAll(shown(three));
        assertEquals(Set.of(), both);
    }

    /** It has everything, got from others: it must learn that we have everything too, or it would call us again. */
    @Test
    void whoIsCompleteHearsThatWeAreToo() {
        encounter.interested();
        Encounter.Peer peer = encounter.peer();
        peer.bitfield(encounter.allPieces());
        assertTrue(seesAll(peer));
        assertEquals("both of us have everything", peer.closed);
    }

    @Test
    void theGatewaysPeersSeeEverything() {
        encounter.interested();
        Encounter.Peer gateway = encounter.new Peer(50, null, false).shakeHands();
        assertTrue(seesAll(gateway));
    }

    /** What is hidden is no secret. */
    @Test
    void whatIsNotShownIsServedNevertheless() {
        encounter.interested();
        Encounter.Peer peer = encounter.interested();
        for (int piece = 0; piece < PIECES; piece++) {
            peer.request(piece, 0, Torrents.BLOCK);
        }
        assertEquals(
                List.of(), peer.heard.lines.stream().filter("choke"::equals).toList());
        assertTrue(peer.heard("piece 63 0 16384"));
        peer.say(MessageWriter::keepAlive);
    }

    /** Two that cannot reach each other: both get everything from us, and not much later. */
    @Test
    void withoutEachOtherItTakesLittleLonger() {
        LightSwarm world = new LightSwarm(3, 8 << 20, 32 << 10);
        LightPeer seeder = world.seeder(LightNet.Network.GOOD);
        for (int i = 0; i < 2; i++) {
            LightPeer leecher = world.leecher(LightNet.Network.GOOD);
            leecher.hidden = true;
            world.introduce(leecher, seeder.host);
        }
        world.complete(60 * LightNet.SECOND);
        double seconds = world.net.nanos() / 1e9;
        assertTrue(seconds < 6.7 + 3, "twice 8 MiB at 20 Mbit/s took " + seconds + " s");
    }
}
