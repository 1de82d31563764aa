package toucan.peer.swarm;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;

/**
 * Who sent pieces with a wrong hash. Two of them, and a peer is banned: by its id and by its address. Where several had sent
 * blocks of such a piece, all of them are suspects from then on: what a suspect sends is never mixed with what others send,
 * so that the blame for the next one is clear.
 */
final class Reputation {
    private static final int BAD_PIECES = 2;
    private static final int LIMIT = 1_000;

    /** By id and by address: neither a new id nor a new port makes it forgotten. */
    private final Map<Object, Integer> badPieces = new HashMap<>();

    private final Set<PeerId> banned = new LinkedHashSet<>();
    private final Set<PeerId> suspects = new LinkedHashSet<>();
    private final AddressBook book;

    Reputation(AddressBook book) {
        this.book = book;
    }

    /** A piece that came from this peer alone was bad. Returns whether that was one too many. */
    boolean badPiece(PeerId id, PeerAddress address) {
        if (badPieces.size() >= LIMIT) {
            badPieces.clear(); // ids cost a liar nothing, so they must cost us nothing either
        }
        int byId = badPieces.merge(id, 1, Integer::sum);
        int byAddress = address == null ? 0 : badPieces.merge(address, 1, Integer::sum);
        if (Math.max(byId, byAddress) < BAD_PIECES) {
            return false;
        }
        remember(banned, id);
        if (address != null) {
            book.ban(address);
        }
        return true;
    }

    /** One of several whose blocks made a bad piece. */
    void suspect(Session peer) {
        peer.suspect = true;
        remember(suspects, peer.peerId);
    }

    boolean isSuspect(PeerId id) {
        return suspects.contains(id);
    }

    private static void remember(Set<PeerId> set, PeerId id) {
        if (set.size() >= LIMIT) {
            set.remove(set.iterator().next());
        }
        set.add(id);
    }

    boolean isBanned(PeerId id) {
        return banned.contains(id);
    }
}
