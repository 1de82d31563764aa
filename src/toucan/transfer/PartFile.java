package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;
import toucan.folder.SafeFolder;

/**
 * The file that an upload grows in until it is whole and verified; then it gets its name. One owner writes it at a time
 * ({@link Uploads} sees to that within this process, a file lock between processes).
 */
final class PartFile implements Closeable {
    private static final int CHUNK = 64 * 1024;

    private final SafeFolder folder;
    private final String partName;
    private final FileChannel channel;
    private final WritableByteChannel sink;
    private final MessageDigest digest = Sha256.newDigest();
    private long size;

    private PartFile(SafeFolder folder, String partName, FileChannel channel, UnaryOperator<WritableByteChannel> disk) {
        this.folder = folder;
        this.partName = partName;
        this.channel = channel;
        this.sink = disk.apply(channel);
    }

    /** How much of an upload is there: bytes, 0 when nothing is. */
    static long sizeOf(SafeFolder folder, String partName) throws IOException {
        BasicFileAttributes there = folder.stat(partName);
        return there != null && there.isRegularFile() && folder.links(partName) == 1 ? there.size() : 0;
    }

    /**
     * Opens a part to continue at {@code offset}, and digests what is before it; at 0 it starts afresh.
     *
     * @param disk what the bytes go through on their way to the file
     * @throws Refusal when it does not end at {@code offset}, or another process writes it
     */
    static PartFile open(SafeFolder folder, String partName, long offset, UnaryOperator<WritableByteChannel> disk)
            throws IOException, Refusal {
        if (folder.stat(partName) != null && folder.links(partName) != 1) {
            // Left by a crash between link and unlink: it is another name of a finished file, not ours to write.
            folder.delete(partName);
        }
        FileChannel channel =
                folder.open(partName, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        PartFile part = new PartFile(folder, partName, channel, disk);
        try {
            part.lock();
            part.begin(offset);
            return part;
        } catch (IOException | Refusal | RuntimeException e) {
            part.close();
            throw e;
        }
    }

    private void lock() throws Refusal {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        } catch (IOException e) {
            // A file system without locks: then there is no other receiver to fear either, as far as we can know.
            return;
        }
        if (!free) {
            throw new Refusal(Refusal.CONFLICT, "another receiver is storing this file right now");
        }
    }

    private void begin(long offset) throws IOException, Refusal {
        long there = channel.size();
        if (offset == 0) {
            channel.truncate(0);
            return;
        }
        if (there != offset) {
            if (there == 0) {
                discard();
            }
            throw wrongOffset(there);
        }
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        while (size < offset && channel.read(buffer.clear()) > 0) {
            digest.update(buffer.flip());
            size += buffer.limit();
        }
        if (size != offset) {
            throw wrongOffset(size);
        }
    }

    private static Refusal wrongOffset(long there) {
        return new Refusal(Refusal.RANGE_NOT_SATISFIABLE, "the upload must continue at byte " + there, there);
    }

    void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            sink.write(buffer);
        }
        digest.update(bytes, 0, length);
        size += length;
    }

    long size() {
        return size;
    }

    /** The digest of all bytes, and an end to writing. */
    Sha256 finish() throws IOException {
        channel.force(true);
        return Sha256.of(digest);
    }

    /**
     * Gives the file its name.
     *
     * @param overwrite in place of whatever file had it
     * @return false when something has that name and {@code overwrite} does not allow to replace it
     */
    boolean publish(String name, boolean overwrite) throws IOException {
        channel.close();
        if (overwrite) {
            folder.replace(partName, name);
        } else if (!folder.publish(partName, name)) {
            return false;
        }
        folder.sync();
        return true;
    }

    /** Forgets what was received. */
    void discard() throws IOException {
        channel.close();
        folder.delete(partName);
    }

    /** Keeps what was received for a later upload; harmless after {@link #publish} and {@link #discard}. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
