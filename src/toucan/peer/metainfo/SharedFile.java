package toucan.peer.metainfo;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * A file that is to be shared.
 *
 * @param path below the folder that is shared
 * @param source where to read it
 * @param length bytes, when it was found
 * @param modified when it was changed last, then
 */
public record SharedFile(List<String> path, Path source, long length, FileTime modified) {}
