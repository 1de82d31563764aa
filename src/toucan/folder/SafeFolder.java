package toucan.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder in use. Names in it are single components and never follow a symbolic link, neither the name itself nor, once the
 * folder is open, the path that led to it.
 *
 * <p>Where the system can work relative to an open folder ({@link SecureDirectoryStream}: Linux), exchanging a folder for a
 * link while it is in use changes nothing. Elsewhere the path is checked before each use.
 */
public abstract class SafeFolder implements Closeable {
    private final Path path;

    SafeFolder(Path path) {
        this.path = path;
    }

    /** Opens a folder that is known to be a good place: the root of all names. @param realPath without any link in it */
    public static SafeFolder root(Path realPath) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(realPath);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SecureFolder(realPath, secure);
        }
        stream.close();
        return checkedRoot(realPath);
    }

    /** As {@link #root} on a system without {@link SecureDirectoryStream}. */
    public static SafeFolder checkedRoot(Path realPath) {
        return new CheckedFolder(realPath);
    }

    /** Where it was when it was opened. */
    final Path path() {
        return path;
    }

    /** This very folder, to be closed apart from it. */
    abstract SafeFolder again() throws IOException;

    /** A folder in this one, which is a folder and no link to one. */
    public abstract SafeFolder child(String name) throws IOException;

    /** What a name stands for, a link itself and not its target; null when there is nothing. */
    public abstract BasicFileAttributes stat(String name) throws IOException;

    /** Opens a file; a link is not followed. */
    public abstract FileChannel open(String name, OpenOption... options) throws IOException;

    public abstract void delete(String name) throws IOException;

    /** Gives a file another name, atomically, in place of whatever file had it. */
    public abstract void replace(String from, String to) throws IOException;

    /**
     * Opens the folder at the end of a path below this one.
     *
     * @param make whether to make the folders that are missing
     * @return null when one is missing and is not to be made
     */
    public final SafeFolder walk(List<String> folders, boolean make) throws IOException {
        SafeFolder place = again();
        for (String name : folders) {
            try (SafeFolder parent = place) {
                BasicFileAttributes there = parent.stat(name);
                if (there == null && !make) {
                    return null;
                }
                if (there == null) {
                    parent.makeFolder(name);
                }
                place = parent.child(name);
            }
        }
        return place;
    }

    /** Makes a folder, unless something has its name. */
    public final void makeFolder(String name) throws IOException {
        check();
        try {
            // By path everywhere, for an open folder has no such operation: at worst an empty one appears elsewhere.
            Files.createDirectory(path.resolve(name));
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster; whoever opens it sees what it is.
        }
    }

    /**
     * Gives a file a name that nothing has.
     *
     * @return false when something has it after all
     */
    public final boolean publish(String from, String to) throws IOException {
        check();
        try {
            // Creating a link is the one operation on files that never replaces anything. By path, too: it needs the
            // file, which is only here.
            Files.createLink(path.resolve(to), path.resolve(from));
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | IOException e) {
            return publishWithoutLinks(from, to);
        }
        delete(from);
        return true;
    }

    private boolean publishWithoutLinks(String from, String to) throws IOException {
        if (stat(to) != null) {
            return false;
        }
        try {
            // Without the option to replace, this too refuses a name that is taken.
            Files.move(path.resolve(from), path.resolve(to));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** How many names a file has, 1 where that is unknown. */
    public final int links(String name) {
        try {
            return (int) Files.getAttribute(path.resolve(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 1;
        }
    }

    /** Makes new names last through a loss of power, where the system can. */
    public final void sync() {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the files' own content was forced before.
        }
    }

    /** Bytes of room left below, as far as the system says. */
    public final long usableSpace() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Throws when the path no longer leads where it led. */
    final void check() throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new FileSystemException(path.toString(), null, "a symbolic link has replaced the folder");
        }
    }

    static Set<OpenOption> withoutLinks(OpenOption... options) {
        Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return all;
    }
}
