package toucan.peer.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An open folder. Names in it are single components and never followed when they are symbolic links.
 *
 * <p>Where the system works relative to an open folder ({@link SecureDirectoryStream}: Linux), exchanging a folder for a link
 * while it is in use changes nothing. Elsewhere the real path is compared before each use.
 */
final class SafeFolder implements Closeable {
    private final Path path;
    /** Null where the system has none. */
    private final SecureDirectoryStream<Path> stream;

    private SafeFolder(Path path, SecureDirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
    }

    /** The folder that the user named; links on the way there are his. */
    static SafeFolder root(Path folder) throws IOException {
        Path real = folder.toRealPath();
        DirectoryStream<Path> stream = Files.newDirectoryStream(real);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SafeFolder(real, secure);
        }
        stream.close();
        return new SafeFolder(real, null);
    }

    /** As on a system without {@link SecureDirectoryStream}. */
    static SafeFolder unsecuredRoot(Path folder) throws IOException {
        return new SafeFolder(folder.toRealPath(), null);
    }

    /**
     * Opens the folder at the end of a path below this one.
     *
     * @param make whether to make the folders that are missing
     * @return null when one is missing and is not to be made
     */
    SafeFolder walk(List<String> folders, boolean make) throws IOException {
        SafeFolder place = duplicate();
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

    private SafeFolder duplicate() throws IOException {
        return stream == null
                ? new SafeFolder(path, null)
                : new SafeFolder(path, stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS));
    }

    private SafeFolder child(String name) throws IOException {
        Path inside = path.resolve(name);
        if (stream != null) {
            return new SafeFolder(inside, stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
        }
        check();
        if (!Files.isDirectory(inside, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(inside.toString(), null, "not a folder, or a symbolic link to one");
        }
        return new SafeFolder(inside.toRealPath(LinkOption.NOFOLLOW_LINKS), null);
    }

    private void makeFolder(String name) throws IOException {
        check();
        try {
            // By path also where there is a stream, which has no such method: at worst an empty folder appears
            // elsewhere.
            Files.createDirectory(path.resolve(name));
        } catch (FileAlreadyExistsException e) {
            // Somebody was faster; whoever opens it sees what it is.
        }
    }

    /** What a name stands for, a link itself and not its target; null when there is nothing. */
    BasicFileAttributes stat(String name) throws IOException {
        try {
            if (stream != null) {
                return stream.getFileAttributeView(
                                Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
            }
            check();
            return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    FileChannel open(String name, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        if (stream != null) {
            return (FileChannel) stream.newByteChannel(Path.of(name), all);
        }
        check();
        return FileChannel.open(path.resolve(name), all);
    }

    void delete(String name) throws IOException {
        if (stream != null) {
            stream.deleteFile(Path.of(name));
        } else {
            check();
            Files.delete(path.resolve(name));
        }
    }

    /** Gives a file another name, atomically, in place of whatever file had it. */
    void replace(String from, String to) throws IOException {
        if (stream != null) {
            stream.move(Path.of(from), stream, Path.of(to));
        } else {
            check();
            Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Gives a file a name that nothing has.
     *
     * @throws FileAlreadyExistsException when something has it after all
     */
    void publish(String from, String to) throws IOException {
        check();
        try {
            // Creating a link is the one operation on files that never replaces anything.
            Files.createLink(path.resolve(to), path.resolve(from));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            // A file system without links. Without the option to replace, this too refuses a name that is taken.
            Files.move(path.resolve(from), path.resolve(to));
            return;
        }
        delete(from);
    }

    /** Makes names last through a loss of power, where the system can. */
    void sync() {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the files' content was forced before.
        }
    }

    long usableSpace() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    private void check() throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new FileSystemException(path.toString(), null, "a symbolic link has replaced the folder");
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
