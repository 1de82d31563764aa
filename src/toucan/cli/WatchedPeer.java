package toucan.cli;

import java.util.List;
import java.util.Locale;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;

/**
 * A peer at one moment, for whoever watches it.
 *
 * @param seconds since it began
 * @param listening its UDP endpoints
 * @param metainfo null until it is known
 * @param status null before the swarm has begun
 * @param bytesPresent of the files, when it began
 */
record WatchedPeer(
        Phase phase,
        double seconds,
        List<String> listening,
        Metainfo metainfo,
        SwarmStatus status,
        long bytesPresent,
        PeerNews.Told news) {

    /** What it is busy with. */
    enum Phase {
        STARTING,
        /** It has a ticket and asks for the metainfo. */
        METAINFO,
        /** It looks at the files that are here already. */
        CHECKING,
        FETCHING,
        SEEDING,
        ENDED;

        /** @param checking the files are being looked at; @param ended there is nothing to come any more */
        static Phase of(SwarmStatus status, boolean checking, boolean ended) {
            if (ended) {
                return ENDED;
            }
            if (status == null) {
                return STARTING;
            }
            if (status.pieces() == 0) {
                return checking ? CHECKING : METAINFO;
            }
            return status.complete() ? SEEDING : FETCHING;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether there is a torrent, and pieces of it to show. */
    boolean knowsPieces() {
        return metainfo != null && status != null && status.pieces() > 0;
    }
}
