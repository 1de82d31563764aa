package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The picker by itself: peers are asked when a test says so, and time is what it says. */
class PiecePickerTest {
    private static final int BLOCK = PieceInProgress.BLOCK;
    private static final long SECOND = 1_000_000_000L;

    /** A picker and the peers it picks for. */
    private static final class World {
        private final Encounter encounter = Encounter.leecher(1, 1);
        final int pieces;
        final int blocks;
        final Availability availability;
        final PiecePicker picker;
        final List<Session> peers = new ArrayList<>();
        long nowNanos;

        World(int pieces, int blocks, long seed) {
            this.pieces = pieces;
            this.blocks = blocks;
            availability = new Availability(pieces, 50, new SplittableRandom(seed));
            BitSet wanted = new BitSet();
            wanted.set(0, pieces);
            picker = new PiecePicker(pieces, wanted, piece -> blocks * BLOCK, availability);
        }

        Session peer(int... has) {
            Session peer = encounter.peer().session;
            for (int piece : has) {
                peer.has.set(piece);
                availability.add(piece);
            }
            peers.add(peer);
            return peer;
        }

        Session peerWithAll() {
            int[] all = new int[pieces];
            for (int i = 0; i < pieces; i++) {
                all[i] = i;
            }
            return peer(all);
        }

        PiecePicker.Choice choose(Session peer) {
            return picker.next(peer, peer.has, nowNanos);
        }

        PiecePicker.Choice ask(Session peer) {
            PiecePicker.Choice choice = choose(peer);
            if (choice != null) {
                choice.piece().ask(choice.block(), peer, nowNanos);
                peer.asked.add(Session.key(choice.piece().index, choice.block()));
            }
            return choice;
        }

        /** The oldest block that this peer owes comes. Returns its piece; null if it owes none. */
        PieceInProgress answer(Session peer) {
            if (peer.asked.isEmpty()) {
                return null;
            }
            long key = peer.asked.iterator().next();
            PieceInProgress piece = picker.inProgress((int) (key >> 32));
            peer.asked.remove(key);
            peer.onDownloaded(BLOCK, nowNanos);
            Session other = piece.receive((int) key, peer);
            if (other != null) {
                other.asked.remove(key);
            }
            return piece;
        }

        void leave(Session peer) {
            picker.release(peer);
            peer.asked.clear();
        }
    }

    @Test
    void theRarestFirst() {
        World world = new World(3, 1, 1);
        Session peer = world.peer(0, 1, 2);
        world.peer(0, 2);
        world.peer(0);
        assertEquals(1, world.ask(peer).piece().index);
        assertEquals(2, world.ask(peer).piece().index);
        assertEquals(0, world.ask(peer).piece().index);
    }

    /** Nor does the first piece of all depend on anything but chance. */
    @Test
    void whereTheyAreEquallyRareAnyMayBeTheFirst() {
        int[] chosen = new int[8];
        for (int seed = 0; seed < 800; seed++) {
            World world = new World(8, 1, seed);
            chosen[world.ask(world.peerWithAll()).piece().index]++;
        }
        for (int count : chosen) {
            assertEquals(100, count, 40);
        }
    }

    @Test
    void aPieceThatHalfIsHereIsFinishedBeforeAnotherIsBegun() {
        World world = new World(4, 3, 1);
        Session left = world.peerWithAll();
        int begun = world.ask(left).piece().index;
        world.ask(left);
        world.answer(left);
        world.leave(left);
        Session other = world.peerWithAll();
        assertEquals(begun, world.ask(other).piece().index);
        assertEquals(begun, world.ask(other).piece().index);
        assertTrue(world.ask(other).piece().index != begun, "its first block is here");
    }

    @Test
    void whatNobodySentAnyOfIsForgotten() {
        World world = new World(1, 2, 1);
        Session left = world.peerWithAll();
        world.ask(left);
        world.leave(left);
        assertNull(world.picker.inProgress(0));
        assertNotNull(world.ask(world.peerWithAll()));
    }

    // ---------------------------------------------------------------- endgame

    @Test
    void inTheEndgameALateBlockIsAskedOfOneMoreAndOfNoThird() {
        World world = new World(1, 1, 1);
        Session slow = world.peerWithAll();
        world.ask(slow);
        Session second = world.peerWithAll();
        assertNull(world.choose(second), "it is not late yet");
        world.nowNanos = 2 * SECOND + 1;
        assertTrue(world.ask(second).isDuplicate());
        assertNull(world.ask(world.peerWithAll()), "two are enough");
        assertNull(world.ask(second), "once is enough");
    }

    @Test
    void whileThereArePiecesThatNobodyWasAskedForLateMeansLater() {
        World world = new World(2, 1, 1);
        Session slow = world.peer(0);
        world.ask(slow);
        world.peer(1); // it chokes us, so piece 1 cannot be asked for
        Session idle = world.peer(0);
        world.nowNanos = 4 * SECOND;
        assertNull(world.choose(idle));
        world.nowNanos = 5 * SECOND + 1;
        assertNotNull(world.choose(idle));
    }

    @Test
    void aMuchFasterPeerNeedNotWaitThatLong() {
        World world = new World(1, 2, 1);
        Session slow = world.peerWithAll();
        world.ask(slow);
        world.ask(slow);
        Session fast = world.peerWithAll();
        fast.onDownloaded(10_000_000, 0);
        slow.onDownloaded(1_000, 0);
        world.nowNanos = SECOND / 2;
        assertNull(world.choose(fast), "nobody is called slow so soon");
        world.nowNanos = SECOND;
        assertNotNull(world.choose(fast));
    }

    // ---------------------------------------------------------------- blame

    /** Where blame was unclear once, not even the endgame mixes. */
    @Test
    void whatWasBadOnceComesFromOnePeer() {
        World world = new World(1, 2, 1);
        Session one = world.peerWithAll();
        Session other = world.peerWithAll();
        world.ask(one);
        world.ask(one);
        world.picker.failed(0);
        one.asked.clear();
        world.ask(one);
        world.nowNanos = 100 * SECOND;
        assertNull(world.choose(other));
        world.answer(one);
        world.leave(one);
        PiecePicker.Choice again = world.ask(other);
        assertEquals(0, again.block());
        assertTrue(again.piece().isOnlyFrom(other), "what the first had sent is fetched again");
        assertEquals(BLOCK, world.picker.discardedBytes());
    }

    @Test
    void aSuspectSharesNoPieceWithAnybody() {
        World world = new World(2, 2, 1);
        Session honest = world.peerWithAll();
        Session suspect = world.peerWithAll();
        suspect.suspect = true;
        int its = world.ask(suspect).piece().index;
        assertEquals(1 - its, world.ask(honest).piece().index);
        world.ask(honest);
        world.nowNanos = 100 * SECOND;
        assertNull(world.choose(honest), "the suspect's");
        world.ask(suspect);
        assertNull(world.choose(suspect), "the other's");
    }

    /** Whoever holds a piece that must not be mixed must not hold up the whole: a far faster one takes it over, once it is late. */
    @Test
    void aStuckPieceIsTakenOver() {
        World world = new World(1, 4, 1);
        Session stuck = world.peerWithAll();
        stuck.suspect = true;
        world.ask(stuck);
        world.ask(stuck);
        world.answer(stuck);
        Session fast = world.peerWithAll();
        world.nowNanos = 10 * SECOND;
        assertNull(world.picker.heldUp(fast, fast.has, world.nowNanos), "it has not shown that it is faster");
        fast.onDownloaded(1_000_000, world.nowNanos);
        assertNull(world.picker.heldUp(fast, new BitSet(), world.nowNanos), "it lacks the piece");
        PieceInProgress held = world.picker.heldUp(fast, fast.has, world.nowNanos);
        assertSame(world.picker.inProgress(0), held);
        world.picker.takeOver(held, fast, world.nowNanos);
        assertSame(fast, held.owner());
        assertEquals(0, held.receivedBlocks());
        assertEquals(BLOCK, world.picker.discardedBytes());
        assertEquals(0, world.ask(fast).block());
        assertNull(world.picker.heldUp(stuck, stuck.has, world.nowNanos), "and it is not taken back");
    }

    @Test
    void anOrdinaryPieceIsNotTakenOverButShared() {
        World world = new World(1, 2, 1);
        Session slow = world.peerWithAll();
        world.ask(slow);
        Session fast = world.peerWithAll();
        world.nowNanos = 10 * SECOND;
        fast.onDownloaded(1_000_000, world.nowNanos);
        assertNull(world.picker.heldUp(fast, fast.has, world.nowNanos));
        assertNotNull(world.choose(fast));
    }

    // ---------------------------------------------------------------- whatever happens

    /**
     * Peers ask, answer, leave and come back in any order. It never asks a peer for what it lacks or what is here, never for the
     * same block twice, and of nobody outside the endgame for a piece that somebody else is sending; in the end all is here.
     */
    @Property(tries = 300)
    void whatIsAskedForMakesSense(@ForAll @Size(max = 200) List<@IntRange(max = 99) Integer> steps, @ForAll long seed) {
        World world = new World(6, 3, seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 4; i++) {
            world.peer(random.ints(0, 6).distinct().limit(1 + random.nextInt(5)).toArray());
        }
        for (int step : steps) {
            Session peer = world.peers.get(step % 4);
            world.nowNanos += random.nextLong(SECOND / 2);
            switch (step / 4 % 5) {
                case 0, 1 -> askAndCheck(world, peer);
                case 2, 3 -> finishIfComplete(world, world.answer(peer), random);
                default -> world.leave(peer);
            }
        }
        Session seeder = world.peerWithAll();
        for (int i = 0; i < 1_000 && !world.picker.complete(); i++) {
            world.nowNanos += 6 * SECOND;
            askAndCheck(world, seeder);
            finishIfComplete(world, world.answer(seeder), random);
            if (i == 500) {
                world.peers.stream().filter(peer -> peer != seeder).forEach(world::leave);
            }
        }
        assertTrue(world.picker.complete(), "seed " + seed);
        assertEquals(0, world.availability.size() - world.availability.firstAvailable());
    }

    private static void askAndCheck(World world, Session peer) {
        PiecePicker.Choice choice = world.choose(peer);
        if (choice == null) {
            return;
        }
        PieceInProgress piece = choice.piece();
        assertTrue(peer.has.get(piece.index), "it lacks that");
        assertTrue(world.picker.wants(piece.index) && !piece.has(choice.block()), "it is here");
        assertFalse(piece.isAskedOf(choice.block(), peer), "it was asked for that");
        if (piece.owner() != peer) {
            assertTrue(allBegunOf(world, peer), "another piece could have been begun");
        }
        Set<Session> asked = new HashSet<>();
        world.peers.stream()
                .filter(other -> piece.isAskedOf(choice.block(), other))
                .forEach(asked::add);
        assertTrue(asked.size() < PieceInProgress.MAX_ASKED, "two are asked already");
        world.ask(peer);
    }

    private static boolean allBegunOf(World world, Session peer) {
        return peer.has.stream()
                .noneMatch(piece -> world.picker.wants(piece) && world.picker.inProgress(piece) == null);
    }

    /** One in four is bad. */
    private static void finishIfComplete(World world, PieceInProgress piece, SplittableRandom random) {
        if (piece == null || !piece.complete()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            world.picker.failed(piece.index);
            assertTrue(world.picker.wants(piece.index));
        } else {
            world.picker.verified(piece.index);
            assertFalse(world.picker.wants(piece.index));
        }
        assertNull(world.picker.inProgress(piece.index));
    }
}
