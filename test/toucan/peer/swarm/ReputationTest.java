package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.MessageWriter;

class ReputationTest {
    private final AddressBook book = new AddressBook();
    private final Reputation reputation = new Reputation(book);

    @Test
    void twoBadPiecesAndItIsBannedByIdAndAddress() {
        assertFalse(reputation.badPiece(Encounter.id(1), Encounter.address(1)));
        assertFalse(reputation.isBanned(Encounter.id(1)));
        assertTrue(reputation.badPiece(Encounter.id(1), Encounter.address(1)));
        assertTrue(reputation.isBanned(Encounter.id(1)));
        assertTrue(book.isBanned(Encounter.address(1)));
        assertFalse(reputation.isBanned(Encounter.id(2)));
        assertFalse(book.isBanned(Encounter.address(2)));
    }

    @Test
    void neitherANewIdNorANewAddressMakesTheFirstOneForgotten() {
        assertFalse(reputation.badPiece(Encounter.id(1), Encounter.address(1)));
        assertTrue(reputation.badPiece(Encounter.id(2), Encounter.address(1)), "the same address");
        assertFalse(reputation.badPiece(Encounter.id(3), Encounter.address(3)));
        assertTrue(reputation.badPiece(Encounter.id(3), Encounter.address(4)), "the same id");
    }

    @Test
    void aPeerOfTheGatewayIsBannedByItsId() {
        assertFalse(reputation.badPiece(Encounter.id(1), null));
        assertFalse(reputation.badPiece(Encounter.id(2), null), "two that have no address are not the same");
        assertTrue(reputation.badPiece(Encounter.id(1), null));
        assertTrue(reputation.isBanned(Encounter.id(1)));
    }

    /** Ids cost a liar nothing. */
    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 5_000; i++) {
            reputation.badPiece(Encounter.id(i), null);
            reputation.badPiece(Encounter.id(i), null);
        }
        assertTrue(reputation.isBanned(Encounter.id(4_999)), "the latest is remembered");
        assertFalse(reputation.isBanned(Encounter.id(0)), "the oldest is forgotten");
    }

    @Test
    void aSuspectStaysOneWhenItComesBack() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer peer = encounter.peer();
        encounter.swarm.reputation().suspect(peer.session);
        assertTrue(peer.session.suspect);
        encounter.swarm.closed(peer.session, "it left", 0);
        Encounter.Peer again = encounter.silent();
        again.id = peer.id;
        assertTrue(again.shakeHands().session.suspect);
    }

    /** One of five lies now and then; blocks come, and peers take back their consent, in any order. Nobody else is ever banned. */
    @Property(tries = 100)
    void noHonestPeerIsEverBanned(@ForAll long seed, @ForAll @IntRange(max = 2) int log) {
        SplittableRandom random = new SplittableRandom(seed);
        int blocksPerPiece = 1 << log;
        Encounter encounter = Encounter.leecher(8 * blocksPerPiece, blocksPerPiece);
        List<Encounter.Peer> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(encounter.generous(encounter.allPieces()));
        }
        Encounter.Peer liar = peers.get(random.nextInt(peers.size()));
        for (int i = 0; i < 3_000 && !encounter.store.complete(); i++) {
            Encounter.Peer peer = peers.get(random.nextInt(peers.size()));
            encounter.pass(random.nextLong(300) * Encounter.MS);
            if (peer.closed == null) {
                step(peer, random, peer == liar);
            }
        }
        String story = "seed " + seed + ": " + encounter.events;
        assertTrue(encounter.store.complete(), story);
        assertArrayEquals(encounter.content, encounter.store.content());
        for (Encounter.Peer peer : peers) {
            assertTrue(peer == liar || !encounter.events.contains("banned " + peer.remote()), story);
        }
    }

    private static void step(Encounter.Peer peer, SplittableRandom random, boolean lies) {
        if (random.nextInt(10) == 0) {
            peer.heard.lines.clear();
            peer.say(MessageWriter::choke).say(MessageWriter::unchoke);
            return;
        }
        List<String> waiting = peer.requests();
        if (!waiting.isEmpty()) {
            String[] words = waiting.get(0).split(" ");
            peer.heard.lines.remove(waiting.get(0));
            peer.block(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]) / Torrents.BLOCK,
                    !lies || random.nextInt(3) > 0);
        }
    }
}
