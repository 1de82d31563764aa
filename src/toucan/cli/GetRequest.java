package toucan.cli;

import java.nio.file.Path;
import java.util.List;
import toucan.peer.metainfo.Ticket;

/**
 * What is to be fetched, and how.
 *
 * @param ticket null if there is a metainfo file
 * @param torrent null if there is a ticket
 * @param listen null for wherever the first peer is reached from
 */
record GetRequest(
        Ticket ticket,
        Path torrent,
        List<HostPort> peers,
        HostPort listen,
        Path dir,
        boolean overwrite,
        boolean keepSeeding) {}
