package toucan.peer.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import toucan.peer.metainfo.FileRange;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Shared;
import toucan.peer.metainfo.SharedFile;
import toucan.peer.swarm.PieceStore;

/**
 * Shares files from where they lie, and only reads them. Their hashes were just taken; a file that has changed since, by its
 * size or its time, is an error and not sent, for its bytes are no longer those that the metainfo names.
 */
public final class SharedStore implements PieceStore, Closeable {
    /** So many files are open at once; those that were opened first are closed first. */
    private static final int MOST_OPEN = 64;

    private final Metainfo metainfo;
    private final List<SharedFile> files;
    private final FileChannel[] channels;
    private final Deque<Integer> open = new ArrayDeque<>();

    public SharedStore(Shared shared) {
        metainfo = shared.metainfo();
        files = shared.files();
        channels = new FileChannel[files.size()];
    }

    @Override
    public void read(int piece, int offset, ByteBuffer into) throws IOException {
        int limit = into.limit();
        try {
            for (FileRange range : metainfo.layout().ranges(piece, offset, into.remaining())) {
                into.limit(into.position() + range.length());
                read(range, into);
            }
        } finally {
            into.limit(limit);
        }
    }

    private void read(FileRange range, ByteBuffer into) throws IOException {
        FileChannel channel = channel(range.file());
        for (long at = range.offset(); into.hasRemaining(); ) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw changed(range.file());
            }
            at += read;
        }
        // After reading, so that a change before it cannot be missed.
        check(range.file());
    }

    private FileChannel channel(int file) throws IOException {
        if (channels[file] == null) {
            if (open.size() == MOST_OPEN) {
                close(open.remove());
            }
            channels[file] = openSource(file);
            open.add(file);
        }
        return channels[file];
    }

    private FileChannel openSource(int file) throws IOException {
        try {
            return FileChannel.open(files.get(file).source(), StandardOpenOption.READ);
        } catch (FileSystemException e) {
            throw gone(file);
        }
    }

    private IOException gone(int file) {
        return new IOException(
                "'" + metainfo.files().get(file).shown() + "' can no longer be read; share it again when it can");
    }

    private void check(int file) throws IOException {
        SharedFile shared = files.get(file);
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(shared.source(), BasicFileAttributes.class);
        } catch (FileSystemException e) {
            throw gone(file);
        }
        if (now.size() != shared.length() || !now.lastModifiedTime().equals(shared.modified())) {
            throw changed(file);
        }
    }

    private IOException changed(int file) {
        // Peers hear this too, so it says nothing of where the file lies.
        return new IOException("'" + metainfo.files().get(file).shown()
                + "' has changed since it was shared; share it again, which gives a new ticket");
    }

    @Override
    public void write(int piece, int offset, ByteBuffer block) {
        block.position(block.limit()); // we have it
    }

    @Override
    public boolean verify(int piece) {
        return true;
    }

    @Override
    public BitSet have() {
        BitSet all = new BitSet();
        all.set(0, metainfo.pieceCount());
        return all;
    }

    @Override
    public boolean complete() {
        return true;
    }

    private void close(int file) throws IOException {
        channels[file].close();
        channels[file] = null;
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            close(open.remove());
        }
    }
}
