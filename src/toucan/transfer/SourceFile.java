package toucan.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.LongConsumer;

/**
 * A file to send, as it was when it was found.
 *
 * @param path where it is
 * @param name what it is to be called at the receiver
 * @param size in bytes
 * @param modified when it was last changed
 */
public record SourceFile(Path path, RemoteName name, long size, FileTime modified) {

    static SourceFile of(Path path, RemoteName name, BasicFileAttributes attributes) {
        return new SourceFile(path, name, attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Reads the whole file for its digest.
     *
     * @param progress hears how many bytes each step took
     * @throws TransferException when it cannot be read, or changes meanwhile
     */
    public Sha256 digest(LongConsumer progress) throws TransferException {
        try (FileChannel channel = open()) {
            Sha256 digest = Sha256.of(channel, progress);
            checkUnchanged();
            return digest;
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /** @throws TransferException when the file is no longer what it was when it was found */
    void checkUnchanged() throws TransferException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != size || !now.lastModifiedTime().equals(modified)) {
                throw changed();
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    TransferException changed() {
        return new TransferException(path + " was changed while it was being sent; send it again when it is at rest");
    }

    static TransferException unreadable(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new TransferException("no such file: " + path);
        }
        if (e instanceof AccessDeniedException) {
            return new TransferException("cannot read " + path + ": permission denied");
        }
        return new TransferException("cannot read " + path + ": " + DiskErrors.reason(e));
    }
}
