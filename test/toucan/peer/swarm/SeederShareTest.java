package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One seeder and eight leechers that all begin at once: they spread it among themselves, and little is sent for nothing. */
class SeederShareTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 16, 2", "2, 1, 16, 2", "3, 4, 16, 1.5", "4, 4, 64, 1.7", "5, 16, 16, 1.3", "6, 16, 64, 1.3"})
    void theSeederSendsWellUnderThreeTimesTheFile(long seed, int mebibytes, int kibPerPiece, double most) {
        LightSwarm world = new LightSwarm(seed, mebibytes << 20, kibPerPiece << 10);
        LightPeer seeder = world.seeder(LightNet.Network.GOOD);
        for (int i = 0; i < 8; i++) {
            world.introduce(world.leecher(LightNet.Network.GOOD), seeder.host);
        }
        world.complete(600 * LightNet.SECOND);
        assertTrue(world.share(seeder) < most, "seed " + seed + ": " + world.share(seeder) + " times the file");
        assertTrue(world.wasted() < 0.03, "seed " + seed + ": " + world.wasted() + " of it for nothing");
    }
}
