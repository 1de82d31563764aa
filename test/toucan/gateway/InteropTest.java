package toucan.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.testing.Needs;

/**
 * A file goes from a BitTorrent client through a gateway, over a lossy Toucan path, and through another gateway into another
 * client. The peers find each other by multicast. Everybody is in a network namespace with nothing but loopback.
 */
class InteropTest {
    private static final int BYTES = 3_000_001;

    @TempDir
    Path place;

    private static Program peer(Namespace network, Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m", "-cp", classPath));
        command.add(TestPeer.class.getName());
        command.addAll(List.of(options));
        return network.start(folder, command);
    }

    /** Each client seeds once and downloads once. */
    @ParameterizedTest
    @CsvSource({"ARIA2, LIBTORRENT", "LIBTORRENT, TRANSMISSION", "TRANSMISSION, ARIA2"})
    void fromClientToClientThroughTheSwarm(Client seed, Client leech) throws Exception {
        Needs.rights(Namespace.missing());
        seed.needed();
        leech.needed();
        byte[] content = new byte[BYTES];
        new Random(4).nextBytes(content);
        Path seeds = Files.createDirectories(place.resolve("seeds"));
        Path fetches = Files.createDirectories(place.resolve("fetches"));
        Files.write(seeds.resolve("x.bin"), content);
        Metainfo metainfo = MetainfoMaker.make(seeds.resolve("x.bin"), MakerProgress.NONE);
        Path torrent = Files.write(place.resolve("x.torrent"), metainfo.toBytes());

        try (Namespace network = Namespace.open()) {
            Program a = peer(
                    network,
                    place,
                    "torrent=x.torrent",
                    "dir=a",
                    "udp=9001",
                    "tcp=7001",
                    "loss=5%",
                    option(seed, 7101));
            Program b = peer(
                    network,
                    place,
                    "torrent=x.torrent",
                    "dir=b",
                    "udp=9002",
                    "tcp=7002",
                    "loss=5%",
                    option(leech, 7102));
            assertNotNull(a.await("listening"), network::transcript);
            assertNotNull(b.await("listening"), network::transcript);
            Program giver = network.start(place, seed.command(torrent, seeds, 7101, 7001));
            Program taker = network.start(place, leech.command(torrent, fetches, 7102, 7002));

            assertNotNull(a.await("complete"), network::transcript);
            assertNotNull(b.await("complete"), network::transcript);
            assertNotNull(taker.await(leech.completed()), network::transcript);
            taker.end();
            giver.end();

            assertArrayEquals(content, Files.readAllBytes(place.resolve("b/x.bin")));
            assertArrayEquals(content, Files.readAllBytes(fetches.resolve("x.bin")), network::transcript);
            assertEquals(metainfo.pieceCount(), pieces(a, "127.0.0.1:").size(), network::transcript);
            assertEquals(metainfo.pieceCount(), pieces(b, "").size(), network::transcript);
        }
    }

    private static String option(Client client, int port) {
        return client.option(port) == null ? "-=" : client.option(port);
    }

    private static List<String> pieces(Program peer, String from) {
        return peer.said().stream()
                .filter(line -> line.startsWith("piece ") && line.contains(" from " + from))
                .toList();
    }
}
