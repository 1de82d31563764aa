package toucan.peer.swarm;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashSet;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/** Serves what peers ask for: verified pieces only, to those who are not choked, as fast as their links and the limit allow. */
final class Uploads {
    private final SwarmConfig config;
    private final PieceStore store;
    private final BitSet have;
    private final RateLimiter limiter;
    /** Whom the limit made wait: when it lets blocks pass again they get one each, in turn. */
    private final LinkedHashSet<Session> waiting = new LinkedHashSet<>();

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
            if (!waiting.isEmpty() || !limiter.tryTake(request.length(), nowNanos)) {
                waiting.add(peer);
                return;
            }
            send(peer, nowNanos);
        }
    }

    private void send(Session peer, long nowNanos) throws IOException {
        Session.Request request = peer.requests.remove();
        peer.out.piece(
                request.piece(),
                request.offset(),
                request.length(),
                into -> store.read(request.piece(), request.offset(), into));
        peer.onUploaded(request.length(), nowNanos);
        servedBytes += request.length();
    }

    void left(Session peer) {
        waiting.remove(peer);
    }

    /** The limit may let blocks pass again: one for each that waits, in turn, as long as it does. */
    void serveWaiting(long nowNanos) throws IOException {
        while (!waiting.isEmpty()) {
            Session peer = waiting.iterator().next();
            Session.Request request = peer.requests.peek();
            if (request != null && peer.out.takesPiece(request.length())) {
                if (!limiter.tryTake(request.length(), nowNanos)) {
                    return;
                }
                send(peer, nowNanos);
                waiting.remove(peer);
                waiting.add(peer);
            } else {
                waiting.remove(peer); // it was choked, or does not read; when it does, it is served again
            }
        }
    }

    /** When {@link #serveWaiting} is due; {@link Long#MAX_VALUE} if nobody waits. */
    long readyNanos(long nowNanos) {
        return waiting.isEmpty() ? Long.MAX_VALUE : limiter.readyNanos(PieceInProgress.BLOCK, nowNanos);
    }
}
