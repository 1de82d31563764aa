package toucan.transfer;

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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A folder as a path, for systems that offer nothing better: each use checks first that no link has crept into it. */
final class CheckedFolder extends OpenFolder {

    /** @param realPath without any link in it */
    CheckedFolder(Path realPath) {
        super(realPath);
    }

    @Override
    OpenFolder child(String name) throws IOException {
        verify();
        // The real path differs from the path where the system does not distinguish "A" from "a".
        Path child = path().resolve(name).toRealPath(LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(child.toString(), null, "Not a directory");
        }
        return new CheckedFolder(child);
    }

    @Override
    BasicFileAttributes stat(String name) throws IOException {
        verify();
        try {
            return Files.readAttributes(path().resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    FileChannel open(String name, OpenOption... options) throws IOException {
        verify();
        Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path().resolve(name), all);
    }

    @Override
    void delete(String name) throws IOException {
        verify();
        Files.delete(path().resolve(name));
    }

    @Override
    void replace(String from, String to) throws IOException {
        verify();
        Files.move(path().resolve(from), path().resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    void verify() throws IOException {
        if (!path().toRealPath().equals(path())) {
            throw new FileSystemException(path().toString(), null, "a symbolic link has replaced the folder");
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
