package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChokerTest {
    private static final long SECOND = 1_000_000_000L;

    private final Encounter encounter = Encounter.leecher(4, 1, SwarmConfig.DEFAULT.limited(1, 0, 0));
    private final List<Session> peers = new ArrayList<>();

    /** Peers of which number n has sent us, and taken from us, what is told, just before {@code nowNanos}. */
    private void peers(int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            Session session = encounter.peer().session;
            session.peerIsInterested(true);
            session.onDownloaded((i + 1) * 1_000_000, nowNanos - SECOND);
            session.onUploaded((count - i) * 1_000_000, nowNanos - SECOND);
            peers.add(session);
        }
    }

    private static void apply(List<Session> peers, List<Session> unchoked) {
        peers.forEach(peer -> peer.choke(!unchoked.contains(peer)));
    }

    @Test
    void aRoundEveryTenSeconds() {
        Choker choker = new Choker(4, new SplittableRandom(1), 5);
        assertEquals(10 * SECOND + 5, choker.nextRoundNanos());
        assertNull(choker.roundIfDue(peers, false, 10 * SECOND + 4));
        assertEquals(List.of(), choker.roundIfDue(peers, false, 10 * SECOND + 5));
        assertNull(choker.roundIfDue(peers, false, 10 * SECOND + 6));
    }

    @Test
    void thoseThatGiveMostAndOneThatGivesLess() {
        peers(8, 10 * SECOND);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        List<Session> unchoked = choker.roundIfDue(peers, false, 10 * SECOND);
        assertEquals(4, unchoked.size());
        assertTrue(unchoked.containsAll(peers.subList(5, 8)));
        assertFalse(peers.subList(5, 8).contains(choker.optimistic()));
    }

    @Test
    void whenWeAreCompleteThoseThatTakeMost() {
        peers(8, 10 * SECOND);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        assertTrue(choker.roundIfDue(peers, true, 10 * SECOND).containsAll(peers.subList(0, 3)));
    }

    @Test
    void whoIsNotInterestedNeedsNoSlot() {
        peers(8, 10 * SECOND);
        peers.get(7).peerIsInterested(false);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        assertFalse(choker.roundIfDue(peers, false, 10 * SECOND).contains(peers.get(7)));
    }

    @Test
    void theOptimisticSlotChangesEveryThirtySeconds() {
        peers(8, 10 * SECOND);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        int changes = 0;
        Session last = null;
        for (int round = 1; round <= 90; round++) {
            List<Session> unchoked = choker.roundIfDue(peers, false, round * 10 * SECOND);
            assertTrue(unchoked.contains(choker.optimistic()));
            if (choker.optimistic() != last) {
                assertEquals(1, round % 3, "round " + round);
                changes++;
                last = choker.optimistic();
            }
        }
        assertTrue(changes > 15, "only " + changes);
    }

    @Test
    void anOptimisticPeerThatLeavesIsReplacedInTheNextRound() {
        peers(8, 10 * SECOND);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        choker.roundIfDue(peers, false, 10 * SECOND);
        Session gone = choker.optimistic();
        peers.remove(gone);
        List<Session> unchoked = choker.roundIfDue(peers, false, 20 * SECOND);
        assertEquals(4, unchoked.size());
        assertFalse(unchoked.contains(gone));
    }

    /** Of five that do not get a regular slot one is new: it should win 3 of 7 draws. */
    @Test
    void newcomersAreThreeTimesAsLikely() {
        peers(5, 100 * SECOND);
        encounter.nowNanos = 95 * SECOND;
        Session newcomer = encounter.peer().session;
        newcomer.peerIsInterested(true);
        peers.add(newcomer);
        int won = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Choker choker = new Choker(2, new SplittableRandom(seed), 0);
            choker.roundIfDue(peers, false, 100 * SECOND);
            won += choker.optimistic() == newcomer ? 1 : 0;
        }
        assertEquals(1_000 * 3 / 7, won, 60);
    }

    @Test
    void whoOwesUsBlocksGetsTheOptimisticSlotAtMost() {
        peers(6, 10 * SECOND);
        peers.forEach(peer -> peer.snubs(true));
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        List<Session> unchoked = choker.roundIfDue(peers, false, 10 * SECOND);
        assertEquals(1, unchoked.size());
        assertSame(choker.optimistic(), unchoked.get(0));
        apply(peers, unchoked);
        assertEquals(unchoked, choker.fillFreeSlots(peers, false, 11 * SECOND), "nor do free slots go to them");
    }

    @Test
    void freeSlotsAreFilledAtOnceAndNoneIsTakenAway() {
        peers(3, 10 * SECOND);
        Choker choker = new Choker(4, new SplittableRandom(1), 0);
        apply(peers, choker.fillFreeSlots(peers, false, SECOND));
        assertTrue(peers.stream().noneMatch(Session::weChoke));
        List<Session> before = List.copyOf(peers);
        peers(3, 10 * SECOND);
        List<Session> unchoked = choker.fillFreeSlots(peers, false, 2 * SECOND);
        assertEquals(4, unchoked.size());
        assertTrue(unchoked.containsAll(before));
    }

    @Test
    void withOneSlotEverybodyHasATurn() {
        peers(4, 10 * SECOND);
        Choker choker = new Choker(1, new SplittableRandom(1), 0);
        Set<Session> had = new HashSet<>();
        for (int round = 1; round <= 90; round++) {
            List<Session> unchoked = choker.roundIfDue(peers, false, round * 10 * SECOND);
            assertEquals(1, unchoked.size());
            had.addAll(unchoked);
        }
        assertEquals(4, had.size());
    }
}
