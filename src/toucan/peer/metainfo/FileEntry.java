package toucan.peer.metainfo;

import java.util.List;

/**
 * One file of a metainfo.
 *
 * @param path below the folder that the user chose, outermost folder first; safe by {@link SafeNames}. In a metainfo of several
 *     files it begins with the metainfo's name
 * @param length bytes
 * @param offset where it begins in the one row of bytes that all files make, and the pieces are cut from
 */
public record FileEntry(List<String> path, long length, long offset) {
    public FileEntry {
        path = List.copyOf(path);
    }

    /** {@code folder/file}, for people. */
    public String shown() {
        return Printable.of(String.join("/", path));
    }
}
