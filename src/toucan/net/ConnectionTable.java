package toucan.net;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The demultiplexer: finds the connection of a segment by both UDP endpoints and both TCP ports, without allocating. A
 * chained hash table whose hash is salted, so that nobody outside can aim at one chain.
 */
final class ConnectionTable {
    private static final int SMALLEST = 64;

    private final int salt = new SecureRandom().nextInt();
    private LiveConnection[] buckets = new LiveConnection[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    LiveConnection find(InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {
        int hash = hash(local, remote, localPort, remotePort);
        LiveConnection c = buckets[hash & buckets.length - 1];
        while (c != null && !(c.hash == hash && matches(c.id, local, remote, localPort, remotePort))) {
            c = c.nextInBucket;
        }
        return c;
    }

    private static boolean matches(
            ConnectionId id, InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {
        return id.localPort() == localPort
                && id.remotePort() == remotePort
                && id.remote().equals(remote)
                && id.local().equals(local);
    }

    void add(LiveConnection c) {
        if (size == buckets.length) {
            grow();
        }
        ConnectionId id = c.id;
        c.hash = hash(id.local(), id.remote(), id.localPort(), id.remotePort());
        link(c);
        size++;
    }

    /** Returns false when it was not in the table. */
    boolean remove(LiveConnection c) {
        int bucket = c.hash & buckets.length - 1;
        LiveConnection before = null;
        for (LiveConnection at = buckets[bucket]; at != null; before = at, at = at.nextInBucket) {
            if (at == c) {
                if (before == null) {
                    buckets[bucket] = c.nextInBucket;
                } else {
                    before.nextInBucket = c.nextInBucket;
                }
                c.nextInBucket = null;
                size--;
                return true;
            }
        }
        return false;
    }

    List<LiveConnection> all() {
        List<LiveConnection> all = new ArrayList<>(size);
        for (LiveConnection head : buckets) {
            for (LiveConnection c = head; c != null; c = c.nextInBucket) {
                all.add(c);
            }
        }
        return all;
    }

    private void grow() {
        List<LiveConnection> all = all();
        buckets = new LiveConnection[2 * buckets.length];
        all.forEach(this::link);
    }

    private void link(LiveConnection c) {
        int bucket = c.hash & buckets.length - 1;
        c.nextInBucket = buckets[bucket];
        buckets[bucket] = c;
    }

    /** Mixes the salt in between two multiplications (the finalizer of MurmurHash3, public domain). */
    private int hash(InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {
        int h = remote.hashCode() ^ salt;
        h = (h ^ h >>> 16) * 0x85EBCA6B;
        h ^= local.hashCode() ^ (remotePort << 16 | localPort);
        h = (h ^ h >>> 13) * 0xC2B2AE35 + salt;
        return h ^ h >>> 16;
    }
}
