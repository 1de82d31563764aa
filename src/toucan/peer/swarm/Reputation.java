package toucan.peer.swarm;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import toucan.peer.protocol.PeerAddress;
import toucan.peer.protocol.PeerId;

/** Who sent pieces with a wrong hash. Two of them, and a peer is banned: by its id and by its address. */
final class Reputation {
    private static final int BAD_PIECES = 2;
    private static final int LIMIT = 1_000;

    private final Map<PeerId, Integer> badPieces = new HashMap<>();
    private final Set<PeerId> banned = new LinkedHashSet<>();
    private final AddressBook book;

    Reputation(AddressBook book) {
        this.book = book;
    }

    /** A piece that came from this peer alone was bad. Returns whether that was one too many. */
    boolean badPiece(PeerId id, PeerAddress address) {
        if (badPieces.size() >= LIMIT) {
            badPieces.clear(); // ids cost a liar nothing, so they must cost us nothing either
        }
        if (badPieces.merge(id, 1, Integer::sum) < BAD_PIECES) {
            return false;
        }
        if (banned.size() >= LIMIT) {
            banned.remove(banned.iterator().next());
        }
        banned.add(id);
        if (address != null) {
            book.ban(address);
        }
        return true;
    }

    boolean isBanned(PeerId id) {
        return banned.contains(id);
    }
}
