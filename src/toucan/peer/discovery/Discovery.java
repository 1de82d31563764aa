package toucan.peer.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What to say on the local network and when, and what to believe of what is heard there: no socket, thread, clock or
 * randomness of its own. Times are absolute, in nanoseconds, and never decrease.
 */
final class Discovery {
    /** So many datagrams in a second are looked at; the others are passed over, whoever sends them. */
    static final int MOST_IN_A_SECOND = 200;

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** What no user program may listen on is no peer. */
    private static final int FIRST_PORT = 1024;

    private final Announcement ours;
    private final String torrent;
    private final Set<InetAddress> locals;
    private final Schedule schedule;
    private final HeardPeers peers = new HeardPeers();
    private long secondNanos;
    private int inSecond;

    /**
     * @param torrent its name: 40 hexadecimal digits
     * @param port the UDP port where we listen, at each of the local addresses
     * @param locals where we listen, and announce from
     * @param cookie random, 16 hexadecimal digits
     * @param seed decides what is left to chance
     */
    Discovery(String torrent, int port, Collection<InetAddress> locals, String cookie, long seed, long nowNanos) {
        this.torrent = torrent;
        this.locals = Set.copyOf(locals);
        ours = new Announcement(port, List.of(torrent), cookie);
        schedule = new Schedule(seed, nowNanos);
        secondNanos = nowNanos;
    }

    /** What is to be sent now from every local address; null if nothing is due. */
    Announcement poll(long nowNanos) {
        if (nowNanos < schedule.nextNanos()) {
            return null;
        }
        peers.expire(nowNanos);
        schedule.announced(nowNanos);
        return ours;
    }

    /** When {@link #poll} has something again. */
    long nextNanos() {
        return schedule.nextNanos();
    }

    /**
     * A datagram has come.
     *
     * @return the endpoint of a peer that may be worth dialing, or null
     */
    InetSocketAddress received(byte[] datagram, int length, InetAddress from, long nowNanos) {
        if (isTooMuch(nowNanos)) {
            return null;
        }
        Announcement heard = Announcement.decode(datagram, length);
        if (heard == null || heard.cookie().equals(ours.cookie()) || !canReach(from)) {
            return null;
        }
        if (heard.isQuestion()) {
            schedule.answer(nowNanos);
            return null;
        }
        if (!heard.torrents().contains(torrent) || heard.port() < FIRST_PORT) {
            return null;
        }
        if (!peers.knows(heard.cookie())) {
            schedule.answer(nowNanos);
        }
        InetSocketAddress peer = new InetSocketAddress(from, heard.port());
        return peers.heard(peer, heard.cookie(), nowNanos) ? peer : null;
    }

    private boolean isTooMuch(long nowNanos) {
        if (nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            inSecond = 0;
        }
        return ++inSecond > MOST_IN_A_SECOND;
    }

    /**
     * Where several programs listen, the system hands each what was meant for other interfaces too: who listens on loopback
     * alone cannot reach a peer on the network, and the other way round.
     */
    private boolean canReach(InetAddress from) {
        boolean sound = !from.isAnyLocalAddress() && !from.isMulticastAddress();
        return sound && locals.stream().anyMatch(local -> local.isLoopbackAddress() == from.isLoopbackAddress());
    }

    /** Who is there, as far as we know. */
    List<InetSocketAddress> peers(long nowNanos) {
        peers.expire(nowNanos);
        return peers.addresses();
    }
}
