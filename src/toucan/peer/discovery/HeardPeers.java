package toucan.peer.discovery;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has announced itself, and when last. A peer on several networks is heard from several addresses; the first of them is
 * told each time it is heard, the others once, so that they can be tried and do not make us dial one peer again and again. Who
 * is silent for three of the longest intervals is forgotten. Bounded: the one silent longest makes room.
 */
final class HeardPeers {
    static final int LIMIT = 1_000;
    static final long EXPIRY_NANOS = 3 * Schedule.MAX_NANOS;
    /** Nobody has to be told more often than this that somebody is there. */
    static final long BETWEEN_NANOS = 500_000_000L;

    private static final class Entry {
        final String cookie;
        long heardNanos;

        Entry(String cookie, long heardNanos) {
            this.cookie = cookie;
            this.heardNanos = heardNanos;
        }
    }

    /** The one silent longest comes first. */
    private final LinkedHashMap<InetSocketAddress, Entry> entries = new LinkedHashMap<>();
    /** By cookie the address that was heard first. */
    private final Map<String, InetSocketAddress> first = new HashMap<>();

    /** Returns whether this is worth telling. */
    boolean heard(InetSocketAddress address, String cookie, long nowNanos) {
        expire(nowNanos);
        Entry known = entries.remove(address);
        if (known == null && entries.size() >= LIMIT) {
            forgetOldest();
        }
        boolean isNew = known == null || !known.cookie.equals(cookie);
        if (isNew && known != null) {
            first.remove(known.cookie, address); // another peer has that address now
        }
        entries.put(address, new Entry(cookie, nowNanos));
        InetSocketAddress main = first.computeIfAbsent(cookie, c -> address);
        return isNew || main.equals(address) && nowNanos - known.heardNanos >= BETWEEN_NANOS;
    }

    /** Whether somebody with this cookie is known. */
    boolean knows(String cookie) {
        return first.containsKey(cookie);
    }

    void expire(long nowNanos) {
        while (!entries.isEmpty()) {
            if (nowNanos - entries.values().iterator().next().heardNanos < EXPIRY_NANOS) {
                return;
            }
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<Map.Entry<InetSocketAddress, Entry>> oldest =
                entries.entrySet().iterator();
        Map.Entry<InetSocketAddress, Entry> gone = oldest.next();
        oldest.remove();
        first.remove(gone.getValue().cookie, gone.getKey());
    }

    List<InetSocketAddress> addresses() {
        return new ArrayList<>(entries.keySet());
    }
}
