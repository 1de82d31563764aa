package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder in use. Names in it never follow a symbolic link, neither the name itself nor, once the folder is open, the path
 * that led to it.
 *
 * <p>Where the system can work relative to an open folder ({@link SecureDirectoryStream}: Linux), exchanging a folder for a
 * link in the middle of an upload changes nothing. Elsewhere the path is checked before each use.
 */
abstract class OpenFolder implements Closeable {
    private final Path path;

    OpenFolder(Path path) {
        this.path = path;
    }

    /** Opens a folder that is known to be a good place: the root of all names. */
    static OpenFolder root(Path realPath) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(realPath);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SecureFolder(realPath, secure);
        }
        stream.close();
        return new CheckedFolder(realPath);
    }

    /** Where it was when it was opened. */
    final Path path() {
        return path;
    }

    /** A folder in this one, which is a folder and no link to one. */
    abstract OpenFolder child(String name) throws IOException;

    /** What a name stands for, links not followed; null when there is nothing. */
    abstract BasicFileAttributes stat(String name) throws IOException;

    /** Opens a file; a link is not followed. */
    abstract FileChannel open(String name, OpenOption... options) throws IOException;

    abstract void delete(String name) throws IOException;

    /** Gives a file another name, atomically, in place of whatever file had it. */
    abstract void replace(String from, String to) throws IOException;

    /** Makes a folder, unless there is one. */
    void makeFolder(String name) throws IOException {
        verify();
        try {
            Files.createDirectory(path.resolve(name));
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster; whoever opens it sees what it is.
        }
    }

    /**
     * Gives a file another name if nothing has it yet.
     *
     * @return false when something has it
     */
    final boolean publish(String from, String to) throws IOException {
        verify();
        try {
            // Creating a link is the one operation on files that never replaces anything.
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
            Files.move(path.resolve(from), path.resolve(to));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** How many names a file has, 1 where that is unknown. */
    final int links(String name) {
        try {
            return (int) Files.getAttribute(path.resolve(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 1;
        }
    }

    /** Makes new names last through a loss of power, where the system can. */
    final void sync() {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the file's own content was forced before.
        }
    }

    /** Bytes of room left below, as far as the system says. */
    final long usableSpace() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Throws when the path no longer leads where it led. */
    abstract void verify() throws IOException;
}
