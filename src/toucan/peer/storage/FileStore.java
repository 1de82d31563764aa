package toucan.peer.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import toucan.folder.SafeFolder;
import toucan.peer.metainfo.FileRange;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.PieceStore;

/**
 * Fetches a torrent into a folder. What it promises:
 *
 * <ul>
 *   <li>Nothing is written outside the folder, through a link, or under a final name before every byte of that file is verified.
 *   <li>A file that is there is not replaced unless that is allowed. One with the right bytes is kept and not fetched again.
 *   <li>After a clean stop the journal is believed for files that have not changed since; after a crash the pieces in it are
 *       hashed again, and only they.
 *   <li>A full disk is {@link DiskFull}, and costs nothing that was verified.
 * </ul>
 */
public final class FileStore implements PieceStore, Closeable {
    /** So many files are open at once; those that were opened first are closed first. */
    private static final int MOST_OPEN = 64;

    private final Metainfo metainfo;
    private final boolean overwrite;
    private final SafeFolder root;
    private final Journal journal;
    private final StoredFile[] files;
    /** For each file how many of its pieces are not verified. */
    private final int[] missing;

    private final BitSet have = new BitSet();
    private final Deque<StoredFile> open = new ArrayDeque<>();
    private final MessageDigest digest;
    private final ByteBuffer block = ByteBuffer.allocate(256 * 1024);
    private boolean broken;

    private FileStore(Metainfo metainfo, boolean overwrite, SafeFolder root, Journal journal) {
        this.metainfo = metainfo;
        this.overwrite = overwrite;
        this.root = root;
        this.journal = journal;
        this.digest = metainfo.newPieceDigest();
        this.files = new StoredFile[metainfo.files().size()];
        this.missing = new int[files.length];
        for (int i = 0; i < files.length; i++) {
            files[i] = new StoredFile(root, metainfo.files().get(i), i);
        }
    }

    /**
     * Opens the folder, makes it if it is not there, and finds out what of the torrent is in it.
     *
     * @throws FileConflict when something else has the name of a file, or another process is at work here
     * @throws DiskFull when there is no room for what is missing
     */
    public static FileStore open(Metainfo metainfo, Path folder, boolean overwrite, StoreProgress progress)
            throws IOException {
        Files.createDirectories(folder);
        SafeFolder root = SafeFolder.root(folder.toRealPath());
        FileStore store = null;
        try {
            store = new FileStore(metainfo, overwrite, root, Journal.open(root, metainfo));
            store.find(progress);
            return store;
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.closeFiles();
                store.journal.close();
            }
            root.close();
            throw e;
        }
    }

    private void closeFiles() throws IOException {
        for (StoredFile file : files) {
            file.close();
        }
    }

    private void find(StoreProgress progress) throws IOException {
        BasicFileAttributes[] there = new BasicFileAttributes[files.length];
        BitSet finals = new BitSet();
        for (int i = 0; i < files.length; i++) {
            BasicFileAttributes named = files[i].statFinal();
            boolean same = named != null
                    && named.isRegularFile()
                    && named.size() == metainfo.files().get(i).length();
            if (named != null && !same && !(overwrite && named.isRegularFile())) {
                throw files[i].conflict();
            }
            if (same) {
                files[i].takeFinal();
                finals.set(i);
            }
            there[i] = files[i].statBytes();
        }
        hashWhatIsWorthIt(there, finals, progress);
        for (int i = finals.nextSetBit(0); i >= 0; i = finals.nextSetBit(i + 1)) {
            judgeFinal(i);
        }
        checkRoom();
        journal.begin(have);
        for (int i = 0; i < files.length; i++) {
            missing[i] = missingPieces(i);
            if (missing[i] == 0 && !files[i].isWhole()) {
                publish(i);
            }
        }
    }

    private void hashWhatIsWorthIt(BasicFileAttributes[] there, BitSet finals, StoreProgress progress)
            throws IOException {
        BitSet doubtful = new BitSet();
        for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
            boolean worthIt = !journal.found() || journal.has(piece);
            boolean believed = journal.has(piece);
            for (FileRange range : ranges(piece)) {
                worthIt |= finals.get(range.file());
                believed &= journal.isUnchanged(range.file(), there[range.file()]);
            }
            if (believed) {
                have.set(piece);
            } else if (worthIt) {
                doubtful.set(piece);
            }
        }
        int total = doubtful.cardinality();
        int done = 0;
        for (int piece = doubtful.nextSetBit(0); piece >= 0; piece = doubtful.nextSetBit(piece + 1)) {
            have.set(piece, isRight(piece));
            progress.hashed(++done, total);
        }
    }

    /** A file of the right length has the final name. Is it the one? */
    private void judgeFinal(int file) throws IOException {
        int[] pieces = metainfo.layout().piecesOf(metainfo.files().get(file));
        boolean wrong = false;
        boolean open = false;
        for (int piece = pieces[0]; piece <= pieces[1]; piece++) {
            open |= !have.get(piece);
            wrong |= !have.get(piece) && ranges(piece).size() == 1;
        }
        if (wrong && !overwrite) {
            throw files[file].conflict();
        }
        if (wrong) {
            // It will be replaced when the right one is whole, so its pieces are to be fetched too.
            files[file].leaveFinal();
            have.clear(pieces[0], pieces[1] + 1);
        } else if (open) {
            files[file].copyFinalToPart();
        }
    }

    private void checkRoom() throws IOException {
        long needed = 0;
        for (int i = 0; i < files.length; i++) {
            BasicFileAttributes bytes = files[i].statBytes();
            needed += Math.max(0, metainfo.files().get(i).length() - (bytes == null ? 0 : bytes.size()));
        }
        long room = root.usableSpace();
        if (needed > room) {
            throw new DiskFull("the disk has no room: " + needed + " bytes are needed, " + room + " are free", null);
        }
    }

    private int missingPieces(int file) {
        int[] pieces = metainfo.layout().piecesOf(metainfo.files().get(file));
        return pieces[1] - pieces[0] + 1 - have.get(pieces[0], pieces[1] + 1).cardinality();
    }

    @Override
    public void read(int piece, int offset, ByteBuffer into) throws IOException {
        if (!have.get(piece)) {
            throw new IllegalStateException("piece " + piece + " is not verified");
        }
        try {
            if (!readStored(piece, offset, into)) {
                throw new IOException("piece " + piece + " is gone: its file has become shorter");
            }
        } catch (FileSystemException e) {
            throw withoutPath(String.valueOf(e.getReason()), e);
        }
    }

    private boolean readStored(int piece, int offset, ByteBuffer into) throws IOException {
        int limit = into.limit();
        try {
            for (FileRange range : metainfo.layout().ranges(piece, offset, into.remaining())) {
                into.limit(into.position() + range.length());
                if (!use(files[range.file()]).read(range.offset(), into)) {
                    return false;
                }
            }
            return true;
        } finally {
            into.limit(limit);
        }
    }

    /** A block of a piece that is verified already, as an endgame brings it twice, is left aside. */
    @Override
    public void write(int piece, int offset, ByteBuffer data) throws IOException {
        List<FileRange> ranges = metainfo.layout().ranges(piece, offset, data.remaining());
        if (have.get(piece)) {
            data.position(data.limit());
            return;
        }
        int limit = data.limit();
        try {
            for (FileRange range : ranges) {
                data.limit(data.position() + range.length());
                use(files[range.file()]).write(range.offset(), data);
            }
        } catch (IOException e) {
            throw named(e);
        } finally {
            data.limit(limit);
        }
    }

    @Override
    public boolean verify(int piece) throws IOException {
        if (have.get(piece)) {
            return true;
        }
        if (!isRight(piece)) {
            return false;
        }
        try {
            journal.set(piece);
            have.set(piece);
            for (FileRange range : ranges(piece)) {
                if (--missing[range.file()] == 0) {
                    publish(range.file());
                }
            }
        } catch (IOException e) {
            throw named(e);
        }
        return true;
    }

    private void publish(int file) throws IOException {
        open.remove(files[file]);
        files[file].publish(overwrite);
    }

    private boolean isRight(int piece) throws IOException {
        digest.reset();
        int length = metainfo.pieceLength(piece);
        for (int offset = 0; offset < length; offset += block.limit()) {
            block.clear().limit(Math.min(block.capacity(), length - offset));
            if (!readStored(piece, offset, block)) {
                return false;
            }
            digest.update(block.flip());
        }
        return metainfo.matches(piece, digest);
    }

    private List<FileRange> ranges(int piece) {
        return metainfo.layout().ranges(piece, 0, metainfo.pieceLength(piece));
    }

    /** Bounds how many files are open. */
    private StoredFile use(StoredFile file) throws IOException {
        if (!file.isOpen() && !open.contains(file)) {
            if (open.size() == MOST_OPEN) {
                open.remove().forceAndClose();
            }
            open.add(file);
        }
        return file;
    }

    /** A full disk by its name; the system's own words differ with its language, so what is free is looked at too. */
    private IOException named(IOException e) {
        broken = true;
        if (e instanceof DiskFull || e instanceof FileConflict) {
            return e;
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        String words = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        boolean full = words.contains("no space") || words.contains("not enough space") || words.contains("quota");
        try {
            full |= root.usableSpace() < block.capacity();
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
        }
        if (full) {
            return new DiskFull("the disk is full (" + reason + "); what is verified is kept", e);
        }
        return e instanceof FileSystemException ? withoutPath(reason, e) : e;
    }

    /** Peers hear why we stop; where our files lie is none of their business. */
    private static IOException withoutPath(String reason, IOException e) {
        return new IOException("the files cannot be used any more (" + reason + ")", e);
    }

    @Override
    public BitSet have() {
        return (BitSet) have.clone();
    }

    @Override
    public boolean complete() {
        return have.cardinality() == metainfo.pieceCount();
    }

    /**
     * A clean stop: files to disk first, then the journal; of a torrent that is complete it is deleted. After an error of the
     * disk the journal is left as after a crash.
     */
    @Override
    public void close() throws IOException {
        List<BasicFileAttributes> there = new ArrayList<>();
        boolean whole = true;
        try (root;
                journal) {
            for (StoredFile file : files) {
                file.forceAndClose();
                there.add(file.statBytes());
                whole &= file.isWhole();
            }
            if (whole) {
                journal.delete();
            } else if (!broken) {
                journal.finish(there.toArray(BasicFileAttributes[]::new));
            }
        }
    }
}
