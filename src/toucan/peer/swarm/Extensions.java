package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import toucan.peer.metainfo.Printable;
import toucan.peer.protocol.ExtendedHandshake;
import toucan.peer.protocol.MetadataMessage;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PexMessage;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/**
 * What goes beyond BEP 3, by the extension protocol (BEP 10): the metainfo itself (BEP 9), which Toucan peers there are, and
 * why a peer goes away.
 */
final class Extensions {
    /** Why the sender goes away, as text of at most 200 octets: {@code toucan_farewell}. */
    static final String FAREWELL = "toucan_farewell";

    private static final int METADATA_ID = 1;
    private static final int PEX_ID = 2;
    private static final int FAREWELL_ID = 3;
    private static final int LONGEST_FAREWELL = 200;
    private static final String CLIENT = "Toucan";

    private final Swarm swarm;
    private final Metadata metadata;

    Extensions(Swarm swarm) {
        this.swarm = swarm;
        metadata = new Metadata(swarm);
    }

    /** Our extended handshake. */
    void greet(Session peer) {
        Map<String, Integer> ids = new HashMap<>();
        ids.put(ExtendedHandshake.UT_METADATA, METADATA_ID);
        ids.put(FAREWELL, FAREWELL_ID);
        if (exchangesWith(peer)) {
            ids.put(ExtendedHandshake.TOUCAN_PEX, PEX_ID);
        }
        int size = swarm.metainfo() == null ? 0 : swarm.metainfo().infoLength();
        ExtendedHandshake ours =
                new ExtendedHandshake(ids, CLIENT, 0, swarm.config().maxRequests(), size);
        peer.out.extended(0, ours.encode());
    }

    /** Peers of the gateway never hear of Toucan's endpoints, and a private torrent is not told of at all (BEP 27). */
    private boolean exchangesWith(Session peer) {
        boolean isPrivate = swarm.metainfo() != null && swarm.metainfo().isPrivate();
        return swarm.config().exchangePeers() && peer.address != null && !isPrivate;
    }

    void received(Session peer, int id, ByteBuffer payload, long nowNanos) throws ProtocolViolation {
        switch (id) {
            case 0 -> greeted(peer, ExtendedHandshake.decode(payload), nowNanos);
            case METADATA_ID -> metadata.received(peer, MetadataMessage.decode(payload), nowNanos);
            case PEX_ID -> heardOf(peer, PexMessage.decode(payload), nowNanos);
            case FAREWELL_ID -> peer.farewell = farewell(payload);
            default -> {
                // Named by nobody: BEP 10 has it ignored.
            }
        }
    }

    private void greeted(Session peer, ExtendedHandshake theirs, long nowNanos) throws ProtocolViolation {
        if (!theirs.client().isEmpty()) {
            peer.client = theirs.client();
        }
        peer.peerQueue = theirs.requestQueue();
        peer.metadataId = theirs.id(ExtendedHandshake.UT_METADATA);
        peer.farewellId = theirs.id(FAREWELL);
        peer.pexId = exchangesWith(peer) ? theirs.id(ExtendedHandshake.TOUCAN_PEX) : 0;
        if (peer.pexId != 0 && peer.exchange == null) {
            peer.exchange = new PeerExchange(nowNanos);
            tell(peer, swarm.sessions(), nowNanos); // before the swarm has given it all it needs
        }
        metadata.offered(peer, theirs.metadataSize());
    }

    // ---------------------------------------------------------------- farewell

    void farewell(Session peer, String why) {
        if (peer.isOpen() && peer.farewellId != 0) {
            byte[] text = why.getBytes(StandardCharsets.UTF_8);
            peer.out.extended(peer.farewellId, ByteBuffer.wrap(text, 0, Math.min(text.length, LONGEST_FAREWELL)));
        }
    }

    private static String farewell(ByteBuffer payload) throws ProtocolViolation {
        if (payload.remaining() > LONGEST_FAREWELL) {
            throw new ProtocolViolation(Rule.LENGTH, "a farewell of " + payload.remaining() + " bytes");
        }
        return Printable.of(StandardCharsets.UTF_8.decode(payload).toString());
    }

    // ---------------------------------------------------------------- peer exchange

    private void heardOf(Session peer, PexMessage message, long nowNanos) throws ProtocolViolation {
        if (!exchangesWith(peer)) {
            return;
        }
        peer.pexCountedNanos = Math.max(peer.pexCountedNanos, nowNanos) + PeerExchange.MIN_INTERVAL_NANOS;
        if (peer.pexCountedNanos - nowNanos > PeerExchange.MAX_BURST * PeerExchange.MIN_INTERVAL_NANOS) {
            throw new ProtocolViolation(Rule.CONTENT, "it tells of other peers over and over");
        }
        boolean complete =
                swarm.exchange() != null && swarm.exchange().download().complete();
        for (PexMessage.Peer told : message.added()) {
            if (complete && (told.flags() & PexMessage.SEED) != 0) {
                continue; // neither of us lacks anything
            }
            swarm.discovered(told.address(), Source.EXCHANGE, nowNanos);
        }
    }

    /** Tells those whose turn it is who came and who went. */
    void exchangePeers(Collection<Session> peers, long nowNanos) {
        for (Session peer : peers) {
            if (peer.exchange != null && peer.exchange.nextNanos() <= nowNanos) {
                tell(peer, peers, nowNanos);
            }
        }
    }

    /**
     * Whoever we have dialed can be dialed; whoever dialed us is told of too, as it dials from where it listens. The first time
     * only of those who were told before: of two newcomers one hears of the other, and they need not dial at once.
     */
    private void tell(Session peer, Collection<Session> peers, long nowNanos) {
        Map<PeerAddress, Integer> others = new HashMap<>();
        for (Session other : peers) {
            boolean toldBefore = other.exchange != null || !peer.exchange.isFirst();
            if (other != peer && other.isOpen() && other.address != null && toldBefore) {
                boolean seed = swarm.metainfo() != null
                        && other.has.cardinality() == swarm.metainfo().pieceCount();
                others.put(other.address, (seed ? PexMessage.SEED : 0) | (other.weDialed ? PexMessage.REACHABLE : 0));
            }
        }
        PeerExchange.News news = peer.exchange.news(others.keySet(), nowNanos);
        if (!news.isEmpty()) {
            List<PexMessage.Peer> added = new ArrayList<>();
            news.added().forEach(address -> added.add(new PexMessage.Peer(address, others.get(address))));
            peer.out.extended(peer.pexId, new PexMessage(added, news.dropped()).encode());
        }
    }

    /** When {@link #exchangePeers} is due. */
    long nextNanos(Collection<Session> peers) {
        long next = Long.MAX_VALUE;
        for (Session peer : peers) {
            if (peer.exchange != null) {
                next = Math.min(next, peer.exchange.nextNanos());
            }
        }
        return next;
    }
}
