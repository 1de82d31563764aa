package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import toucan.peer.protocol.MessageWriter;

/** Whatever peers say, in whatever order: the worst that happens is that they are sent away. */
class SwarmFuzzTest {
    private static final int PEERS = 4;

    /** One thing that one peer does. */
    record Deed(int peer, int kind, int a, int b, long pauseNanos) {}

    @Provide
    Arbitrary<List<Deed>> deeds() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(0, 8_000_000_000L))
                .as(Deed::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 150)
    void nothingBreaks(@ForAll("deeds") List<Deed> deeds) {
        Encounter encounter = Encounter.leecher(16, 2);
        Encounter.Peer[] peers = new Encounter.Peer[PEERS];
        for (Deed deed : deeds) {
            Encounter.Peer peer = peers[deed.peer];
            if (peer == null || peer.closed != null) {
                peers[deed.peer] = encounter.peer();
            } else {
                act(encounter, peer, deed);
            }
            encounter.pass(deed.pauseNanos / (deed.kind % 3 == 0 ? 1 : 1_000));
        }
        SwarmStatus status = encounter.status();
        int connected = 0;
        for (Encounter.Peer peer : peers) {
            connected += peer != null && peer.closed == null ? 1 : 0;
        }
        assertTrue(status.peers().size() == connected, "who is connected is known");
        for (int count : status.availability()) {
            assertTrue(count >= 0 && count <= connected, "and what they have");
        }
    }

    private static void act(Encounter encounter, Encounter.Peer peer, Deed deed) {
        int piece = deed.a % encounter.metainfo.pieceCount();
        switch (deed.kind) {
            case 0 -> peer.say(MessageWriter::choke);
            case 1, 2 -> peer.say(MessageWriter::unchoke);
            case 3 -> peer.say(MessageWriter::interested);
            case 4 -> peer.say(MessageWriter::notInterested);
            case 5 -> peer.say(to -> to.have(piece));
            case 6 -> peer.bitfield(piece, deed.b);
            case 7 -> peer.bitfield(encounter.allPieces());
            case 8 -> peer.request(piece, deed.b * 100, 1 + deed.a * 2_000);
            case 9 -> peer.block(piece, deed.b % 2, deed.b > 1);
            case 10, 11 -> peer.answerAll(true);
            case 12 -> peer.answerAll(deed.b > 0);
            case 13 -> peer.say(to -> to.cancel(piece, 0, Torrents.BLOCK));
            case 14 -> peer.say(to -> to.extended(deed.b, ByteBuffer.wrap(new byte[] {'d', 'e'})));
            default -> encounter.swarm.closed(closing(peer), "it left", encounter.nowNanos);
        }
    }

    private static Session closing(Encounter.Peer peer) {
        peer.closed = "it left";
        return peer.session;
    }
}
