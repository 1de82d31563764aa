package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import toucan.peer.metainfo.InfoHash;
import toucan.peer.protocol.Handshake;
import toucan.peer.protocol.PeerId;
import toucan.peer.protocol.ProtocolViolation;
import toucan.peer.protocol.ProtocolViolation.Rule;

/**
 * The first 68 bytes of each side (BEP 3). A torrent has two names: the SHA-1 of its info dictionary, by which the world's
 * clients know it, and the beginning of its SHA-256, which is what a ticket gives (as BEP 52 has it). Both are understood,
 * and the answer uses the one that the question used.
 */
final class Handshakes {
    private final Swarm swarm;

    Handshakes(Swarm swarm) {
        this.swarm = swarm;
    }

    /** @param bySha1 the peer is one of the world's clients, and knows no other name */
    void send(Session peer, boolean bySha1) {
        InfoHash name = bySha1 && swarm.metainfo() != null
                ? swarm.metainfo().infoHash()
                : swarm.infoSha256().truncated();
        peer.nameSent = name;
        peer.out.handshake(Handshake.of(name, swarm.ourId()));
    }

    /** The peer's handshake, or a part of it; what follows it stays in the buffer. */
    void received(Session peer, ByteBuffer data, long nowNanos) throws ProtocolViolation {
        Handshake theirs = peer.handshake.feed(data);
        if (theirs == null) {
            return;
        }
        if (!isOurs(theirs.infoHash())) {
            throw new ProtocolViolation(Rule.CONTENT, "it wants another torrent, " + theirs.infoHash());
        }
        if (peer.weDialed && !theirs.infoHash().equals(peer.nameSent)) {
            throw new ProtocolViolation(Rule.CONTENT, "it answers for another torrent than it was asked for");
        }
        meet(peer, theirs, nowNanos);
        if (!peer.weDialed) {
            peer.nameSent = theirs.infoHash();
            peer.out.handshake(Handshake.of(theirs.infoHash(), swarm.ourId()));
        }
        peer.open(swarm, theirs, nowNanos);
        swarm.opened(peer, theirs.hasExtensions(), nowNanos);
    }

    private boolean isOurs(InfoHash name) {
        return name.equals(swarm.infoSha256().truncated())
                || swarm.metainfo() != null && name.equals(swarm.metainfo().infoHash());
    }

    /** Whether we want to know it: not ourselves, nobody banned, and nobody twice. */
    private void meet(Session peer, Handshake theirs, long nowNanos) throws ProtocolViolation {
        if (theirs.peerId().equals(swarm.ourId())) {
            if (peer.weDialed && peer.address != null) {
                swarm.book().isOurselves(peer.address);
            }
            throw new ProtocolViolation(Rule.CONTENT, "it is ourselves");
        }
        if (swarm.reputation().isBanned(theirs.peerId())) {
            throw new ProtocolViolation(Rule.CONTENT, "it is banned");
        }
        for (Session other : List.copyOf(swarm.sessions())) {
            if (other.isOpen() && theirs.peerId().equals(other.peerId)) {
                settle(peer, other, theirs.peerId(), nowNanos);
            }
        }
    }

    /**
     * Both sides dialed at once: the connection that the one with the larger peer id dialed stays, so that both sides choose
     * the same.
     */
    private void settle(Session newer, Session older, PeerId theirId, long nowNanos) throws ProtocolViolation {
        boolean weAreLarger = Arrays.compareUnsigned(swarm.ourId().bytes(), theirId.bytes()) > 0;
        if (newer.weDialed == older.weDialed || newer.weDialed != weAreLarger) {
            throw new ProtocolViolation(Rule.CONTENT, "it is connected already");
        }
        swarm.drop(older, "both of us dialed, and one connection is enough", nowNanos);
    }
}
