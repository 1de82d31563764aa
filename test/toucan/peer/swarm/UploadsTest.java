package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.MessageWriter;

class UploadsTest {
    private static final int BLOCK = Torrents.BLOCK;

    private final Encounter encounter = Encounter.seeder(64, 2, SwarmConfig.DEFAULT);
    private final Encounter.Peer peer = encounter.interested();

    UploadsTest() {
        assertTrue(peer.heard("unchoke"));
        peer.heard.take();
    }

    @Test
    void serves() {
        peer.request(3, BLOCK, BLOCK).request(3, 5, 7);
        assertEquals(List.of("piece 3 16384 16384", "piece 3 5 7"), peer.heard.take());
        assertEquals(BLOCK + 7, encounter.status().uploaded());
    }

    @Test
    void nothingOutsideAPiece() {
        peer.request(3, BLOCK + 1, BLOCK);
        assertTrue(peer.closed.contains("of piece 3, which has 32768"), peer.closed);
        assertEquals(List.of(), peer.heard.take());
    }

    @Test
    void noPieceThatDoesNotExist() {
        assertTrue(peer.request(32, 0, BLOCK).closed.startsWith("piece 32 where there are 32"));
    }

    @Test
    void noBlockOfMoreThan16Kib() {
        assertTrue(peer.request(0, 0, BLOCK + 1).closed.startsWith("a block of 16385 bytes"));
    }

    @Test
    void noNegativeNumbers() {
        assertTrue(peer.request(0, -1, BLOCK).closed.startsWith("bytes 4294967295"));
        assertTrue(encounter.interested().request(0, 0, -1).closed.startsWith("a block of 4294967295"));
        assertTrue(encounter.interested().request(-1, 0, 1).closed.startsWith("piece 4294967295"));
    }

    @Test
    void noPieceThatWeLack() {
        Encounter leecher = Encounter.leecher(4, 2);
        Encounter.Peer asking = leecher.interested().request(1, 0, BLOCK);
        assertEquals("it asks for piece 1, which we do not have", asking.closed);
    }

    @Test
    void noMoreThan256AtOnce() {
        peer.room = 0;
        for (int i = 0; i < 256; i++) {
            peer.request(i % 32, 0, BLOCK);
        }
        assertNull(peer.closed);
        assertEquals("it asks for more than 256 blocks at once", peer.request(0, 0, BLOCK).closed);
    }

    @Test
    void whatIsChokedIsForgotten() {
        peer.room = 0;
        peer.request(0, 0, BLOCK).say(MessageWriter::notInterested).say(MessageWriter::interested);
        peer.room = Integer.MAX_VALUE;
        encounter.swarm.writable(peer.session, 0);
        assertEquals(List.of("choke", "unchoke"), peer.heard.take());
        peer.say(MessageWriter::notInterested).request(0, 0, BLOCK);
        assertEquals(List.of("choke"), peer.heard.take());
        assertNull(peer.closed, "a request that crosses our CHOKE is no offence");
    }

    @Test
    void cancelTakesBackOneRequest() {
        peer.room = 0;
        peer.request(0, 0, BLOCK).request(1, 0, BLOCK).request(0, 0, BLOCK).say(to -> to.cancel(0, 0, BLOCK));
        peer.room = Integer.MAX_VALUE;
        encounter.swarm.writable(peer.session, 0);
        assertEquals(List.of("piece 1 0 16384", "piece 0 0 16384"), peer.heard.take());
    }

    @Test
    void aBlockWaitsUntilAllOfItFits() {
        peer.room = BLOCK + 12;
        peer.request(0, 0, BLOCK);
        assertEquals(List.of(), peer.heard.take());
        peer.room = BLOCK + 13;
        encounter.swarm.writable(peer.session, 0);
        assertEquals(List.of("piece 0 0 16384"), peer.heard.take());
    }

    /** A limit is shared: whoever asks for much must not keep the others waiting. */
    @Test
    void theLimitIsSharedInTurn() {
        Encounter limited = Encounter.seeder(64, 2, SwarmConfig.DEFAULT.limited(4, 4 * BLOCK, 0));
        List<Encounter.Peer> peers = List.of(limited.interested(), limited.interested(), limited.interested());
        for (Encounter.Peer each : peers) {
            each.heard.take();
            for (int i = 0; i < 32; i++) {
                each.request(i, 0, BLOCK);
            }
        }
        limited.pass(5 * Encounter.SECOND);
        int total = 0;
        for (Encounter.Peer each : peers) {
            int served = each.heard.take().size();
            assertTrue(served >= 6, "only " + served);
            total += served;
        }
        assertEquals(21, total, "five seconds and the burst");
    }

    /** One that does not read must not make those wait that do. */
    @Test
    void theLimitDoesNotWaitForWhoDoesNotRead() {
        Encounter limited = Encounter.seeder(64, 2, SwarmConfig.DEFAULT.limited(4, BLOCK, 0));
        Encounter.Peer deaf = limited.interested();
        Encounter.Peer reading = limited.interested();
        deaf.heard.take();
        deaf.request(0, 0, BLOCK).request(1, 0, BLOCK);
        deaf.room = 0;
        reading.heard.take();
        for (int i = 0; i < 20; i++) {
            reading.request(i, 0, BLOCK);
        }
        limited.pass(10 * Encounter.SECOND);
        assertEquals(
                10,
                reading.heard.take().stream()
                        .filter(line -> line.startsWith("piece"))
                        .count());
    }

    @Test
    void timeDoesNotStandStillWhileTheLimitHolds() {
        Encounter limited = Encounter.seeder(4, 1, SwarmConfig.DEFAULT.limited(4, BLOCK, BLOCK));
        Encounter.Peer asking = limited.interested().request(0, 0, BLOCK).request(1, 0, BLOCK);
        assertEquals(Encounter.SECOND, limited.swarm.nextTimeoutNanos(0));
        asking.bytes(ByteBuffer.allocate(0));
        assertEquals(Encounter.SECOND, limited.swarm.nextTimeoutNanos(0));
    }
}
