package toucan.peer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanSocket;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.peer.metainfo.Shared;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.PeerId;
import toucan.peer.swarm.Source;
import toucan.peer.swarm.SwarmConfig;

/** Nodes over real UDP sockets on loopback, in one process. */
@Timeout(300)
class NodeTest {
    private static final int SIZE = 1_500_000;

    @TempDir
    Path temp;

    private final List<Swarmer> swarmers = new ArrayList<>();
    private Path file;
    private Shared shared;
    private Metainfo metainfo;

    @BeforeEach
    void makeFile() throws Exception {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        file = Files.write(temp.resolve("file"), bytes);
        shared = MetainfoMaker.share(file, MakerProgress.NONE);
        metainfo = shared.metainfo();
    }

    @AfterEach
    void closeAll() throws IOException {
        Swarmer.closeAll(swarmers);
    }

    private Swarmer seeder() throws IOException {
        swarmers.add(Swarmer.seeder(shared));
        return swarmers.get(swarmers.size() - 1);
    }

    private Swarmer leecher() throws IOException {
        swarmers.add(Swarmer.leecher(metainfo, dir(swarmers.size())));
        return swarmers.get(swarmers.size() - 1);
    }

    private Path dir(int index) {
        return temp.resolve("peer-" + index);
    }

    private void assertSame(int... leechers) throws IOException {
        for (int index : leechers) {
            assertEquals(-1, Files.mismatch(file, dir(index).resolve("file")), "peer " + index);
        }
    }

    @Test
    void fiveNodesCompleteEachOther() throws Exception {
        Swarmer seeder = seeder();
        for (int i = 1; i <= 4; i++) {
            leecher().knows(seeder);
        }
        for (Swarmer leecher : swarmers.subList(1, 5)) {
            leecher.awaitComplete();
        }
        assertSame(1, 2, 3, 4);
        assertFalse(String.join("\n", seeder.log).contains("failed"), seeder.log.toString());
    }

    /** As one that dials does, but by a program that knows nothing of BitTorrent, or stops in the middle. */
    private static ToucanSocket stranger(Endpoint from, Swarmer to) throws IOException {
        return from.connect(to.address(), to.address().getPort(), 120_000);
    }

    private static Endpoint strangers() throws IOException {
        return Endpoint.bind(EndpointConfig.DEFAULT, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Test
    void strangersDisturbNobody() throws Exception {
        Swarmer seeder = seeder();
        try (Endpoint strangers = strangers()) {
            ToucanSocket garbage = stranger(strangers, seeder);
            garbage.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".repeat(10).getBytes());
            assertEnds(garbage.getInputStream());
            ToucanSocket mute = stranger(strangers, seeder);
            // A handshake of another torrent, and one that breaks off.
            ToucanSocket other = stranger(strangers, seeder);
            byte[] wrong = new byte[68];
            Handshake.of(metainfo.infoHash(), PeerId.toucan(new byte[12]))
                    .encode()
                    .get(wrong);
            wrong[40] ^= 1;
            other.getOutputStream().write(wrong);
            assertEnds(other.getInputStream());
            ToucanSocket aborted = stranger(strangers, seeder);
            aborted.getOutputStream().write(wrong, 0, 30);
            aborted.setSoLinger(true, 0);
            aborted.close();
            Swarmer leecher = leecher();
            leecher.knows(seeder);
            leecher.awaitComplete();
            assertSame(1);
            mute.close();
        }
        seeder.awaitLog(line -> line.contains("it wants another torrent"));
    }

    private static void assertEnds(InputStream in) throws IOException {
        try {
            in.readAllBytes();
        } catch (SocketException e) {
            // A reset is an end as well.
        }
    }

    @Test
    void connectionsFarBeyondTheLimitAreClosed() throws Exception {
        SwarmConfig one = new SwarmConfig(
                1, 32, 5, 0, 0, 256, 600_000_000_000L, 600_000_000_000L, 600_000_000_000L, 600_000_000_000L, true);
        Swarmer seeder = Swarmer.seeder(shared, one);
        swarmers.add(seeder);
        try (Endpoint strangers = strangers()) {
            List<ToucanSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sockets.add(stranger(strangers, seeder));
            }
            // The first one keeps its place; all others hear that there is none.
            for (ToucanSocket socket : sockets.subList(1, sockets.size())) {
                assertEnds(socket.getInputStream());
                socket.close();
            }
            sockets.get(0).close();
        }
    }

    @Test
    void whomNobodyAnswersIsTriedAgain() throws Exception {
        Swarmer leecher = leecher();
        InetSocketAddress nobody;
        try (Endpoint gone = strangers()) {
            nobody = gone.localEndpoints().get(0);
            leecher.node.discovered(nobody, Source.USER);
            // An endpoint without a listener answers with a reset.
            assertTrue(leecher.awaitLog(line -> line.startsWith("gone ")).contains("refused"), leecher.log.toString());
        }
        Swarmer seeder = seeder();
        leecher.knows(seeder);
        leecher.awaitComplete();
    }

    @Test
    void aDefectCostsOneConnectionAndNothingElse() throws Exception {
        Swarmer seeder = seeder();
        Swarmer leecher = leecher();
        leecher.defect = new IllegalStateException("found by a peer");
        leecher.knows(seeder);
        leecher.awaitLog(line -> line.equals("defect " + seeder.name() + ": found by a peer"));
        leecher.awaitLog(line -> line.startsWith("gone " + seeder.name() + ": internal error"));
        // It dials again, and goes on.
        leecher.awaitComplete();
        assertSame(1);
    }

    @Test
    void aDefectOfTheSwarmItselfEndsTheNodeAndIsTold() throws Exception {
        Swarmer seeder = seeder();
        seeder.node.post(swarm -> {
            throw new IllegalStateException("broken");
        });
        seeder.awaitLog(line -> line.contains("failed: internal error in the swarm: ") && line.contains("broken"));
        assertTrue(seeder.node.close("after all", 100));
    }

    @Test
    void peersHearWhyOneGoes() throws Exception {
        Swarmer seeder = seeder();
        Swarmer leecher = leecher();
        // Nothing to do between them, so that the connection stays until it is closed.
        Swarmer other = leecher();
        other.knows(leecher);
        leecher.awaitLog(line -> line.equals("connected " + other.name()));
        other.awaitLog(line -> line.equals("connected " + leecher.name()));
        // The extended handshakes open the way for a farewell; they are over when an address comes that way.
        Swarmer third = leecher();
        other.knows(third);
        leecher.awaitLog(line -> line.equals("connected " + third.name()));
        assertTrue(other.node.close("gone for dinner", 60_000)); // until they have heard it
        leecher.awaitLog(line -> line.equals("gone " + other.name() + ": gone for dinner"));
        assertTrue(other.node.close("a second time", 1_000));
        leecher.knows(seeder);
        leecher.awaitComplete();
    }

    @Test
    void whatBothHaveMovedIsTold() throws Exception {
        Swarmer seeder = seeder();
        Swarmer leecher = leecher();
        leecher.knows(seeder);
        leecher.awaitComplete();
        leecher.awaitLog(line -> line.equals("transferred " + seeder.name() + " " + SIZE + " 0"));
        seeder.awaitLog(line -> line.equals("transferred " + leecher.name() + " 0 " + SIZE));
    }

    /** No byte that the metainfo does not name: the seeder says so itself. */
    @Test
    void aFileThatChangesIsNoLongerShared() throws Exception {
        Swarmer seeder = seeder();
        Files.write(file, new byte[SIZE]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        Swarmer leecher = leecher();
        leecher.knows(seeder);
        seeder.awaitLog(line -> line.startsWith("store failed: 'file' has changed since it was shared"));
        leecher.awaitLog(line -> line.startsWith("gone " + seeder.name()) && line.contains("has changed"));
        assertFalse(leecher.complete.isDone());
    }

    @Test
    void theNodeEndsWhileOthersAreConnecting() throws Exception {
        Swarmer seeder = seeder();
        for (int i = 0; i < 3; i++) {
            leecher().knows(seeder);
        }
        // Whatever they are doing right now.
        assertTrue(seeder.node.close("at once", 500));
        for (Swarmer leecher : swarmers.subList(1, 4)) {
            assertTrue(leecher.node.close("at once", 500));
        }
    }
}
