package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import toucan.impair.Impairments;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;
import toucan.sim.Simulation;
import toucan.sim.Wire;
import toucan.tcp.TcpConfig;

/** Peers in virtual time, over links as bad as one likes. Everything follows from the seed. */
final class SimSwarm {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    private static final TcpConfig TCP = TcpConfig.DEFAULT
            .with()
            .minRtoNanos(200 * MS)
            .mslNanos(SECOND)
            .nagle(false)
            .receiveBuffer(128 << 10)
            .sendBuffer(128 << 10)
            .connectTimeoutNanos(10 * SECOND)
            .idleTimeoutNanos(180 * SECOND)
            .build();

    final Simulation simulation;
    final Metainfo metainfo;
    final byte[] content;
    final List<SimPeer> peers = new ArrayList<>();
    private final long seed;
    private final SplittableRandom random;
    private SwarmConfig config = SwarmConfig.DEFAULT;

    SimSwarm(long seed, int bytes) {
        this.seed = seed;
        simulation = new Simulation(seed);
        random = new SplittableRandom(seed);
        content = new byte[bytes];
        random.nextBytes(content);
        metainfo = metainfo(content);
        simulation.wires(Wire.delaying(5 * MS));
    }

    private static Metainfo metainfo(byte[] content) {
        try {
            Path dir = Files.createTempDirectory("toucan");
            Path file = Files.write(dir.resolve("content"), content);
            try {
                return MetainfoMaker.make(file, MakerProgress.NONE);
            } finally {
                Files.delete(file);
                Files.delete(dir);
            }
        } catch (IOException | InvalidMetainfo e) {
            throw new IllegalStateException(e);
        }
    }

    SimSwarm config(SwarmConfig changed) {
        config = changed;
        return this;
    }

    /** A host whose network is that bad. */
    private SimPeer host(UnaryOperator<Impairments.Builder> network) {
        int number = peers.size() + 1;
        SimPeer[] peer = new SimPeer[1];
        var host = simulation.newHost("peer" + number, "192.0.2." + number, settings -> settings.tcp(TCP)
                .impairments(network.apply(Impairments.NONE.with().seed(seed * 1_000 + number))
                        .build()));
        peer[0] = new SimPeer(this, host);
        for (SimPeer other : peers) {
            Wire wire = Wire.delaying(5 * MS).with(nanos -> peer[0].dead || other.dead);
            simulation.wire(host, other.host, wire);
            simulation.wire(other.host, host, wire);
        }
        peers.add(peer[0]);
        return peer[0];
    }

    private PeerId newId() {
        byte[] bytes = new byte[PeerId.RANDOM_BYTES];
        random.nextBytes(bytes);
        return PeerId.toucan(bytes);
    }

    SimPeer add(MemoryStore store, UnaryOperator<Impairments.Builder> network) {
        SimPeer peer = host(network);
        peer.store = store;
        peer.swarm = Swarm.of(config, newId(), metainfo, store, peer, random.nextLong(), simulation.nanos());
        return peer;
    }

    SimPeer seeder(UnaryOperator<Impairments.Builder> network) {
        return add(new MemoryStore(metainfo, content), network);
    }

    SimPeer leecher(UnaryOperator<Impairments.Builder> network) {
        return add(new MemoryStore(metainfo), network);
    }

    SimPeer at(PeerAddress address) {
        return peers.stream()
                .filter(peer -> peer.address().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** Tells one peer of another. */
    void introduce(SimPeer who, SimPeer toWhom) {
        who.swarm.discovered(toWhom.address(), Source.USER, simulation.nanos());
        who.turn();
    }

    void kill(SimPeer peer) {
        peer.dead = true;
    }

    /** Runs until all peers that live and are of that kind are complete. @return when that was (nanoseconds) */
    long runUntilComplete(Predicate<SimPeer> which, long limitNanos) {
        simulation.run(
                () -> peers.stream()
                        .filter(peer -> !peer.dead && which.test(peer))
                        .allMatch(peer -> peer.store.complete()),
                limitNanos);
        for (SimPeer peer : peers) {
            if (!peer.dead && which.test(peer)) {
                assertArrayEquals(content, peer.store.content(), "content at " + peer.host.name() + ", seed " + seed);
            }
        }
        return simulation.nanos();
    }
}
