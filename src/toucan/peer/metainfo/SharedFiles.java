package toucan.peer.metainfo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the files of one share, and refuses names that a peer would refuse before a byte is hashed.
 *
 * @param name of the file or folder itself
 */
record SharedFiles(String name, boolean isFolder, List<SharedFile> files) {
    /** What Java reads in the place of a byte that is no character of the locale. */
    private static final char UNREADABLE = '\ufffd';

    static SharedFiles below(Path path, MakerProgress progress) throws IOException, InvalidMetainfo {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        String name = nameOf(path);
        if (attributes.isRegularFile()) {
            check(List.of(name), path);
            return new SharedFiles(
                    name,
                    false,
                    List.of(new SharedFile(List.of(name), path, attributes.size(), attributes.lastModifiedTime())));
        }
        if (!attributes.isDirectory()) {
            throw new InvalidMetainfo(path + " is neither a file nor a folder");
        }
        List<SharedFile> files = new ArrayList<>();
        collect(path, List.of(), name, files, progress);
        if (files.isEmpty()) {
            throw new InvalidMetainfo("there is no file in the folder " + path);
        }
        checkTogether(files, Printable.of(path.toString()));
        return new SharedFiles(name, true, files);
    }

    /** Several files and folders, side by side in one folder of that name. */
    static SharedFiles together(List<Path> paths, String name, MakerProgress progress)
            throws IOException, InvalidMetainfo {
        String objection = SafeNames.objection(name);
        if (objection != null) {
            throw new InvalidMetainfo("cannot share under the name '" + Printable.of(name) + "': " + objection);
        }
        List<SharedFile> files = new ArrayList<>();
        for (Path path : paths) {
            SharedFiles one = below(path, progress);
            for (SharedFile file : one.files) {
                List<String> inside = new ArrayList<>();
                if (one.isFolder) {
                    inside.add(one.name);
                }
                inside.addAll(file.path());
                files.add(new SharedFile(List.copyOf(inside), file.source(), file.length(), file.modified()));
            }
        }
        files.sort(Comparator.comparing(SharedFiles::sortKey));
        checkTogether(files, "'" + Printable.of(name) + "'");
        return new SharedFiles(name, true, files);
    }

    /** Folders come where their names stand among the files', as {@link #collect} has it: a separator is below every other character. */
    private static BString sortKey(SharedFile file) {
        return BString.of(String.join("\0", file.path()));
    }

    private static void checkTogether(List<SharedFile> files, String what) throws InvalidMetainfo {
        String collision =
                SafeNames.objectionToAll(files.stream().map(SharedFile::path).toList());
        if (collision != null) {
            throw new InvalidMetainfo("cannot share " + what + ": " + collision);
        }
    }

    /** Its last component; where that says nothing, as of ".", the one of the real path. */
    private static String nameOf(Path path) throws IOException, InvalidMetainfo {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString();
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            last = path.toRealPath().getFileName();
        }
        if (last == null) {
            throw new InvalidMetainfo("cannot share " + path + " as a whole; name a folder in it");
        }
        return last.toString();
    }

    private static void collect(
            Path folder, List<String> above, String root, List<SharedFile> files, MakerProgress progress)
            throws IOException, InvalidMetainfo {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        entries.sort(
                Comparator.comparing(entry -> BString.of(entry.getFileName().toString())));
        for (Path entry : entries) {
            List<String> path = new ArrayList<>(above);
            path.add(entry.getFileName().toString());
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                collect(entry, path, root, files, progress);
            } else if (!attributes.isRegularFile()) {
                progress.skipped("skipped " + Printable.of(entry.toString()) + ": "
                        + (attributes.isSymbolicLink() ? "a symbolic link" : "neither a file nor a folder"));
            } else if (SafeNames.isOwn(path.get(path.size() - 1))) {
                progress.skipped("skipped " + Printable.of(entry.toString()) + ": an unfinished file");
            } else {
                List<String> full = new ArrayList<>(List.of(root));
                full.addAll(path);
                check(full, entry);
                files.add(new SharedFile(List.copyOf(path), entry, attributes.size(), attributes.lastModifiedTime()));
            }
        }
    }

    private static void check(List<String> path, Path source) throws InvalidMetainfo {
        String shown = Printable.of(source.toString());
        if (String.join("", path).indexOf(UNREADABLE) >= 0) {
            throw new InvalidMetainfo(
                    "cannot share " + shown + ": this locale cannot express its name; set LC_ALL=C.UTF-8, say");
        }
        String objection = SafeNames.objection(path);
        if (objection != null) {
            throw new InvalidMetainfo("cannot share " + shown + ": " + objection);
        }
    }
}
