package toucan.cli;

import java.util.BitSet;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;

/** How long to wait for peers that do not come, or have nothing for us. */
final class GetPatience {
    private final PeerSettings settings;
    private final PeerLog log;
    private final long startNanos = System.nanoTime();
    private volatile long usefulNanos = startNanos;

    GetPatience(PeerSettings settings, PeerLog log) {
        this.settings = settings;
        this.log = log;
    }

    /** Why it is of no use to wait any longer; null while it is. To be asked now and then. */
    String exhausted(SwarmStatus status) {
        long now = System.nanoTime();
        long connectNanos = settings.stack().tcp().connectTimeoutNanos();
        if (!log.everConnected()) {
            return now - startNanos < connectNanos ? null : nobody(seconds(connectNanos)) + trouble();
        }
        if (hasUse(status)) {
            usefulNanos = now;
        }
        if (settings.idleNanos() == 0 || now - usefulNanos < settings.idleNanos()) {
            return null;
        }
        return "for " + seconds(settings.idleNanos()) + " no peer had " + missing(status)
                + "; the same command again resumes" + trouble();
    }

    /** We are busy with ourselves: that is nobody's fault. */
    void pause() {
        usefulNanos = System.nanoTime();
    }

    private String nobody(String time) {
        return log.everReached()
                ? "no peer took us in within " + time + ", though one was reached"
                : "no peer answered within " + time + ": check the address and the firewalls between (UDP)";
    }

    private boolean hasUse(SwarmStatus status) {
        if (status.pieces() == 0) {
            return false; // who has the metainfo hands it over at once
        }
        for (SwarmStatus.Peer peer : status.peers()) {
            BitSet wanted = (BitSet) peer.has().clone();
            wanted.andNot(status.have());
            if (!wanted.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private String missing(SwarmStatus status) {
        Metainfo metainfo = log.metainfo();
        int missing = status.pieces() - status.have().cardinality();
        return metainfo == null
                ? "the metainfo of this ticket"
                : "any of the " + Format.count(missing, "missing piece") + " of " + Format.count(metainfo.pieceCount());
    }

    private String trouble() {
        return log.lastTrouble().isEmpty() ? "" : " (last: " + log.lastTrouble() + ")";
    }

    private static String seconds(long nanos) {
        long millis = nanos / 1_000_000;
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
