package toucan.peer.metainfo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the metainfo of a file, or of a folder with all files in it: reads everything once and takes both hashes of each piece on
 * the way. The same files give the same metainfo, on any system and at any time: it holds no date, and files are in the order of
 * their names' UTF-8.
 */
public final class MetainfoMaker {
    /** The pieces are doubled in length until there are no more than this. */
    private static final int MOST_PIECES = 2000;

    private static final int CHUNK = 256 * 1024;

    private final MakerProgress progress;
    private final List<SharedFile> files;
    private final long total;
    private final int pieceLength;
    private final MessageDigest sha1 = Hashes.newSha1();
    private final MessageDigest sha256 = Hashes.newSha256();
    private final ByteBuffer sha1s;
    private final ByteBuffer sha256s;
    private long done;

    private MetainfoMaker(List<SharedFile> files, long total, int pieceLength, MakerProgress progress) {
        this.files = files;
        this.total = total;
        this.pieceLength = pieceLength;
        this.progress = progress;
        int pieces = Math.toIntExact(PieceLayout.pieces(total, pieceLength));
        this.sha1s = ByteBuffer.allocate(pieces * Hashes.SHA1_BYTES);
        this.sha256s = ByteBuffer.allocate(pieces * Hashes.SHA256_BYTES);
    }

    /**
     * Makes the metainfo of what is at a path. A symbolic link that is named is followed, one inside a folder is skipped.
     *
     * @throws InvalidMetainfo when it cannot be shared as it is: a name that peers would refuse, or no file at all
     * @throws IOException when it cannot be read, or changes while it is read
     */
    public static Metainfo make(Path path, MakerProgress progress) throws IOException, InvalidMetainfo {
        return share(path, progress).metainfo();
    }

    /** As {@link #make}, and where each file lies. */
    public static Shared share(Path path, MakerProgress progress) throws IOException, InvalidMetainfo {
        return share(SharedFiles.below(path, progress), progress);
    }

    /** As {@link #make}, of several files and folders that peers are to find in one folder. @param name of that folder */
    public static Shared share(List<Path> paths, String name, MakerProgress progress)
            throws IOException, InvalidMetainfo {
        return share(SharedFiles.together(paths, name, progress), progress);
    }

    private static Shared share(SharedFiles found, MakerProgress progress) throws IOException, InvalidMetainfo {
        long total = 0;
        for (SharedFile file : found.files()) {
            total = Math.addExact(total, file.length());
        }
        int pieceLength = pieceLengthFor(total);
        if (PieceLayout.pieces(total, pieceLength) > Limits.METAINFO.bytes() / Hashes.SHA256_BYTES) {
            throw new InvalidMetainfo(total + " bytes are too many for one metainfo");
        }
        MetainfoMaker maker = new MetainfoMaker(found.files(), total, pieceLength, progress);
        maker.hashAll();
        return new Shared(maker.build(found.name(), found.isFolder()), List.copyOf(found.files()));
    }

    /** The shortest piece, 16 KiB times a power of two, that makes no more than 2000 pieces; 16 MiB when none does. */
    static int pieceLengthFor(long total) {
        int length = Metainfo.MIN_PIECE_LENGTH;
        while (length < Metainfo.MAX_PIECE_LENGTH && PieceLayout.pieces(total, length) > MOST_PIECES) {
            length *= 2;
        }
        return length;
    }

    private void hashAll() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        for (SharedFile file : files) {
            try (ReadableByteChannel channel = Files.newByteChannel(file.source())) {
                hash(file, channel, buffer);
            }
        }
        if (done % pieceLength != 0) {
            finishPiece();
        }
        progress.hashed(done, total);
    }

    private void hash(SharedFile file, ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        long left = file.length();
        while (left > 0) {
            int toPieceEnd = (int) (pieceLength - done % pieceLength);
            buffer.clear().limit((int) Math.min(Math.min(buffer.capacity(), left), toPieceEnd));
            if (channel.read(buffer) < 0) {
                throw changed(file);
            }
            sha1.update(buffer.flip());
            sha256.update(buffer.rewind());
            progress.read(file, buffer.rewind());
            left -= buffer.limit();
            done += buffer.limit();
            if (done % pieceLength == 0 && buffer.limit() > 0) {
                finishPiece();
                progress.hashed(done, total);
            }
        }
        if (channel.read(buffer.clear().limit(1)) >= 0) {
            throw changed(file);
        }
    }

    private static IOException changed(SharedFile file) {
        return new IOException(
                file.source() + " changes while it is read; share it when whoever writes it has finished");
    }

    private void finishPiece() {
        sha1s.put(sha1.digest());
        sha256s.put(sha256.digest());
    }

    private Metainfo build(String name, boolean folder) throws InvalidMetainfo {
        Map<String, BValue> info = new HashMap<>();
        info.put("name", BString.of(name));
        info.put("piece length", new BInteger(pieceLength));
        info.put("pieces", BString.of(sha1s.array()));
        info.put(Metainfo.SHA256_KEY, BString.of(sha256s.array()));
        if (folder) {
            List<BValue> entries = new ArrayList<>();
            for (SharedFile file : files) {
                List<BValue> path = new ArrayList<>();
                file.path().forEach(component -> path.add(BString.of(component)));
                entries.add(BDictionary.of(Map.of("length", new BInteger(file.length()), "path", new BList(path))));
            }
            info.put("files", new BList(entries));
        } else {
            info.put("length", new BInteger(total));
        }
        return Metainfo.build(info);
    }
}
