package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.MessageWriter;

class DownloadTest {
    private static final int BLOCK = Torrents.BLOCK;
    private static final long SECOND = Encounter.SECOND;

    private static Set<String> piecesOf(List<String> requests) {
        Set<String> pieces = new HashSet<>();
        requests.forEach(line -> pieces.add(line.split(" ")[1]));
        return pieces;
    }

    @Test
    void asksOnceItMayAndServesWhatItHasAfterwards() {
        Encounter encounter = Encounter.leecher(8, 2);
        Encounter.Peer peer = encounter.peer();
        assertEquals(List.of("extended 0"), peer.heard.take(), "nothing to offer, so no bitfield");
        peer.bitfield(0, 1, 2, 3);
        assertEquals(List.of("interested"), peer.heard.take());
        peer.say(MessageWriter::unchoke);
        assertEquals(2, piecesOf(peer.requests()).size(), "a second piece only when the first is asked for");
        while (peer.answerAll(true) > 0) {
            encounter.pass(Encounter.MS);
        }
        assertTrue(encounter.events.contains("complete"));
        assertArrayEquals(encounter.content, encounter.store.content());
        assertEquals("both of us have everything", peer.closed);
    }

    @Test
    void theLastPieceIsAskedForAsItIs() {
        byte[] content = Torrents.content(1, 3 * BLOCK + 100);
        var metainfo = Torrents.of(content, 2 * BLOCK);
        Encounter encounter = Encounter.of(content, metainfo, new MemoryStore(metainfo), SwarmConfig.DEFAULT);
        Encounter.Peer peer = encounter.generous(1);
        assertEquals(List.of("request 1 0 16384", "request 1 16384 100"), peer.requests());
        peer.answerAll(true);
        assertTrue(encounter.events.contains("verified 1 peer1"));
        assertTrue(peer.heard("have 1"));
        assertTrue(peer.heard("not interested"));
    }

    @Test
    void rarestFirst() {
        Encounter encounter = Encounter.leecher(8, 1);
        encounter.peer().bitfield(0, 1, 2, 3, 4, 6, 7);
        encounter.peer().bitfield(0, 1, 2, 3, 4);
        Encounter.Peer peer = encounter.generous(0, 1, 2, 3, 4, 5, 6, 7);
        List<String> order = peer.requests();
        assertEquals("request 5 0 16384", order.get(0));
        assertEquals(Set.of("6", "7"), piecesOf(order.subList(1, 3)));
    }

    @Test
    void aPieceComesFromOnePeer() {
        Encounter encounter = Encounter.leecher(64, 4);
        Encounter.Peer one = encounter.generous(encounter.allPieces());
        Encounter.Peer other = encounter.generous(encounter.allPieces());
        for (int i = 0; i < 6; i++) {
            Set<String> both = new HashSet<>(piecesOf(one.requests()));
            both.retainAll(piecesOf(other.requests()));
            assertEquals(Set.of(), both);
            one.answerAll(true);
            other.answerAll(true);
        }
    }

    @Test
    void whatSomebodyLeavesHalfDoneIsFinishedByOthers() {
        Encounter encounter = Encounter.leecher(64, 16);
        Encounter.Peer one = encounter.generous(encounter.allPieces());
        String piece = one.requests().get(0).split(" ")[1];
        one.answerAll(true);
        one.say(MessageWriter::choke);
        one.heard.take();
        Encounter.Peer other = encounter.generous(encounter.allPieces());
        assertEquals(Set.of(piece), piecesOf(other.requests()));
        assertFalse(other.requests().contains("request " + piece + " 0 16384"), "what is here is not asked for");
    }

    @Test
    void aPeerThatSendsNothingIsNotWaitedFor() {
        Encounter encounter = Encounter.leecher(2, 2);
        Encounter.Peer mute = encounter.generous(0);
        Encounter.Peer busy = encounter.peer().bitfield(0);
        assertEquals(2, mute.requests().size());
        busy.say(MessageWriter::unchoke);
        encounter.pass(SECOND);
        assertEquals(List.of(), busy.requests());
        encounter.pass(2 * SECOND);
        assertEquals(Set.of("0"), piecesOf(busy.requests()), "the block is late");
        encounter.pass(17 * SECOND);
        assertTrue(mute.heard("cancel 0 0 16384"));
        assertTrue(mute.session.isSnubbing());
        busy.answerAll(true);
        assertTrue(encounter.events.contains("complete"));
    }

    @Test
    void onceItSendsItIsTrustedAgain() {
        Encounter encounter = Encounter.leecher(64, 2);
        Encounter.Peer mute = encounter.generous(encounter.allPieces());
        mute.heard.take();
        encounter.pass(21 * SECOND);
        assertEquals(1, mute.requests().size(), "one at a time");
        mute.answerAll(true);
        assertFalse(mute.session.isSnubbing());
        assertTrue(mute.requests().size() > 1);
    }

    @Test
    void lateBlocksAreWastedAndManyAreAnAttack() {
        Encounter encounter = Encounter.leecher(4, 2);
        Encounter.Peer peer = encounter.generous(0);
        peer.block(1, 0, true);
        assertNull(peer.closed);
        assertEquals(BLOCK, encounter.status().wasted());
        for (int i = 0; i < 16; i++) {
            peer.block(1, 0, true);
        }
        assertEquals("it keeps sending blocks that nobody asked for", peer.closed);
    }

    @Test
    void blocksOfAnotherCutAreRefused() {
        Encounter encounter = Encounter.leecher(4, 2);
        Encounter.Peer peer = encounter.generous(0);
        peer.say(to -> {
            to.beginPiece(0, 1, 100).put(new byte[100]);
            to.endPiece();
        });
        assertEquals("a block of 100 bytes at 1 was not asked for", peer.closed);
        Encounter.Peer other = encounter.generous(0);
        assertEquals(List.of("request 0 0 16384", "request 0 16384 16384"), other.requests(), "nobody owes it now");
    }

    /** Whoever takes over what another has left has as much time for it as the other had. */
    @Test
    void whatWasTakenOverIsNotLateAtOnce() {
        Encounter encounter = Encounter.leecher(64, 64);
        Encounter.Peer one = encounter.generous(0);
        one.answerAll(true);
        encounter.pass(6 * SECOND);
        one.say(MessageWriter::choke);
        Encounter.Peer other = encounter.generous(0);
        int asked = other.requests().size();
        assertTrue(asked > 0 && asked < 60, "some blocks are not asked for yet: " + asked);
        assertEquals(List.of(), encounter.generous(0).requests());
    }

    @Test
    void twoBadPiecesAndThePeerIsBanned() {
        Encounter encounter = Encounter.leecher(8, 2);
        Encounter.Peer liar = encounter.generous(0, 1, 2, 3);
        Encounter.Peer honest = encounter.peer().bitfield(0, 1, 2, 3);
        for (int i = 0; i < 20 && liar.closed == null; i++) {
            liar.answerAll(false);
        }
        assertEquals("banned: two pieces that it sent had the wrong hash", liar.closed);
        assertTrue(encounter.events.contains("banned peer1"));
        assertEquals(
                2, encounter.events.stream().filter(e -> e.startsWith("bad")).count());
        Encounter.Peer again = encounter.silent();
        again.id = liar.id;
        assertEquals("it is banned", again.shakeHands().closed);
        assertNull(encounter.new Peer(1, Encounter.address(1), false).session, "nor is it let in under another id");
        honest.say(MessageWriter::unchoke);
        while (honest.answerAll(true) > 0) {
            encounter.pass(1);
        }
        assertArrayEquals(encounter.content, encounter.store.content());
    }

    @Test
    void aNewIdAtTheSameAddressIsCountedToo() {
        Encounter encounter = Encounter.leecher(8, 1);
        Encounter.Peer liar = encounter.generous(0);
        liar.answerAll(false);
        encounter.swarm.closed(liar.session, "it left", encounter.nowNanos);
        Encounter.Peer again = encounter.new Peer(1, Encounter.address(1), false);
        again.id = Encounter.id(99);
        again.shakeHands().bitfield(0).say(MessageWriter::unchoke);
        again.answerAll(false);
        assertTrue(again.closed.startsWith("banned"), again.closed);
    }

    /** Blocks of two peers made a bad piece: nobody is blamed yet, but next time it is clear whose they are. */
    @Test
    void afterAMixedBadPieceBlameIsClear() {
        Encounter encounter = Encounter.leecher(8, 2);
        Encounter.Peer liar = encounter.generous(0);
        liar.heard.take();
        liar.block(0, 0, false).say(MessageWriter::choke);
        Encounter.Peer honest = encounter.generous(0);
        assertEquals(List.of("request 0 16384 16384"), honest.requests());
        honest.answerAll(true);
        assertTrue(encounter.events.contains("bad 0 null"));
        assertEquals(2, honest.requests().size(), "from the beginning");
        liar.say(MessageWriter::unchoke);
        encounter.pass(6 * SECOND);
        assertEquals(List.of(), liar.requests());
        honest.answerAll(true);
        assertTrue(encounter.events.contains("verified 0 peer2"));
    }

    @Test
    void inTheEndgameALateBlockIsAskedOfASecondPeerAndCancelledAtTheSlower() {
        Encounter encounter = Encounter.leecher(4, 4);
        Encounter.Peer slow = encounter.generous(0);
        slow.block(0, 0, true);
        slow.heard.take();
        Encounter.Peer fast = encounter.generous(0);
        assertEquals(List.of(), fast.requests(), "nothing is late yet");
        encounter.pass(3 * SECOND);
        assertEquals(2, fast.requests().size(), "no more than two");
        String[] words = fast.requests().get(0).split(" ");
        fast.answerAll(true);
        assertTrue(slow.heard("cancel 0 " + words[2] + " 16384"), slow.heard.lines.toString());
        assertEquals(0, encounter.status().wasted());
    }

    @Test
    void aSecondBitfieldIsAnUpdateAndTakingBackIsAnAttack() {
        Encounter encounter = Encounter.leecher(4, 1);
        Encounter.Peer peer = encounter.peer().bitfield(0);
        peer.bitfield(0, 1, 2);
        assertArrayEquals(new int[] {1, 1, 1, 0}, encounter.status().availability());
        peer.bitfield(1);
        assertArrayEquals(new int[] {0, 1, 0, 0}, encounter.status().availability());
        for (int i = 0; i < 8; i++) {
            peer.bitfield(2, 3).bitfield(0, 1);
            if (peer.closed != null) {
                break;
            }
        }
        assertEquals("it keeps taking back what it has", peer.closed);
        assertArrayEquals(new int[4], encounter.status().availability());
    }

    @Test
    void theLimitHoldsAndWhatNeverComesDoesNotCount() {
        Encounter encounter = Encounter.leecher(600, 1, SwarmConfig.DEFAULT.limited(4, 0, 4 * BLOCK));
        Encounter.Peer teaser = encounter.peer().bitfield(encounter.allPieces());
        for (int i = 0; i < 50; i++) {
            teaser.say(MessageWriter::unchoke).say(MessageWriter::choke);
        }
        Encounter.Peer peer = encounter.generous(encounter.allPieces());
        int blocks = 0;
        for (int i = 0; i < 100; i++) {
            encounter.pass(100 * Encounter.MS);
            blocks += peer.answerAll(true);
        }
        assertEquals(44, blocks, 2, "ten seconds and the burst");
    }

    @Test
    void withNobodyToAskALimitDoesNotKeepUsBusy() {
        Encounter encounter = Encounter.leecher(8, 1, SwarmConfig.DEFAULT.limited(4, 0, BLOCK));
        encounter.peer().bitfield(0);
        assertTrue(encounter.swarm.nextTimeoutNanos(0) > 50 * Encounter.MS);
    }
}
