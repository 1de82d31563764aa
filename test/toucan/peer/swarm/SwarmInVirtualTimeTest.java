package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import toucan.impair.Impairments;
import toucan.impair.Loss;

class SwarmInVirtualTimeTest {
    private static final UnaryOperator<Impairments.Builder> FAST =
            network -> network.rateBitsPerSecond(20_000_000).limitPackets(200);

    @Test
    void oneToOne() {
        SimSwarm world = new SimSwarm(1, 1 << 20);
        SimPeer seeder = world.seeder(FAST);
        SimPeer leecher = world.leecher(FAST);
        world.introduce(leecher, seeder);
        long nanos = world.runUntilComplete(peer -> true, 600 * SimSwarm.SECOND);
        System.out.println(nanos / 1e9 + " s " + leecher.swarm.status(nanos) + leecher.log + seeder.log);
    }

    @Test
    void oneSeederAndEightLeechers() {
        SimSwarm world = new SimSwarm(1, 4 << 20);
        SimPeer seeder = world.seeder(FAST);
        for (int i = 0; i < 8; i++) {
            world.introduce(world.leecher(n -> FAST.apply(n).loss(Loss.parse("1%"))), seeder);
        }
        long nanos = world.runUntilComplete(peer -> true, 600 * SimSwarm.SECOND);
        long sent = seeder.swarm.status(nanos).uploaded();
        System.out.println(nanos / 1e9 + " s, seeder sent " + sent / (double) world.content.length);
        for (SimPeer p : world.peers)
            System.out.println(p.host.name() + " done " + p.completedNanos / 1e9 + " wasted "
                    + p.swarm.status(nanos).wasted());
        assertTrue(sent < 3L * world.content.length, "the seeder sent " + sent);
    }
}
