package toucan.peer.swarm;

import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/** Serves what peers ask for: verified pieces only, to those who are not choked, as fast as their links and the limit allow. */
final class Uploads {
    private final SwarmConfig config;
    private final PieceStore store;
    private final BitSet have;
    private final RateLimiter limiter;
    /** Whom the limit made wait goes first when it lets blocks pass again. */
    private Session waiting;

    private long servedBytes;

    Uploads(SwarmConfig config, PieceStore store, BitSet have, long nowNanos) {
        this.config = config;
        this.store = store;
        this.have = have;
        limiter = new RateLimiter(
                config.uploadBytesPerSecond(),
                Math.max(config.uploadBytesPerSecond() / 4, PieceInProgress.BLOCK),
                nowNanos);
    }

    long servedBytes() {
        return servedBytes;
    }

    /** A REQUEST for bytes that exist; one that crosses our CHOKE is forgotten, as BEP 3 has it. */
    void request(Session peer, int piece, int offset, int length) throws ProtocolViolation {
        if (!have.get(piece)) {
            throw new ProtocolViolation(Rule.CONTENT, "it asks for piece " + piece + ", which we do not have");
        }
        if (peer.weChoke()) {
            return;
        }
        if (peer.requests.size() >= config.maxRequests()) {
            throw new ProtocolViolation(
                    Rule.CONTENT, "it asks for more than " + config.maxRequests() + " blocks at once");
        }
        peer.requests.add(new Session.Request(piece, offset, length));
    }

    void cancel(Session peer, int piece, int offset, int length) {
        peer.requests.removeFirstOccurrence(new Session.Request(piece, offset, length));
    }

    /** Serves a peer as far as its link has room. */
    void serve(Session peer, long nowNanos) throws IOException {
        while (!peer.requests.isEmpty()) {
            Session.Request request = peer.requests.peek();
            if (!peer.out.takesPiece(request.length())) {
                return;
            }
            if (waiting != null && waiting != peer || !limiter.tryTake(request.length(), nowNanos)) {
                waiting = waiting == null ? peer : waiting;
                return;
            }
            waiting = null;
            peer.requests.remove();
            peer.out.piece(
                    request.piece(),
                    request.offset(),
                    request.length(),
                    into -> store.read(request.piece(), request.offset(), into));
            peer.onUploaded(request.length(), nowNanos);
            servedBytes += request.length();
        }
    }

    void left(Session peer) {
        waiting = waiting == peer ? null : waiting;
    }

    /** The limit may let blocks pass again: everybody in turn, beginning with whoever waits longest. */
    void serveAll(Collection<Session> peers, long nowNanos) throws IOException {
        Session first = waiting;
        waiting = null;
        if (first != null && first.isOpen()) {
            serve(first, nowNanos);
        }
        for (Session peer : peers) {
            if (peer != first) {
                serve(peer, nowNanos);
            }
        }
    }

    /** When {@link #serveAll} is due because of the limit; {@link Long#MAX_VALUE} if nobody waits for it. */
    long readyNanos(long nowNanos) {
        return waiting == null ? Long.MAX_VALUE : limiter.readyNanos(PieceInProgress.BLOCK, nowNanos);
    }
}
