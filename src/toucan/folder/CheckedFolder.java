package toucan.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder as a path, for systems that offer nothing better: each use checks first that no link has crept into it. */
final class CheckedFolder extends SafeFolder {

    /** @param realPath without any link in it */
    CheckedFolder(Path realPath) {
        super(realPath);
    }

    @Override
    SafeFolder again() {
        return new CheckedFolder(path());
    }

    @Override
    public SafeFolder child(String name) throws IOException {
        check();
        // The real path differs from the path where the system does not distinguish "A" from "a".
        Path child = path().resolve(name).toRealPath(LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(child.toString(), null, "not a folder, or a symbolic link to one");
        }
        return new CheckedFolder(child);
    }

    @Override
    public BasicFileAttributes stat(String name) throws IOException {
        check();
        try {
            return Files.readAttributes(path().resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public FileChannel open(String name, OpenOption... options) throws IOException {
        check();
        return FileChannel.open(path().resolve(name), withoutLinks(options));
    }

    @Override
    public void delete(String name) throws IOException {
        check();
        Files.delete(path().resolve(name));
    }

    @Override
    public void replace(String from, String to) throws IOException {
        check();
        Files.move(path().resolve(from), path().resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
