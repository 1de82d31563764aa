package toucan.peer.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import toucan.folder.SafeFolder;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.SafeNames;

/**
 * Which pieces were verified, over a restart. A file beside those of the torrent:
 *
 * <pre>
 *     8 bytes   "TOUCANJ1"                        32 bytes  SHA-256 of the info dictionary
 *     1 byte    1 after a clean stop, else 0      n bytes   bitfield, piece 0 in the highest bit of the first byte
 *     per file  size, time of the last change in milliseconds, 8 bytes each; -1 when there is none
 *     32 bytes  SHA-256 of all before
 * </pre>
 *
 * <p>While the store is open the byte is 0, and a piece that is verified only sets its bit: after a crash the bits say which pieces
 * are worth hashing, nothing more. A clean stop forces the files to disk first and writes the rest then; only a journal whose
 * hash is right and whose files have not changed since is believed.
 */
final class Journal implements Closeable {
    private static final byte[] MAGIC = "TOUCANJ1".getBytes(StandardCharsets.US_ASCII);
    private static final int STATE_AT = 8 + 32;
    private static final int BITS_AT = STATE_AT + 1;
    private static final int HASH_BYTES = 32;
    private static final byte CLEAN = 1;

    private final SafeFolder folder;
    private final String name;
    private final FileChannel channel;
    private final byte[] image;
    private final int filesAt;
    /** There was a journal of this torrent when it was opened. */
    private final boolean found;
    /** And it can be believed. */
    private final boolean clean;

    private final byte[] before;

    private Journal(SafeFolder folder, String name, FileChannel channel, Metainfo metainfo) throws IOException {
        this.folder = folder;
        this.name = name;
        this.channel = channel;
        int bits = (metainfo.pieceCount() + 7) / 8;
        this.filesAt = BITS_AT + bits;
        this.image = new byte[filesAt + 16 * metainfo.files().size() + HASH_BYTES];
        ByteBuffer.wrap(image).put(MAGIC).put(metainfo.infoSha256().bytes());
        byte[] there = readAll();
        this.found = there != null && Arrays.equals(there, 0, STATE_AT, image, 0, STATE_AT);
        this.clean = found && there[STATE_AT] == CLEAN && Arrays.equals(hash(there), hashIn(there));
        this.before = found ? there : image.clone();
        if (found) {
            System.arraycopy(there, BITS_AT, image, BITS_AT, bits);
        }
    }

    /** Opens the journal of a torrent, or begins one. @throws FileConflict when another process has it open */
    static Journal open(SafeFolder folder, Metainfo metainfo) throws IOException {
        String name = SafeNames.OWN_PREFIX + metainfo.infoHash().hex() + ".journal";
        FileChannel channel =
                folder.open(name, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel);
            return new Journal(folder, name, channel, metainfo);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel) throws FileConflict {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } catch (IOException e) {
            return; // a file system without locks: then we cannot know of another one either
        }
        if (lock == null) {
            throw new FileConflict("another peer is fetching the same files into this folder right now");
        }
    }

    private byte[] readAll() throws IOException {
        if (channel.size() != image.length) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(image.length);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {}
        return bytes.hasRemaining() ? null : bytes.array();
    }

    /** Whether there was a journal of this torrent before. */
    boolean found() {
        return found;
    }

    /** The pieces that were verified once. */
    boolean has(int piece) {
        return (before[BITS_AT + piece / 8] & 0x80 >> piece % 8) != 0;
    }

    /** Whether the last stop was clean and a file is as it was then. @param now null when there is none */
    boolean isUnchanged(int file, BasicFileAttributes now) {
        ByteBuffer record = ByteBuffer.wrap(before, filesAt + 16 * file, 16);
        return clean
                && now != null
                && record.getLong() == now.size()
                && record.getLong() == now.lastModifiedTime().toMillis();
    }

    /** From here on pieces change: what the journal says of the files no longer holds. */
    void begin(BitSet have) throws IOException {
        image[STATE_AT] = 0;
        Arrays.fill(image, BITS_AT, filesAt, (byte) 0);
        have.stream().forEach(this::setBit);
        Arrays.fill(image, filesAt, image.length, (byte) 0);
        write(0, image.length);
        channel.truncate(image.length);
        channel.force(true);
    }

    /** A piece was verified. */
    void set(int piece) throws IOException {
        setBit(piece);
        write(BITS_AT + piece / 8, 1);
    }

    private void setBit(int piece) {
        image[BITS_AT + piece / 8] |= (byte) (0x80 >> piece % 8);
    }

    /** A clean stop; all files have been forced to disk. @param files what is there of each, null for nothing */
    void finish(BasicFileAttributes[] files) throws IOException {
        ByteBuffer records = ByteBuffer.wrap(image, filesAt, 16 * files.length);
        for (BasicFileAttributes file : files) {
            records.putLong(file == null ? -1 : file.size());
            records.putLong(file == null ? -1 : file.lastModifiedTime().toMillis());
        }
        image[STATE_AT] = CLEAN;
        System.arraycopy(hash(image), 0, image, image.length - HASH_BYTES, HASH_BYTES);
        write(0, image.length);
        channel.force(true);
    }

    /** There is nothing left to be known. */
    void delete() throws IOException {
        channel.close();
        folder.delete(name);
    }

    private void write(int from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(image, from, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    private static byte[] hash(byte[] journal) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(journal, 0, journal.length - HASH_BYTES);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hashIn(byte[] journal) {
        return Arrays.copyOfRange(journal, journal.length - HASH_BYTES, journal.length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
