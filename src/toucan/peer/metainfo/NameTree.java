package toucan.peer.metainfo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of one metainfo, to find two that collide: the same name twice, or a file where another path has a folder. One
 * entry for each folder and file, whatever the depth, so that a hostile metainfo costs no more memory than its own size
 * suggests.
 */
final class NameTree {
    private static final int ROOT = 0;

    /** A name in a folder, as a file system that distinguishes least would hold it. */
    private record Place(int folder, String folded) {}

    /** For each place the number of the folder that is there, or for a file its index in {@link #files}, complemented. */
    private final Map<Place, Integer> places = new HashMap<>();

    private final List<List<String>> files = new ArrayList<>();
    private int folders = ROOT;

    /** Adds a file. @return why it collides with one that was added before; null when it does not */
    String add(List<String> path) {
        int folder = ROOT;
        for (int i = 0; i < path.size() - 1; i++) {
            Place place = new Place(folder, SafeNames.fold(path.get(i)));
            Integer there = places.get(place);
            if (there == null) {
                there = ++folders;
                places.put(place, there);
            } else if (there < 0) {
                return fileAndFolder(files.get(~there), path);
            }
            folder = there;
        }
        Place place = new Place(folder, SafeNames.fold(path.get(path.size() - 1)));
        Integer there = places.putIfAbsent(place, ~files.size());
        if (there != null && there < 0) {
            return "two files that some systems cannot tell apart (" + shown(files.get(~there)) + " and " + shown(path)
                    + ")";
        }
        if (there != null) {
            return shown(path) + " is the name of a file and of a folder";
        }
        files.add(path);
        return null;
    }

    private static String fileAndFolder(List<String> file, List<String> path) {
        return shown(file) + " is a file, and a folder in " + shown(path);
    }

    private static String shown(List<String> path) {
        return "'" + Printable.of(String.join("/", path)) + "'";
    }
}
