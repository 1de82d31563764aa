package toucan.peer.metainfo;

import java.util.List;

/**
 * What somebody has made a metainfo of, to share it from where it lies.
 *
 * @param files in the order of the metainfo's
 */
public record Shared(Metainfo metainfo, List<SharedFile> files) {}
