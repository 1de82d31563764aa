package toucan.peer.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import toucan.folder.SafeFolder;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.SafeNames;

/**
 * One file on its way: under a name of its own as long as a byte of it is not verified, under its own name from then on. What
 * has the final name is only ever read.
 */
final class StoredFile implements Closeable {
    private static final int LONGEST_NAME = 255;
    private static final int CHUNK = 64 * 1024;

    private final SafeFolder root;
    private final FileEntry entry;
    private final List<String> folders;
    private final String name;
    private final String partName;
    /** Whether the final name is ours to read. */
    private boolean whole;

    private FileChannel channel;

    /** @param index in the metainfo, to name the part of a file whose own name leaves no room for a suffix */
    StoredFile(SafeFolder root, FileEntry entry, int index) {
        this.root = root;
        this.entry = entry;
        this.folders = entry.path().subList(0, entry.path().size() - 1);
        this.name = entry.path().get(entry.path().size() - 1);
        this.partName = partName(name, index);
    }

    /**
     * The name of a file that is not whole yet.
     *
     * @param name the one that it will have
     * @param index in the metainfo
     */
    static String partName(String name, int index) {
        String part = name + SafeNames.PART_SUFFIX;
        return part.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? part
                : SafeNames.OWN_PREFIX + index + SafeNames.PART_SUFFIX;
    }

    /** What has the final name; null when nothing has. */
    BasicFileAttributes statFinal() throws IOException {
        return stat(name);
    }

    /** What is there of our bytes, under whichever name; null when nothing is. */
    BasicFileAttributes statBytes() throws IOException {
        return stat(whole ? name : partName);
    }

    private BasicFileAttributes stat(String what) throws IOException {
        try (SafeFolder folder = root.walk(folders, false)) {
            return folder == null ? null : folder.stat(what);
        }
    }

    boolean isWhole() {
        return whole;
    }

    /** The bytes under the final name are taken for ours, to be read and not to be written. */
    void takeFinal() throws IOException {
        close();
        whole = true;
    }

    /** The final name is none of ours: back to the part. A part that is the same file under both names would be written twice. */
    void leaveFinal() throws IOException {
        close();
        whole = false;
        try (SafeFolder folder = root.walk(folders, false)) {
            BasicFileAttributes part = folder == null ? null : folder.stat(partName);
            BasicFileAttributes there = folder == null ? null : folder.stat(name);
            if (part != null
                    && there != null
                    && part.fileKey() != null
                    && part.fileKey().equals(there.fileKey())) {
                folder.delete(partName);
            }
        }
    }

    /** Its bytes are right as far as they can be judged alone, but a neighbour in the same piece is missing: a copy to go on with. */
    void copyFinalToPart() throws IOException {
        close();
        try (SafeFolder folder = root.walk(folders, true)) {
            if (folder.stat(partName) != null) {
                folder.delete(partName);
            }
            try (FileChannel from = folder.open(name, StandardOpenOption.READ);
                    FileChannel to = folder.open(partName, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long at = 0; at < entry.length(); ) {
                    at += Math.max(1, from.transferTo(at, entry.length() - at, to));
                }
            }
        }
        whole = false;
    }

    /** @return false when there are not so many bytes */
    boolean read(long offset, ByteBuffer into) throws IOException {
        if (channel == null && statBytes() == null) {
            return false;
        }
        FileChannel from = channel();
        long at = offset;
        while (into.hasRemaining()) {
            int read = from.read(into, at);
            if (read < 0) {
                return false;
            }
            at += read;
        }
        return true;
    }

    void write(long offset, ByteBuffer from) throws IOException {
        if (whole) {
            throw new IllegalStateException("a file that is whole is not written: " + entry.shown());
        }
        FileChannel to = channel();
        long at = offset;
        while (from.hasRemaining()) {
            at += to.write(from, at);
        }
    }

    private FileChannel channel() throws IOException {
        if (channel == null) {
            try (SafeFolder folder = root.walk(folders, !whole)) {
                if (folder == null) {
                    throw new IOException(entry.shown() + " is gone");
                }
                channel = whole ? folder.open(name, StandardOpenOption.READ) : openPart(folder);
            }
        }
        return channel;
    }

    private FileChannel openPart(SafeFolder folder) throws IOException {
        BasicFileAttributes there = folder.stat(partName);
        if (there == null) {
            return folder.open(
                    partName, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        if (!there.isRegularFile()) {
            throw new FileConflict("something that is no file has the name '" + partName + "' of an unfinished one");
        }
        return folder.open(partName, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Makes its bytes last through a loss of power, and lets go of the file. */
    void forceAndClose() throws IOException {
        if (channel != null && !whole) {
            channel.force(true);
        }
        close();
    }

    /**
     * All bytes are verified: the file gets its name, at once and whole.
     *
     * @throws FileConflict when something else has that name and may not be replaced; the part is kept
     */
    void publish(boolean overwrite) throws IOException {
        FileChannel part = channel();
        part.truncate(entry.length());
        part.force(true);
        close();
        try (SafeFolder folder = root.walk(folders, true)) {
            BasicFileAttributes there = folder.stat(name);
            if (there != null && !there.isRegularFile()) {
                throw conflict();
            }
            if (there == null) {
                if (!folder.publish(partName, name)) {
                    throw conflict();
                }
            } else if (overwrite) {
                folder.replace(partName, name);
            } else if (sameBytes(folder, there)) {
                folder.delete(partName);
            } else {
                throw conflict();
            }
            folder.sync();
        }
        whole = true;
    }

    FileConflict conflict() {
        return new FileConflict("'" + entry.shown()
                + "' is there already and is something else; move it away, or replace it with --overwrite");
    }

    private boolean sameBytes(SafeFolder folder, BasicFileAttributes there) throws IOException {
        if (there.size() != entry.length()) {
            return false;
        }
        ByteBuffer a = ByteBuffer.allocate(CHUNK);
        ByteBuffer b = ByteBuffer.allocate(CHUNK);
        try (FileChannel one = folder.open(name, StandardOpenOption.READ);
                FileChannel other = folder.open(partName, StandardOpenOption.READ)) {
            for (long at = 0; at < entry.length(); at += a.limit()) {
                int length = (int) Math.min(CHUNK, entry.length() - at);
                if (!fill(one, at, a.clear().limit(length))
                        || !fill(other, at, b.clear().limit(length))) {
                    return false;
                }
                if (!a.flip().equals(b.flip())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean fill(FileChannel from, long at, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into, at + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the file is open; the store bounds how many are. */
    boolean isOpen() {
        return channel != null;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
