package toucan.peer.swarm;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import toucan.peer.protocol.PeerAddress;

/**
 * Who goes when there is no room for one more: whoever connects and says nothing, or stays and neither gives nor takes, must
 * not keep others out, however many connections it opens.
 */
final class Admission {
    /** So long everybody may neither give nor take: it may be choked, or choke us. */
    private static final long GRACE_NANOS = 60_000_000_000L;
    /** So long nobody need want anything of the other: it may have nothing yet. */
    private static final long IDLE_GRACE_NANOS = 5_000_000_000L;

    /** An IPv6 network is 64 bits long (RFC 4291 2.5.4); an IPv4 address is shorter. */
    private static final int NETWORK_BYTES = 8;

    private Admission() {}

    /** Of those that dialed us and have not said who they are, the one that had longest to do so; null if they are few. */
    static Session tooManyUnknown(Collection<Session> sessions, int most) {
        Session oldest = null;
        int unknown = 0;
        for (Session session : sessions) {
            if (!session.isOpen() && !session.weDialed) {
                unknown++;
                oldest = oldest == null || session.connectedNanos() < oldest.connectedNanos() ? session : oldest;
            }
        }
        return unknown < most ? null : oldest;
    }

    /**
     * The latest of the host that has called us most often, if that is at least two times more than the newcomer's host has, and
     * nothing passes there; null if there is none. Whoever opens connection after connection closes its own then.
     *
     * @param newcomer who wants to come in; null if that cannot be told
     */
    static Session crowding(Collection<Session> sessions, PeerAddress newcomer, long nowNanos) {
        if (newcomer == null) {
            return null;
        }
        Map<Object, Integer> calls = new HashMap<>();
        for (Session session : sessions) {
            if (session.address != null && !session.weDialed) {
                calls.merge(host(session.address), 1, Integer::sum);
            }
        }
        int most = calls.getOrDefault(host(newcomer), 0) + 1;
        Session found = null;
        for (Session session : sessions) {
            boolean called = session.address != null && !session.weDialed;
            int itsCalls = called ? calls.get(host(session.address)) : 0;
            boolean more = itsCalls > most || itsCalls == most && found != null;
            if (more && isIdle(session, nowNanos)) {
                most = itsCalls;
                found = session;
            }
        }
        return found;
    }

    /** What one host can choose of an address: nothing of IPv4, and all but the network of IPv6. */
    private static Object host(PeerAddress address) {
        byte[] ip = address.ip();
        return ByteBuffer.wrap(ip, 0, Math.min(ip.length, NETWORK_BYTES));
    }

    private static boolean isIdle(Session session, long nowNanos) {
        return session.downloadRate(nowNanos) == 0 && session.uploadRate(nowNanos) == 0;
    }

    /** One that has been here for long and neither gave nor took anything of late; null if there is none. */
    static Session useless(Collection<Session> sessions, long nowNanos) {
        for (Session session : sessions) {
            boolean wanted = session.isInterested() || session.weAreInterested();
            if (session.isOpen()
                    && nowNanos - session.connectedNanos() >= (wanted ? GRACE_NANOS : IDLE_GRACE_NANOS)
                    && isIdle(session, nowNanos)) {
                return session;
            }
        }
        return null;
    }
}
