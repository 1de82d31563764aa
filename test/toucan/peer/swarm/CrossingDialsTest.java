package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.impair.Loss;

/** Two peers that dial each other at once, or lose each other without noticing: one connection, and both mean the same one. */
class CrossingDialsTest {
    /** Over Toucan's TCP, each segment lost with a probability of 15 %. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void overAPathThatLosesMuch(long seed) {
        SimSwarm world = new SimSwarm(seed, 1 << 16);
        SimPeer ann = world.leecher(network -> network.loss(Loss.parse("15%")));
        SimPeer bob = world.leecher(network -> network.loss(Loss.parse("15%")));
        world.introduce(ann, bob);
        world.introduce(bob, ann);
        world.simulation.run(() -> world.simulation.nanos() > 60 * SimSwarm.SECOND, 200 * SimSwarm.SECOND);
        assertSameOne(ann.swarm, bob.swarm, "seed " + seed + ": " + ann.log + " " + bob.log);
        long inVain = ann.log.stream().filter(line -> line.contains("already")).count();
        assertTrue(inVain <= 2, "seed " + seed + ": " + ann.log);
    }

    /** Ten of them, everybody told of everybody at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void manyThatAllDialAtOnce(long seed) {
        LightSwarm world = new LightSwarm(seed, 1 << 20, 64 << 10);
        for (int i = 0; i < 10; i++) {
            world.leecher(new LightNet.Network(20_000_000, (1 + i) * LightNet.MS, 0.05));
        }
        for (LightPeer one : world.peers) {
            world.peers.stream().filter(other -> other != one).forEach(other -> world.introduce(one, other.host));
        }
        world.net.run(() -> false, 20 * LightNet.SECOND);
        for (LightPeer one : world.peers) {
            assertEquals(9, one.status().peers().size(), "seed " + seed + ", " + one.host.address + ": " + one.log);
        }
    }

    /** One side's connection is gone, and the other never hears of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void oneSideLosesIt(long seed) {
        LightSwarm world = new LightSwarm(seed, 1 << 20, 64 << 10);
        LightPeer ann = world.leecher(LightNet.Network.GOOD);
        LightPeer bob = world.leecher(LightNet.Network.GOOD);
        world.introduce(ann, bob.host);
        world.net.run(() -> false, 2 * LightNet.SECOND);
        LightPeer forgets = seed % 2 == 0 ? ann : bob;
        world.introduce(forgets, forgets == ann ? bob.host : ann.host);
        world.net.run(() -> false, (seed < 3 ? 40 : 3) * LightNet.SECOND);
        Session lost = only(forgets.swarm);
        ((LightNet.End) lost.link).vanish();
        forgets.swarm.closed(lost, "a reset that the other did not get", world.net.nanos());
        forgets.turn();
        world.net.run(() -> false, world.net.nanos() + 45 * LightNet.SECOND);
        assertSameOne(ann.swarm, bob.swarm, "seed " + seed + ": " + ann.log + " " + bob.log);
        long inVain = forgets.log.stream()
                .filter(line -> line.contains("closed the connection"))
                .count();
        assertTrue(inVain <= 5, "seed " + seed + ": " + forgets.log);
    }

    private static Session only(Swarm swarm) {
        List<Session> sessions = List.copyOf(swarm.sessions());
        assertEquals(1, sessions.size());
        assertTrue(sessions.get(0).isOpen());
        return sessions.get(0);
    }

    private static void assertSameOne(Swarm ann, Swarm bob, String story) {
        assertEquals(1, ann.sessions().size(), story);
        assertEquals(1, bob.sessions().size(), story);
        assertNotEquals(only(ann).weDialed, only(bob).weDialed, story);
    }
}
