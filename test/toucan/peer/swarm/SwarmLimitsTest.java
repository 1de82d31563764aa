package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.PeerAddress;

/** However many there are, so many are dialed, waited for and kept, and no more. */
class SwarmLimitsTest {
    private static final int HALF_OPEN = 32;
    private static final int PEERS = 50;

    @Test
    void thirtyTwoAreDialedAtOnce() {
        Encounter encounter = Encounter.leecher(4, 1);
        for (int i = 0; i < 300; i++) {
            encounter.swarm.discovered(Encounter.address(i), Source.EXCHANGE, 0);
        }
        List<PeerAddress> due = encounter.swarm.dialsDue(0);
        assertEquals(HALF_OPEN, due.size());
        assertEquals(List.of(), encounter.swarm.dialsDue(0));
        encounter.swarm.dialFailed(due.get(0), "nobody there", 0);
        assertEquals(1, encounter.swarm.dialsDue(0).size());
    }

    @Test
    void thirtyTwoMayOweUsTheirHandshake() {
        Encounter encounter = Encounter.leecher(4, 1);
        List<Encounter.Peer> silent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            silent.add(encounter.silent());
        }
        assertEquals(
                HALF_OPEN, silent.stream().filter(peer -> peer.closed == null).count());
        assertEquals("no handshake yet, and others wait", silent.get(0).closed);
    }

    /** Everybody is of use, so nobody makes room for the next. */
    @Test
    void fiftyAreKept() {
        Encounter encounter = Encounter.leecher(200, 1);
        List<Encounter.Peer> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Encounter.Peer peer = encounter.silent();
            peers.add(peer.session == null ? peer : peer.shakeHands());
        }
        assertEquals(PEERS, peers.stream().filter(peer -> peer.closed == null).count());
        assertEquals(PEERS, encounter.status().peers().size());
        assertTrue(peers.get(199).closed.contains("no room"), peers.get(199).closed);
    }
}
