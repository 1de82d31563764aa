package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.List;

/** How long a peer may take for what (all absolute, nanoseconds; {@link Long#MAX_VALUE} where nothing is due). */
final class Deadlines {
    private static final long SECOND = 1_000_000_000L;

    private Deadlines() {}

    /** Sends those away that took too long, and says something where we were silent for long. */
    static void enforce(Swarm swarm, long nowNanos) {
        List<Session> due = new ArrayList<>(0);
        for (Session session : swarm.sessions()) {
            if (session.out.isStuck() || nowNanos >= next(session, swarm.config(), nowNanos)) {
                due.add(session);
            }
        }
        for (Session session : due) {
            String reproach = reproach(session, swarm.config(), nowNanos);
            if (reproach != null) {
                swarm.drop(session, reproach, nowNanos);
            } else if (nowNanos >= keepAliveNanos(session, swarm.config())) {
                session.out.keepAlive();
                session.nextKeepAliveNanos = nowNanos + swarm.config().keepAliveNanos();
            }
        }
    }

    /** What it took too long for; null if nothing. */
    private static String reproach(Session session, SwarmConfig config, long nowNanos) {
        if (nowNanos >= handshakeNanos(session, config)) {
            return "no handshake within " + config.handshakeNanos() / SECOND + " s";
        }
        if (nowNanos >= idleNanos(session, config)) {
            return "silent for " + config.idleNanos() / SECOND + " s";
        }
        if (nowNanos >= frameNanos(session, config)) {
            return "a message that it began does not end";
        }
        boolean stalled = session.out.isStuck() || nowNanos >= stalledNanos(session, config, nowNanos);
        return stalled ? "it does not read what we send" : null;
    }

    /** When {@link #enforce} has something to do. */
    static long next(Swarm swarm, long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Session session : swarm.sessions()) {
            next = Math.min(next, next(session, swarm.config(), nowNanos));
        }
        return next;
    }

    private static long next(Session session, SwarmConfig config, long nowNanos) {
        long stalled = stalledNanos(session, config, nowNanos);
        long next = Math.min(
                Math.min(handshakeNanos(session, config), idleNanos(session, config)),
                Math.min(frameNanos(session, config), keepAliveNanos(session, config)));
        return Math.min(next, stalled);
    }

    private static long handshakeNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? Long.MAX_VALUE : session.connectedNanos() + config.handshakeNanos();
    }

    private static long idleNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? session.heardNanos + config.idleNanos() : Long.MAX_VALUE;
    }

    /** A message has begun and does not end: a trickle of bytes must not hold a connection. */
    private static long frameNanos(Session session, SwarmConfig config) {
        long since = session.isOpen() ? session.inbox.messageBeganNanos() : Long.MAX_VALUE;
        return since == Long.MAX_VALUE ? since : since + config.frameNanos();
    }

    /** The peer reads nothing: what we have to say waits, and not a byte of it leaves. */
    private static long stalledNanos(Session session, SwarmConfig config, long nowNanos) {
        if (!session.out.isWaiting()) {
            session.stalledNanos = Long.MAX_VALUE;
        } else if (session.stalledNanos == Long.MAX_VALUE) {
            session.stalledNanos = nowNanos;
        }
        return session.stalledNanos == Long.MAX_VALUE ? Long.MAX_VALUE : session.stalledNanos + config.idleNanos();
    }

    /** We must not be silent for so long ourselves. */
    private static long keepAliveNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? session.nextKeepAliveNanos : Long.MAX_VALUE;
    }
}
