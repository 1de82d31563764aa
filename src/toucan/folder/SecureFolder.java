package toucan.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder as an open file descriptor: its files are reached relative to that, whatever becomes of the path. */
final class SecureFolder extends SafeFolder {
    private final SecureDirectoryStream<Path> stream;

    SecureFolder(Path path, SecureDirectoryStream<Path> stream) {
        super(path);
        this.stream = stream;
    }

    @Override
    SafeFolder again() throws IOException {
        return new SecureFolder(path(), stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public SafeFolder child(String name) throws IOException {
        return new SecureFolder(
                path().resolve(name), stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public BasicFileAttributes stat(String name) throws IOException {
        try {
            return stream.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public FileChannel open(String name, OpenOption... options) throws IOException {
        return (FileChannel) stream.newByteChannel(Path.of(name), withoutLinks(options));
    }

    @Override
    public void delete(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    @Override
    public void replace(String from, String to) throws IOException {
        stream.move(Path.of(from), stream, Path.of(to));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
