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
    /** A dial and a handshake together take no longer: beyond that, two connections were not made at once. */
    private static final long CROSSING_NANOS = 30_000_000_000L;

    /** BEP 3 knows no refusal: whoever does not want us, as one that has other torrents, only ends the connection. */
    static final String UNANSWERED =
            " in place of a handshake: perhaps it does not have this torrent, or no room for one more";

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

    /** We have called, and no answer has come. */
    boolean isUnanswered(Session peer) {
        return peer.weDialed && !peer.isOpen();
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
     * The same peer twice. Three things may have happened:
     *
     * <ul>
     *   <li>It calls from where we have it connected already, and not because both of us dialed at once. Nobody calls an address
     *       that it is connected with, so it has lost the older connection, and we have not heard of that.
     *   <li>Both sides dialed at once: the connection that the one with the larger peer id dialed stays, so that both sides
     *       choose the same.
     *   <li>It is known at another address, or pretends to be somebody else: the older one stays, so that who copies an id
     *       harms nobody.
     * </ul>
     */
    private void settle(Session newer, Session older, PeerId theirId, long nowNanos) throws ProtocolViolation {
        boolean sameAddress = newer.address != null && newer.address.equals(older.address);
        boolean crossed = newer.weDialed != older.weDialed && nowNanos - older.connectedNanos() < CROSSING_NANOS;
        if (sameAddress && !crossed) {
            swarm.drop(older, "it has called again, so it had lost this connection", nowNanos);
            return;
        }
        boolean weAreLarger = Arrays.compareUnsigned(swarm.ourId().bytes(), theirId.bytes()) > 0;
        if (crossed && newer.weDialed == weAreLarger) {
            swarm.drop(older, "both of us dialed, and one connection is enough", nowNanos);
            return;
        }
        newer.isKnownElsewhere = !sameAddress;
        throw new ProtocolViolation(Rule.CONTENT, "it is connected already");
    }
}
