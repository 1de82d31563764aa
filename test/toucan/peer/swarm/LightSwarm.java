package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.PeerAddress;

/** A swarm of many peers in virtual time. Everything follows from the seed. */
final class LightSwarm {
    static final long SECOND = LightNet.SECOND;

    final LightNet net;
    final byte[] content;
    final Metainfo metainfo;
    final List<LightPeer> peers = new ArrayList<>();
    final SplittableRandom random;
    private final long seed;
    private int hosts;
    private SwarmConfig config = SwarmConfig.DEFAULT;

    LightSwarm(long seed, int bytes, int pieceLength) {
        this.seed = seed;
        net = new LightNet(seed);
        random = new SplittableRandom(seed);
        content = Torrents.content(seed, bytes);
        metainfo = Torrents.of(content, pieceLength);
    }

    LightSwarm config(SwarmConfig changed) {
        config = changed;
        return this;
    }

    LightNet.Host host(LightNet.Network network) {
        hosts++;
        return net.newHost(PeerAddress.of(new byte[] {10, 0, (byte) (hosts >> 8), (byte) hosts}, 9_293), network);
    }

    LightPeer seeder(LightNet.Network network) {
        return add(new MemoryStore(metainfo, content), network);
    }

    LightPeer leecher(LightNet.Network network) {
        return add(new MemoryStore(metainfo), network);
    }

    LightPeer add(MemoryStore store, LightNet.Network network) {
        LightPeer peer = new LightPeer(net, host(network), store);
        peer.swarm =
                Swarm.of(config, Encounter.id(1_000 + hosts), metainfo, store, peer, random.nextLong(), net.nanos());
        peers.add(peer);
        peer.turn();
        return peer;
    }

    /** Tells one peer of another. */
    void introduce(LightPeer who, LightNet.Host toWhom) {
        who.swarm.discovered(toWhom.address, Source.USER, net.nanos());
        who.turn();
    }

    /** It is gone, without a word. */
    void kill(LightPeer peer) {
        peer.host.dead = true;
    }

    /** It says good-bye. */
    void leave(LightPeer peer) {
        peer.swarm.stop("it was stopped", net.nanos());
        peer.host.dead = true;
    }

    List<LightPeer> alive() {
        return peers.stream().filter(peer -> !peer.host.dead).toList();
    }

    /** Runs until all of those that live are complete, and compares their bytes. */
    void complete(Predicate<LightPeer> which, long limitNanos) {
        boolean done = net.run(
                () -> peers.stream().allMatch(peer -> peer.host.dead || !which.test(peer) || peer.store.complete()),
                limitNanos);
        assertTrue(done, () -> "not complete after " + limitNanos / SECOND + " s, seed " + seed + ": " + unfinished());
        for (LightPeer peer : alive()) {
            if (which.test(peer)) {
                assertArrayEquals(content, peer.store.content(), "at " + peer.host.address + ", seed " + seed);
            }
        }
    }

    void complete(long limitNanos) {
        complete(peer -> true, limitNanos);
    }

    private String unfinished() {
        StringBuilder text = new StringBuilder();
        for (LightPeer peer : alive()) {
            if (!peer.store.complete()) {
                SwarmStatus status = peer.status();
                text.append(peer.host.address)
                        .append(" has ")
                        .append(status.have().cardinality())
                        .append(" of ")
                        .append(status.pieces())
                        .append(", ")
                        .append(status.peers())
                        .append(peer.log)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Of what all together fetched, the share that was of no use. */
    double wasted() {
        long wasted = 0;
        long fetched = 0;
        for (LightPeer peer : alive()) {
            wasted += peer.status().wasted();
            fetched += peer.status().downloaded();
        }
        return wasted / (double) fetched;
    }

    /** How often a peer has sent the whole. */
    double share(LightPeer peer) {
        return peer.status().uploaded() / (double) content.length;
    }
}
