package toucan.peer.swarm;

import java.util.Collection;

/**
 * Who goes when there is no room for one more: whoever connects and says nothing, or stays and neither gives nor takes, must
 * not keep others out, however many connections it opens.
 */
final class Admission {
    /** So long everybody may neither give nor take: it may be choked, or choke us. */
    private static final long GRACE_NANOS = 60_000_000_000L;
    /** So long nobody need want anything of the other: it may have nothing yet. */
    private static final long IDLE_GRACE_NANOS = 5_000_000_000L;

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

    /** One that has been here for long and neither gave nor took anything of late; null if there is none. */
    static Session useless(Collection<Session> sessions, long nowNanos) {
        for (Session session : sessions) {
            boolean wanted = session.isInterested() || session.weAreInterested();
            if (session.isOpen()
                    && nowNanos - session.connectedNanos() >= (wanted ? GRACE_NANOS : IDLE_GRACE_NANOS)
                    && session.downloadRate(nowNanos) == 0
                    && session.uploadRate(nowNanos) == 0) {
                return session;
            }
        }
        return null;
    }
}
