package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.impair.Impairments;
import toucan.impair.Loss;

/** Few peers over Toucan's own TCP, every segment simulated; swarms of many are in {@link LightSwarm}. */
class SwarmInVirtualTimeTest {
    private static final UnaryOperator<Impairments.Builder> FAST =
            network -> network.rateBitsPerSecond(20_000_000).limitPackets(200);

    private static UnaryOperator<Impairments.Builder> lossy(String percent) {
        return network -> FAST.apply(network).loss(Loss.parse(percent));
    }

    @Test
    void oneToOne() {
        SimSwarm world = new SimSwarm(1, 1 << 20);
        SimPeer seeder = world.seeder(FAST);
        SimPeer leecher = world.leecher(FAST);
        world.introduce(leecher, seeder);
        long nanos = world.runUntilComplete(peer -> true, 600 * SimSwarm.SECOND);
        assertTrue(nanos < 2 * SimSwarm.SECOND, "1 MiB at 20 Mbit/s took " + nanos / 1e9 + " s");
        assertEquals(0, leecher.swarm.status(nanos).wasted());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void lossOfFivePercentAndADeathHalfWay(long seed) {
        SimSwarm world = new SimSwarm(seed, 1 << 20);
        SimPeer seeder = world.seeder(lossy("1%"));
        for (int i = 0; i < 3; i++) {
            world.introduce(world.leecher(lossy("5%")), seeder);
        }
        SimPeer dying = world.peers.get(3);
        world.simulation.at(500 * SimSwarm.MS, () -> world.kill(dying));
        world.runUntilComplete(peer -> true, 600 * SimSwarm.SECOND);
    }
}
