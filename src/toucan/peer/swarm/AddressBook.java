package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import toucan.peer.protocol.PeerAddress;

/**
 * Where peers may be, and when to try them. What others tell is a hint: it is forgotten when it leads nowhere, or when the
 * book is full and there is something better to remember. What the user named is never forgotten, and tried for ever.
 */
final class AddressBook {
    static final int LIMIT = 1_000;
    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
    private static final long NEEDLESS_NANOS = 1_800_000_000_000L;

    private static final class Entry {
        Source source;
        int failures;
        long tryAtNanos;
        boolean inUse;
        /** There is nothing to connect for, also if it says that it is there. */
        boolean needless;

        Entry(Source source, long tryAtNanos) {
            this.source = source;
            this.tryAtNanos = tryAtNanos;
        }
    }

    private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
    private final Set<PeerAddress> ourselves = new LinkedHashSet<>();
    private final Set<PeerAddress> banned = new LinkedHashSet<>();

    /** Somebody says that there is a peer. Returns whether that is news worth trying. */
    boolean add(PeerAddress address, Source source, long nowNanos) {
        if (!isPlausible(address, source)) {
            return false;
        }
        Entry known = entries.get(address);
        if (known == null) {
            return remember(address, new Entry(source, nowNanos));
        }
        boolean moreCredible = source.compareTo(known.source) < 0;
        if (moreCredible) {
            known.source = source;
            known.failures = 0;
        }
        if ((moreCredible || source == Source.MULTICAST) && !known.needless) {
            known.tryAtNanos = Math.min(known.tryAtNanos, nowNanos); // it is there now
        }
        return moreCredible;
    }

    private boolean remember(PeerAddress address, Entry entry) {
        if (entries.size() >= LIMIT && !evict(entry.source)) {
            return false;
        }
        entries.put(address, entry);
        return true;
    }

    /** A hint may not make us send to what is no peer: to everybody, to nobody, or to a service with a privileged port. */
    private boolean isPlausible(PeerAddress address, Source source) {
        return address.port() != 0
                && !ourselves.contains(address)
                && !banned.contains(address)
                && (source == Source.USER || address.objectionToHint() == null);
    }

    /** Makes room for something at least as credible: the one that failed most among the least credible goes. */
    private boolean evict(Source newcomer) {
        PeerAddress worst = null;
        Entry worstEntry = null;
        for (Map.Entry<PeerAddress, Entry> e : entries.entrySet()) {
            Entry entry = e.getValue();
            boolean worse = worstEntry == null
                    || entry.source.compareTo(worstEntry.source) > 0
                    || entry.source == worstEntry.source && entry.failures > worstEntry.failures;
            if (entry.source != Source.USER && !entry.inUse && worse) {
                worst = e.getKey();
                worstEntry = entry;
            }
        }
        if (worst == null || worstEntry.source.compareTo(newcomer) < 0) {
            return false;
        }
        entries.remove(worst);
        return true;
    }

    /**
     * Up to so many addresses whose time has come, the most credible first, so that no flood of hints keeps us from those;
     * they count as in use until {@link #failed} or {@link #left}.
     */
    List<PeerAddress> take(int most, long nowNanos) {
        List<PeerAddress> due = new ArrayList<>();
        for (Source source : Source.values()) {
            for (Map.Entry<PeerAddress, Entry> e : entries.entrySet()) {
                Entry entry = e.getValue();
                if (due.size() < most && entry.source == source && !entry.inUse && entry.tryAtNanos <= nowNanos) {
                    entry.inUse = true;
                    due.add(e.getKey());
                }
            }
        }
        return due;
    }

    /** When the next address may be tried; {@link Long#MAX_VALUE} if there is none. */
    long nextTryNanos() {
        long next = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            if (!entry.inUse) {
                next = Math.min(next, entry.tryAtNanos);
            }
        }
        return next;
    }

    /** A peer at that address is connected, whoever dialed. */
    void connected(PeerAddress address) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.inUse = true;
            entry.needless = false;
        }
    }

    /** A connection there could not be made, or came to nothing: later again, each time after twice the pause. */
    void failed(PeerAddress address, long nowNanos) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return;
        }
        entry.inUse = false;
        entry.failures++;
        if (entry.source != Source.USER && entry.failures >= TRIES) {
            entries.remove(address);
            return;
        }
        long pause = FIRST_PAUSE_NANOS << Math.min(entry.failures - 1, 5);
        entry.tryAtNanos = nowNanos + Math.min(pause, LONGEST_PAUSE_NANOS);
    }

    /** A connection that worked has ended: it may work again soon. */
    void left(PeerAddress address, long nowNanos) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.inUse = false;
            entry.failures = 0;
            entry.tryAtNanos = nowNanos + FIRST_PAUSE_NANOS;
        }
    }

    /** There is nothing to connect for, for long: both of us have everything, or it is connected at another address. */
    void needless(PeerAddress address, long nowNanos) {
        if (!entries.containsKey(address) && isPlausible(address, Source.EXCHANGE)) {
            remember(address, new Entry(Source.EXCHANGE, nowNanos)); // it dialed us; others will tell us of it
        }
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.inUse = false;
            entry.failures = 0;
            entry.needless = true;
            entry.tryAtNanos = nowNanos + NEEDLESS_NANOS;
        }
    }

    /** What could not be of use before may be now. */
    void tryAllNow(long nowNanos) {
        for (Entry entry : entries.values()) {
            entry.needless = false;
            entry.tryAtNanos = nowNanos;
        }
    }

    /** We are at that address ourselves. */
    void isOurselves(PeerAddress address) {
        remember(ourselves, address);
        entries.remove(address);
    }

    /** Whoever is there is neither tried nor let in any more. The host may be shared by others, so it is not banned. */
    void ban(PeerAddress address) {
        remember(banned, address);
        entries.remove(address);
    }

    private static void remember(Set<PeerAddress> set, PeerAddress address) {
        if (set.size() >= LIMIT) {
            set.remove(set.iterator().next());
        }
        set.add(address);
    }

    boolean isBanned(PeerAddress address) {
        return banned.contains(address);
    }

    int size() {
        return entries.size();
    }
}
