package toucan.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import toucan.peer.swarm.SwarmStatus;

/** Who gave us how much, and who got how much from us; also of those who are gone. */
final class PeerLedger {
    /** Beyond so many peers the rest is one sum: a stranger must not fill our memory. */
    private static final int LIMIT = 1_000;

    private static final String OTHERS = "others";

    /**
     * One peer, over all its connections.
     *
     * @param in bytes of blocks that it sent us
     * @param out bytes of blocks that we sent it
     * @param pieces that came from it alone, and were right
     */
    record Account(String peer, String client, long in, long out, int pieces) {
        Account plus(String name, long more, long less, int morePieces) {
            return new Account(peer, name.isEmpty() ? client : name, in + more, out + less, pieces + morePieces);
        }
    }

    private final Map<String, Account> accounts = new LinkedHashMap<>();

    private void add(String peer, String client, long in, long out, int pieces) {
        String key = accounts.containsKey(peer) || accounts.size() < LIMIT ? peer : OTHERS;
        Account account = accounts.computeIfAbsent(key, p -> new Account(p, client, 0, 0, 0));
        accounts.put(key, account.plus(client, in, out, pieces));
    }

    synchronized void transferred(String peer, String client, long in, long out) {
        if (in > 0 || out > 0) {
            add(peer, client, in, out, 0);
        }
    }

    synchronized void piece(String peer) {
        if (peer != null) {
            add(peer, "", 0, 0, 1);
        }
    }

    /** Everybody, with what those still connected have moved so far. @param now null if nobody is */
    synchronized List<Account> accounts(SwarmStatus now) {
        PeerLedger sum = new PeerLedger();
        sum.accounts.putAll(accounts);
        if (now != null) {
            now.peers().forEach(p -> sum.transferred(p.name(), p.client(), p.downloaded(), p.uploaded()));
        }
        return new ArrayList<>(sum.accounts.values());
    }
}
