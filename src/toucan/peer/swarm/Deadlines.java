package toucan.peer.swarm;

/** How long a peer may take for what (all absolute, nanoseconds; {@link Long#MAX_VALUE} where nothing is due). */
final class Deadlines {
    private Deadlines() {}

    static long next(Session session, SwarmConfig config, long nowNanos) {
        long stalled = stalledNanos(session, config, nowNanos);
        long next = Math.min(
                Math.min(handshakeNanos(session, config), idleNanos(session, config)),
                Math.min(frameNanos(session, config), keepAliveNanos(session, config)));
        return Math.min(next, stalled);
    }

    static long handshakeNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? Long.MAX_VALUE : session.connectedNanos() + config.handshakeNanos();
    }

    static long idleNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? session.heardNanos + config.idleNanos() : Long.MAX_VALUE;
    }

    /** A message has begun and does not end: a trickle of bytes must not hold a connection. */
    static long frameNanos(Session session, SwarmConfig config) {
        long since = session.isOpen() ? session.inbox.messageBeganNanos() : Long.MAX_VALUE;
        return since == Long.MAX_VALUE ? since : since + config.frameNanos();
    }

    /** The peer reads nothing: what we have to say waits, and not a byte of it leaves. */
    static long stalledNanos(Session session, SwarmConfig config, long nowNanos) {
        if (!session.out.isWaiting()) {
            session.stalledNanos = Long.MAX_VALUE;
        } else if (session.stalledNanos == Long.MAX_VALUE) {
            session.stalledNanos = nowNanos;
        }
        return session.stalledNanos == Long.MAX_VALUE ? Long.MAX_VALUE : session.stalledNanos + config.idleNanos();
    }

    /** We must not be silent for so long ourselves. */
    static long keepAliveNanos(Session session, SwarmConfig config) {
        return session.isOpen() ? session.nextKeepAliveNanos : Long.MAX_VALUE;
    }
}
