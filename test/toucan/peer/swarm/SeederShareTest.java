package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeederShareTest {
    @ParameterizedTest
    @CsvSource({"1,1,16", "2,4,16", "3,4,16","4,4,64", "5,16,16", "6,16,64"})
    void oneSeederAndEightLeechers(long seed, int mebibytes, int kibPerPiece) {
        LightSwarm world = new LightSwarm(seed, mebibytes << 20, kibPerPiece << 10);
        LightPeer seeder = world.seeder(LightNet.Network.GOOD);
        for (int i = 0; i < 8; i++) {
            world.introduce(world.leecher(LightNet.Network.GOOD), seeder.host);
        }
        world.complete(600 * LightNet.SECOND);
        System.out.println(mebibytes + " MiB, " + kibPerPiece + " KiB: " + world.net.nanos() / 1e9 + " s, share "
                + world.share(seeder) + ", wasted " + world.wasted());
        assertTrue(world.share(seeder) < 2.2);
    }
}
