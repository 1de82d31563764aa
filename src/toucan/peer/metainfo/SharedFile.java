package toucan.peer.metainfo;

import java.nio.file.Path;
import java.util.List;

/** A file that is to be shared. @param path below the folder that is shared; @param source where to read it */
record SharedFile(List<String> path, Path source, long length) {}
