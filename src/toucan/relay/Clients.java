package toucan.relay;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whoever sent something not long ago, the one unused for longest first: he makes room for a new one. */
final class Clients {
    /** How many there are at most. */
    static final int MAX_CLIENTS = 1024;
    /** How long one may be silent, in both directions: what RFC 4787 REQ-5 recommends for the mappings of a NAT. */
    static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final int maxClients;
    private final long idleNanos;
    private final Map<InetSocketAddress, Client> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    Clients(int maxClients, long idleNanos) {
        this.maxClients = maxClients;
        this.idleNanos = idleNanos;
    }

    /** Looks one up, and remembers that he was there; null for a stranger. */
    Client use(InetSocketAddress address, long nowNanos) {
        Client client = byAddress.get(address);
        if (client != null) {
            client.usedAt(nowNanos);
        }
        return client;
    }

    void add(Client client, long nowNanos) {
        while (byAddress.size() >= maxClients) {
            forget(eldest());
        }
        client.usedAt(nowNanos);
        byAddress.put(client.address(), client);
    }

    void forgetIdle(long nowNanos) {
        while (nextIdleNanos() <= nowNanos) {
            forget(eldest());
        }
    }

    /** When the first one will have been silent for too long, or {@link Long#MAX_VALUE}. */
    long nextIdleNanos() {
        Client eldest = eldest();
        return eldest == null ? Long.MAX_VALUE : eldest.lastUsedNanos() + idleNanos;
    }

    List<Client> all() {
        return new ArrayList<>(byAddress.values());
    }

    private Client eldest() {
        return byAddress.isEmpty() ? null : byAddress.values().iterator().next();
    }

    private void forget(Client client) {
        byAddress.remove(client.address());
        client.upstream().close();
    }
}
