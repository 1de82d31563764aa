package toucan.peer.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import toucan.folder.SafeFolder;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.FileRange;
import toucan.peer.metainfo.Metainfo;

/**
 * Whether a folder holds the files of a metainfo, whole and right. Only reads; of a file that is not there under its name, the
 * unfinished part is looked at.
 *
 * @param good the pieces that are right
 * @param files one for each of the metainfo
 */
public record Verification(BitSet good, List<FileState> files) {
    private static final int CHUNK = 256 * 1024;

    /** What is there of a file. */
    public enum Found {
        /** Something of the right length has its name. */
        NAMED,
        /** Something of another length, or no regular file, has its name. */
        OTHER,
        /** It is unfinished. */
        PART,
        NOTHING
    }

    /**
     * One file.
     *
     * @param pieces of which it has bytes
     * @param goodPieces those of them that are right
     */
    public record FileState(FileEntry entry, Found found, int pieces, int goodPieces) {
        public boolean isWhole() {
            return found == Found.NAMED && goodPieces == pieces;
        }
    }

    public boolean isWhole() {
        return files.stream().allMatch(FileState::isWhole);
    }

    /** Hashes what is there. */
    public static Verification of(Metainfo metainfo, Path folder, StoreProgress progress) throws IOException {
        try (SafeFolder root = SafeFolder.root(folder.toRealPath())) {
            return new Reading(metainfo, root).verify(progress);
        }
    }

    /** The work itself: keeps the file open that is being read. */
    private static final class Reading {
        private final Metainfo metainfo;
        private final SafeFolder root;
        private final Found[] found;
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        private int openFile = -1;
        private FileChannel channel;

        Reading(Metainfo metainfo, SafeFolder root) {
            this.metainfo = metainfo;
            this.root = root;
            found = new Found[metainfo.files().size()];
        }

        Verification verify(StoreProgress progress) throws IOException {
            for (int i = 0; i < found.length; i++) {
                found[i] = find(i);
            }
            BitSet good = new BitSet();
            try {
                MessageDigest digest = metainfo.newPieceDigest();
                for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
                    good.set(piece, isRight(piece, digest));
                    progress.hashed(piece + 1, metainfo.pieceCount());
                }
            } finally {
                leave();
            }
            return new Verification(good, states(good));
        }

        private Found find(int file) throws IOException {
            FileEntry entry = metainfo.files().get(file);
            try (SafeFolder folder = root.walk(folders(entry), false)) {
                BasicFileAttributes named = folder == null ? null : folder.stat(name(entry));
                if (named != null) {
                    return named.isRegularFile() && named.size() == entry.length() ? Found.NAMED : Found.OTHER;
                }
                BasicFileAttributes part = folder == null ? null : folder.stat(partName(file));
                return part != null && part.isRegularFile() ? Found.PART : Found.NOTHING;
            }
        }

        private static List<String> folders(FileEntry entry) {
            return entry.path().subList(0, entry.path().size() - 1);
        }

        private static String name(FileEntry entry) {
            return entry.path().get(entry.path().size() - 1);
        }

        private String partName(int file) {
            return StoredFile.partName(name(metainfo.files().get(file)), file);
        }

        private boolean isRight(int piece, MessageDigest digest) throws IOException {
            digest.reset();
            for (FileRange range : metainfo.layout().ranges(piece, 0, metainfo.pieceLength(piece))) {
                if (!read(range, digest)) {
                    return false;
                }
            }
            return metainfo.matches(piece, digest);
        }

        private boolean read(FileRange range, MessageDigest digest) throws IOException {
            if (!open(range.file())) {
                return false;
            }
            long end = range.offset() + range.length();
            for (long at = range.offset(); at < end; ) {
                int read = channel.read(buffer.clear().limit((int) Math.min(CHUNK, end - at)), at);
                if (read < 0) {
                    return false;
                }
                digest.update(buffer.flip());
                at += read;
            }
            return true;
        }

        private boolean open(int file) throws IOException {
            if (found[file] == Found.NOTHING || found[file] == Found.OTHER) {
                return false;
            }
            if (file != openFile) {
                leave();
                FileEntry entry = metainfo.files().get(file);
                try (SafeFolder folder = root.walk(folders(entry), false)) {
                    String name = found[file] == Found.NAMED ? name(entry) : partName(file);
                    channel = folder.open(name, StandardOpenOption.READ);
                }
                openFile = file;
            }
            return true;
        }

        private void leave() throws IOException {
            if (channel != null) {
                channel.close();
                channel = null;
                openFile = -1;
            }
        }

        private List<FileState> states(BitSet good) {
            List<FileState> states = new ArrayList<>();
            for (int i = 0; i < found.length; i++) {
                FileEntry entry = metainfo.files().get(i);
                int[] pieces = metainfo.layout().piecesOf(entry);
                int right = good.get(pieces[0], pieces[1] + 1).cardinality();
                states.add(new FileState(entry, found[i], pieces[1] - pieces[0] + 1, right));
            }
            return states;
        }
    }
}
