package toucan.transfer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the files to send below the paths a person names, always in the same order: as named, and within a folder by name.
 *
 * <p>A file named on the command line travels under its own name, a folder's files as {@code folder/sub/file}. A symbolic
 * link that is named is followed; inside a folder only a link to a file of that same folder is.
 */
public final class SourceTree {
    /** What Java reads in the place of a byte that is no character of the locale. */
    private static final char UNREADABLE = '\ufffd';

    private final Consumer<String> skipped;
    private final List<SourceFile> files = new ArrayList<>();
    private final Map<RemoteName, Path> names = new HashMap<>();

    private SourceTree(Consumer<String> skipped) {
        this.skipped = skipped;
    }

    /**
     * Finds all files.
     *
     * @param skipped hears one line for each thing below a named folder that is not sent
     * @throws TransferException when a path leads nowhere, cannot be read, or cannot be sent
     */
    public static List<SourceFile> collect(List<Path> paths, Consumer<String> skipped) throws TransferException {
        SourceTree tree = new SourceTree(skipped);
        for (Path path : paths) {
            tree.addNamed(path);
        }
        return List.copyOf(tree.files);
    }

    private void addNamed(Path path) throws TransferException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            List<String> name = List.of(nameOf(path));
            if (attributes.isDirectory()) {
                Path real = path.toRealPath();
                addFolder(path, real, name);
            } else if (attributes.isRegularFile()) {
                add(path, name, attributes);
            } else {
                throw new TransferException(path + " is neither a file nor a folder");
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw SourceFile.unreadable(path, e);
        }
    }

    /** Its last component; where that says nothing, as of ".", the one of the real path. */
    private static String nameOf(Path path) throws IOException {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString();
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            last = path.toRealPath().getFileName();
        }
        if (last == null) {
            throw new TransferException("cannot send " + path + " as a whole; name the folders in it");
        }
        return last.toString();
    }

    private void addFolder(Path folder, Path realRoot, List<String> name) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        if (entries.isEmpty()) {
            skipped.accept("skipped " + folder + ": an empty folder");
        }
        entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
        for (Path entry : entries) {
            List<String> entryName = new ArrayList<>(name);
            entryName.add(entry.getFileName().toString());
            addEntry(entry, realRoot, entryName);
        }
    }

    private void addEntry(Path entry, Path realRoot, List<String> name) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            addLink(entry, realRoot, name);
        } else if (attributes.isDirectory()) {
            addFolder(entry, realRoot, name);
        } else if (!attributes.isRegularFile()) {
            skipped.accept("skipped " + entry + ": neither a file nor a folder");
        } else if (PartNames.isPartName(name.get(name.size() - 1))) {
            skipped.accept("skipped " + entry + ": a partial upload");
        } else {
            add(entry, name, attributes);
        }
    }

    private void addLink(Path link, Path realRoot, List<String> name) throws IOException {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) {
            skipped.accept("skipped " + link + ": a symbolic link that leads nowhere");
            return;
        }
        if (!target.startsWith(realRoot)) {
            skipped.accept("skipped " + link + ": a symbolic link out of the folder");
        } else if (!Files.isRegularFile(target)) {
            skipped.accept("skipped " + link + ": a symbolic link to a folder");
        } else {
            add(target, name, Files.readAttributes(target, BasicFileAttributes.class));
        }
    }

    private void add(Path path, List<String> components, BasicFileAttributes attributes) throws TransferException {
        RemoteName name;
        if (components.toString().indexOf(UNREADABLE) >= 0) {
            throw new TransferException(
                    "cannot send " + path + ": this locale cannot express its name; set LC_ALL=C.UTF-8, say");
        }
        try {
            name = RemoteName.of(components);
        } catch (NameRefusedException e) {
            throw new TransferException("cannot send " + path + ": " + e.getMessage());
        }
        Path other = names.putIfAbsent(name, path);
        if (other != null) {
            throw new TransferException(path + " and " + other + " would both be called " + name
                    + " at the receiver; send them one by one");
        }
        files.add(SourceFile.of(path, name, attributes));
    }
}
