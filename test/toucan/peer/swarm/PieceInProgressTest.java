package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PieceInProgressTest {
    private static final int BLOCK = PieceInProgress.BLOCK;

    private final Encounter encounter = Encounter.leecher(4, 4);
    private final Session ann = encounter.silent().session;
    private final Session bob = encounter.silent().session;
    private final Session cid = encounter.silent().session;

    @Test
    void theLastBlockIsAsLongAsWhatRemains() {
        PieceInProgress piece = new PieceInProgress(0, 2 * BLOCK + 1, ann, 0);
        assertEquals(3, piece.blocks());
        assertEquals(BLOCK, piece.blockLength(0));
        assertEquals(BLOCK, piece.blockLength(1));
        assertEquals(1, piece.blockLength(2));
        assertEquals(1, new PieceInProgress(0, 1, ann, 0).blocks());
        assertEquals(1, new PieceInProgress(0, BLOCK, ann, 0).blocks());
    }

    @Test
    void blocksAreAskedForInOrder() {
        PieceInProgress piece = new PieceInProgress(0, 3 * BLOCK, ann, 0);
        for (int block = 0; block < 3; block++) {
            assertEquals(block, piece.firstUnasked());
            piece.ask(block, ann, block);
        }
        assertEquals(-1, piece.firstUnasked());
        piece.forget(1, ann);
        assertEquals(1, piece.firstUnasked());
    }

    @Test
    void noBlockIsAskedOfMoreThanTwo() {
        PieceInProgress piece = new PieceInProgress(0, 2 * BLOCK, ann, 0);
        piece.ask(0, ann, 10);
        piece.ask(1, ann, 20);
        assertEquals(-1, piece.longestAwaited(ann));
        assertEquals(0, piece.longestAwaited(bob));
        piece.ask(0, bob, 30);
        assertEquals(1, piece.longestAwaited(cid));
        piece.ask(1, cid, 40);
        assertEquals(-1, piece.longestAwaited(cid));
        assertEquals(10, piece.askedNanos(0), "when it was asked for first");
        assertTrue(piece.isAskedOf(0, bob));
        assertFalse(piece.isAskedOf(0, cid));
    }

    @Test
    void whoeverIsFirstSparesTheOther() {
        PieceInProgress piece = new PieceInProgress(0, 2 * BLOCK, ann, 0);
        piece.ask(0, ann, 0);
        piece.ask(0, bob, 1);
        assertSame(ann, piece.receive(0, bob));
        piece.ask(1, ann, 2);
        assertNull(piece.receive(1, ann));
        assertTrue(piece.complete());
    }

    @Test
    void blameIsClearOnlyIfAllOfItCameFromOne() {
        PieceInProgress piece = new PieceInProgress(0, 2 * BLOCK, ann, 0);
        piece.receive(0, ann);
        assertSame(ann, piece.soleContributor());
        piece.receive(1, bob);
        assertNull(piece.soleContributor());
        piece.startAgain();
        assertFalse(piece.has(0));
        assertEquals(0, piece.receivedBlocks());
        piece.receive(0, bob);
        piece.receive(1, bob);
        assertSame(bob, piece.soleContributor());
    }

    @Test
    void forgettingTheFirstLeavesTheSecond() {
        PieceInProgress piece = new PieceInProgress(0, BLOCK, ann, 0);
        piece.ask(0, ann, 0);
        piece.ask(0, bob, 1);
        piece.forget(0, ann);
        assertTrue(piece.isAskedOf(0, bob));
        assertTrue(piece.isAsked());
        piece.forget(0, cid);
        piece.forget(0, bob);
        assertFalse(piece.isAsked());
    }
}
