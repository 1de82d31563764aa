package toucan.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;

/** A peer that is not there, at a moment that never was, for tests of what is shown of one. */
final class InventedPeer {
    static final int PIECE = 16 * 1024;

    private InventedPeer() {}

    /** A file of so many pieces, the last one of 100 bytes. */
    static Metainfo metainfo(int pieces) throws InvalidMetainfo {
        String info = "d6:lengthi" + ((pieces - 1L) * PIECE + 100) + "e4:name12:invented.bin12:piece lengthi" + PIECE
                + "e6:pieces" + 20 * pieces + ":" + "x".repeat(20 * pieces) + "e";
        return Metainfo.ofInfo(info.getBytes(StandardCharsets.US_ASCII));
    }

    static BitSet first(int pieces) {
        BitSet set = new BitSet();
        set.set(0, pieces);
        return set;
    }

    static SwarmStatus.Peer peer(String name, String client, int pieces, long inBytesPerSecond) {
        return new SwarmStatus.Peer(
                name,
                client,
                pieces,
                first(pieces),
                1_000_000,
                20_000,
                inBytesPerSecond,
                0,
                true,
                false,
                true,
                true,
                false,
                false,
                7);
    }

    /** Half of the pieces are here, one is under way, the last one nobody has. */
    static SwarmStatus status(int pieces, List<SwarmStatus.Peer> peers) {
        int[] availability = new int[pieces];
        for (int piece = 0; piece < pieces - 1; piece++) {
            availability[piece] = peers.size();
        }
        BitSet underWay = new BitSet();
        underWay.set(pieces / 2);
        return new SwarmStatus(
                pieces,
                first(pieces / 2),
                availability,
                underWay,
                1_200_000,
                300_000,
                16_384,
                1_234_567,
                654_321,
                peers.size() + 1,
                SwarmStatus.MetadataProgress.NONE,
                peers);
    }

    static List<SwarmStatus.Peer> peers(int count, int pieces) {
        List<SwarmStatus.Peer> peers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            peers.add(peer("127.0.0.1:" + (10_000 + i), "Toucan", pieces * i / (count + 1), 125_000L * i));
        }
        return peers;
    }

    static WatchedPeer watched(Metainfo metainfo, SwarmStatus status, PeerNews.Told news) {
        return new WatchedPeer(
                WatchedPeer.Phase.of(status, false, false), 12.5, List.of("127.0.0.1:9293"), metainfo, status, 0, news);
    }
}
