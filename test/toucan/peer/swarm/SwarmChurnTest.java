package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers come, go, and die at random times, over paths of random quality: whoever stays gets everything. */
class SwarmChurnTest {
    private static final int PEERS = 24;

    private static LightNet.Network anyNetwork(SplittableRandom random) {
        return new LightNet.Network(
                random.nextLong(4, 50) * 1_000_000, random.nextLong(1, 60) * LightNet.MS, random.nextInt(1, 6) / 100.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoeverStaysGetsEverything(long seed) {
        LightSwarm world = new LightSwarm(seed, 3 << 20, 32 << 10);
        SplittableRandom random = new SplittableRandom(seed);
        LightPeer seeder = world.seeder(anyNetwork(random));
        for (int i = 0; i < PEERS; i++) {
            boolean dies = random.nextInt(4) == 0;
            boolean leaves = random.nextInt(4) == 0;
            long joinNanos = random.nextLong(15) * LightNet.SECOND;
            long endNanos = joinNanos + random.nextLong(12_000) * LightNet.MS;
            LightNet.Network network = anyNetwork(random);
            world.net.at(joinNanos, () -> {
                List<LightPeer> alive = world.alive();
                LightPeer peer = world.leecher(network);
                world.introduce(peer, seeder.host);
                world.introduce(peer, alive.get(world.random.nextInt(alive.size())).host);
                if (dies) {
                    world.net.at(endNanos, () -> world.kill(peer));
                } else if (leaves) {
                    world.net.at(endNanos, () -> world.leave(peer));
                }
            });
        }
        world.net.run(() -> false, 30 * LightNet.SECOND);
        world.complete(900 * LightNet.SECOND);
        assertTrue(world.alive().size() > PEERS / 4, "seed " + seed);
    }

    /** The seeder may go as soon as every piece is somewhere else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theSeederMayGoOnceEveryPieceIsElsewhere(long seed) {
        LightSwarm world = new LightSwarm(seed, 4 << 20, 64 << 10);
        LightPeer seeder = world.seeder(LightNet.Network.GOOD);
        for (int i = 0; i < 6; i++) {
            world.introduce(world.leecher(LightNet.Network.GOOD), seeder.host);
        }
        boolean spread = world.net.run(() -> isSpread(world, seeder), 600 * LightNet.SECOND);
        assertTrue(spread, "seed " + seed);
        assertTrue(world.peers.stream().skip(1).noneMatch(peer -> peer.store.complete()), "nobody alone, seed " + seed);
        world.kill(seeder);
        world.complete(600 * LightNet.SECOND);
    }

    private static boolean isSpread(LightSwarm world, LightPeer seeder) {
        BitSet all = new BitSet();
        world.peers.stream().filter(peer -> peer != seeder).forEach(peer -> all.or(peer.store.have()));
        return all.cardinality() == world.metainfo.pieceCount();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        long[] end = new long[2];
        for (int run = 0; run < 2; run++) {
            LightSwarm world = new LightSwarm(9, 1 << 20, 32 << 10);
            LightPeer seeder = world.seeder(LightNet.Network.GOOD);
            for (int i = 0; i < 5; i++) {
                world.introduce(world.leecher(new LightNet.Network(5_000_000, 20 * LightNet.MS, 0.03)), seeder.host);
            }
            world.complete(600 * LightNet.SECOND);
            end[run] = world.net.nanos();
        }
        assertTrue(end[0] == end[1], end[0] + " and " + end[1]);
    }
}
