package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The figures in docs/swarm.md are those of today: each run follows from its seed, so they change only with the code. */
class SwarmFiguresTest {
    private static final LightNet.Network GOOD = LightNet.Network.GOOD;
    private static final LightNet.Network LOSSY = new LightNet.Network(20_000_000, 10 * LightNet.MS, 0.05);
    private static final LightNet.Network FAR = new LightNet.Network(20_000_000, 75 * LightNet.MS, 0);

    private final StringBuilder table = new StringBuilder(
            """
            | swarm | file | last one done | seeder sent | wasted | beyond the pieces |
            |---|---|---|---|---|---|
            """);

    @Test
    void areThoseInTheDocumentation() throws IOException {
        row("8 leechers", 1, 1, 8, GOOD, world -> {});
        row("8 leechers", 1, 4, 8, GOOD, world -> {});
        row("8 leechers", 2, 8, 8, GOOD, world -> {});
        row("8 leechers, 300 ms round trip", 3, 8, 8, FAR, world -> {});
        row("8 leechers, 5 % loss at each", 4, 8, 8, LOSSY, world -> {});
        row("30 leechers", 5, 4, 30, GOOD, world -> {});
        row(
                "8 leechers, a peer that lies",
                2,
                8,
                8,
                GOOD,
                world -> attack(world, new Stranger(world, GOOD, 1) {
                    @Override
                    void asked(Contact contact, int piece, int offset, int length) {
                        block(contact, piece, offset, length, false);
                    }
                }));
        row(
                "8 leechers, a peer that sends nothing",
                2,
                8,
                8,
                GOOD,
                world -> attack(world, new Stranger(world, GOOD, 1)));
        String documented = Files.readString(Path.of("docs/swarm.md"));
        assertTrue(documented.contains(table), "docs/swarm.md should have these figures:\n" + table);
    }

    private static void attack(LightSwarm world, Stranger stranger) {
        world.peers.forEach(peer -> stranger.attack(peer.host));
    }

    private void row(
            String what, long seed, int mebibytes, int leechers, LightNet.Network network, Consumer<LightSwarm> more) {
        LightSwarm world = new LightSwarm(seed, mebibytes << 20, 32 << 10);
        LightPeer seeder = world.seeder(network);
        for (int i = 0; i < leechers; i++) {
            world.introduce(world.leecher(network), seeder.host);
        }
        more.accept(world);
        world.complete(900 * LightNet.SECOND);
        long pieces =
                world.peers.stream().mapToLong(peer -> peer.status().uploaded()).sum();
        long all = world.peers.stream().mapToLong(peer -> peer.host.sentBytes).sum();
        table.append(String.format(
                Locale.ROOT,
                "| %s | %d MiB | %.1f s | %.2f times | %.1f %% | %.1f %% |\n",
                what,
                mebibytes,
                world.net.nanos() / 1e9,
                world.share(seeder),
                100 * world.wasted(),
                100.0 * (all - pieces) / pieces));
    }
}
