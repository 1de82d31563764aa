package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A swarm at one moment, as one of its peers sees it.
 *
 * @param pieces how many there are; 0 while the metainfo is unknown
 * @param have those that we have
 * @param availability of each piece, how many connected peers have it
 * @param underWay those of which blocks are asked for or here already, but not all
 * @param downloaded bytes of blocks that arrived
 * @param uploaded bytes of blocks that we sent
 * @param wasted bytes that arrived for nothing: twice, late, or bad
 * @param downloadRate bytes per second
 * @param uploadRate bytes per second
 * @param knownAddresses where peers may be
 * @param metadata how much of the metainfo has arrived while only a ticket is known
 * @param peers those connected
 */
public record SwarmStatus(
        int pieces,
        BitSet have,
        int[] availability,
        BitSet underWay,
        long downloaded,
        long uploaded,
        long wasted,
        long downloadRate,
        long uploadRate,
        int knownAddresses,
        MetadataProgress metadata,
        List<Peer> peers) {

    /**
     * The info dictionary that a ticket stands for, on its way (BEP 9): the peer's version of which most is here.
     *
     * @param received bytes
     * @param size bytes, as that peer says; 0 while nobody has offered one, and when it is not fetched
     */
    public record MetadataProgress(int received, int size) {
        public static final MetadataProgress NONE = new MetadataProgress(0, 0);
    }

    /**
     * One peer.
     *
     * @param name its address, for people
     * @param client what it calls itself
     * @param pieces how many it has
     * @param has which
     * @param downloaded bytes that it sent us
     * @param uploaded bytes that we sent it
     * @param downloadRate bytes per second of late, from it
     * @param uploadRate bytes per second of late, to it
     * @param weChoke it gets nothing from us
     * @param peerChokes we get nothing from it
     * @param weAreInterested it has something that we want
     * @param peerIsInterested we have something that it wants
     * @param optimistic it has the optimistic slot
     * @param snubbing it owes us blocks for too long
     * @param requested blocks that it owes us
     */
    public record Peer(
            String name,
            String client,
            int pieces,
            BitSet has,
            long downloaded,
            long uploaded,
            long downloadRate,
            long uploadRate,
            boolean weChoke,
            boolean peerChokes,
            boolean weAreInterested,
            boolean peerIsInterested,
            boolean optimistic,
            boolean snubbing,
            int requested) {

        static Peer of(Session session, boolean optimistic, long nowNanos) {
            return new Peer(
                    session.link.remote(),
                    session.client,
                    session.has.cardinality(),
                    (BitSet) session.has.clone(),
                    session.bytesDownloaded(),
                    session.bytesUploaded(),
                    session.downloadRate(nowNanos),
                    session.uploadRate(nowNanos),
                    session.weChoke(),
                    session.peerChokes(),
                    session.weAreInterested(),
                    session.isInterested(),
                    optimistic,
                    session.isSnubbing(),
                    session.asked.size());
        }
    }

    static SwarmStatus of(Swarm swarm, long nowNanos) {
        Exchange exchange = swarm.exchange();
        List<Peer> peers = new ArrayList<>();
        long down = 0;
        long up = 0;
        for (Session session : swarm.sessions()) {
            if (session.isOpen()) {
                boolean optimistic = exchange != null && exchange.choker().optimistic() == session;
                peers.add(Peer.of(session, optimistic, nowNanos));
                down += session.downloadRate(nowNanos);
                up += session.uploadRate(nowNanos);
            }
        }
        int known = swarm.book().size();
        if (exchange == null) {
            MetadataProgress progress = Metadata.progress(swarm.sessions());
            return new SwarmStatus(
                    0, new BitSet(), new int[0], new BitSet(), 0, 0, 0, down, up, known, progress, peers);
        }
        return new SwarmStatus(
                exchange.metainfo().pieceCount(),
                (BitSet) exchange.have().clone(),
                exchange.download().availability(),
                exchange.download().underWay(),
                exchange.download().receivedBytes(),
                exchange.uploads().servedBytes(),
                exchange.download().wastedBytes(),
                down,
                up,
                known,
                MetadataProgress.NONE,
                peers);
    }

    /** Whether nothing is missing. */
    public boolean complete() {
        return pieces > 0 && have.cardinality() == pieces;
    }
}
