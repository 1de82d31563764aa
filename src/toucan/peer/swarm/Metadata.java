package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.Collection;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.Limits;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.protocol.MetadataMessage;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/**
 * The info dictionary from peer to peer (BEP 9): served to who asks, and fetched by one who has only a ticket. It is asked of
 * every peer that has it, of each for itself, and the first that is whole and has the ticket's hash is taken.
 */
final class Metadata {
    /** A peer may ask for all of it a few times over, no more. */
    private static final int GENEROSITY = 4;
    /** What may have arrived of all peers' versions together (bytes). */
    private static final int MOST_HELD = 16 << 20;

    private final Swarm swarm;

    Metadata(Swarm swarm) {
        this.swarm = swarm;
    }

    /** The peer has an info dictionary of so many bytes; 0 if it has none. */
    void offered(Session peer, int size) throws ProtocolViolation {
        if (swarm.metainfo() != null || size == 0 || peer.metadataId == 0 || peer.metadata != null) {
            return;
        }
        if (size > Limits.METAINFO.bytes()) {
            throw new ProtocolViolation(Rule.LENGTH, "a metainfo of " + size + " bytes");
        }
        peer.metadata = new MetadataFetch(size);
        askNext(peer);
    }

    private void askNext(Session peer) {
        peer.out.extended(
                peer.metadataId, MetadataMessage.request(peer.metadata.next()).encode());
    }

    /** @param message null for a kind that is not known */
    void received(Session peer, MetadataMessage message, long nowNanos) throws ProtocolViolation {
        if (message == null) {
            return;
        }
        switch (message.type()) {
            case REQUEST -> serve(peer, message.piece());
            case DATA -> take(peer, message, nowNanos);
            case REJECT -> peer.metadata = null;
        }
    }

    private void serve(Session peer, int piece) throws ProtocolViolation {
        if (peer.metadataId == 0) {
            throw new ProtocolViolation(Rule.CONTENT, "it asks for the metainfo before its extended handshake");
        }
        Metainfo known = swarm.metainfo();
        boolean there = known != null && piece < MetadataMessage.pieces(known.infoLength());
        if (there && ++peer.metadataServed > GENEROSITY * MetadataMessage.pieces(known.infoLength())) {
            throw new ProtocolViolation(Rule.CONTENT, "it asks for the metainfo over and over");
        }
        ByteBuffer answer = there && peer.out.takesMore()
                ? MetadataMessage.data(piece, known.infoBytes()).encode()
                : MetadataMessage.reject(piece).encode();
        peer.out.extended(peer.metadataId, answer);
    }

    private void take(Session peer, MetadataMessage message, long nowNanos) throws ProtocolViolation {
        MetadataFetch fetch = peer.metadata;
        if (fetch == null || swarm.metainfo() != null) {
            return;
        }
        if (message.totalSize() != fetch.size() || !fetch.receive(message.piece(), message.data())) {
            throw new ProtocolViolation(Rule.CONTENT, "a piece of the metainfo that was not asked for");
        }
        if (fetch.next() >= 0) {
            if (held() > MOST_HELD) {
                throw new ProtocolViolation(Rule.CONTENT, "too much of different metainfos at once");
            }
            askNext(peer);
            return;
        }
        peer.metadata = null;
        byte[] info = fetch.verified(swarm.infoSha256());
        if (info == null) {
            throw new ProtocolViolation(Rule.CONTENT, "its metainfo is not what the ticket stands for");
        }
        swarm.metadataComplete(parsed(info), nowNanos);
    }

    private long held() {
        long held = 0;
        for (Session session : swarm.sessions()) {
            held += session.metadata == null ? 0 : session.metadata.received();
        }
        return held;
    }

    /** How far the version has come that has come farthest. */
    static SwarmStatus.MetadataProgress progress(Collection<Session> sessions) {
        SwarmStatus.MetadataProgress best = SwarmStatus.MetadataProgress.NONE;
        for (Session session : sessions) {
            MetadataFetch fetch = session.metadata;
            if (fetch != null && (best.size() == 0 || fetch.received() > best.received())) {
                best = new SwarmStatus.MetadataProgress(fetch.received(), fetch.size());
            }
        }
        return best;
    }

    private Metainfo parsed(byte[] info) throws ProtocolViolation {
        try {
            return Metainfo.ofInfo(info);
        } catch (InvalidMetainfo e) {
            swarm.listener().metainfoRefused(e.getMessage());
            throw new ProtocolViolation(Rule.CONTENT, "the metainfo of this ticket is refused: " + e.getMessage());
        }
    }
}
