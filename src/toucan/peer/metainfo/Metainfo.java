package toucan.peer.metainfo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/**
 * What is shared: the names and lengths of files and the hashes of the pieces they are cut into. BitTorrent's metainfo, version
 * 1 (BEP 3), with one key of our own in the info dictionary, {@code toucan sha256}: the SHA-256 of each piece, 32 bytes each,
 * one behind the other. Tools that do not know the key keep it, and the infohash with it.
 *
 * <p>Immutable, and harmless: what {@link #parse} accepts keeps all of {@link SafeNames} and these limits: at most 10 MB, pieces
 * of a power of two from 16 KiB to 16 MiB, exactly as many hashes as pieces, together fewer than 2^63 bytes.
 */
public final class Metainfo {
    /** The key in the info dictionary that holds the pieces' SHA-256. */
    public static final String SHA256_KEY = "toucan sha256";

    public static final int MIN_PIECE_LENGTH = 16 * 1024;
    public static final int MAX_PIECE_LENGTH = 16 * 1024 * 1024;

    private final byte[] info;
    private final String name;
    private final List<FileEntry> files;
    private final boolean folder;
    private final boolean isPrivate;
    private final PieceLayout layout;
    private final ByteBuffer sha1;
    private final ByteBuffer sha256;
    private final InfoHash infoHash;
    private final InfoSha256 infoSha256;

    private Metainfo(byte[] info, BDictionary dictionary) throws InvalidMetainfo {
        InfoReader reader = new InfoReader(dictionary);
        this.info = info;
        this.name = reader.name();
        this.files = List.copyOf(reader.files());
        this.folder = dictionary.get("files") != null;
        this.isPrivate = reader.isPrivate();
        FileEntry last = files.get(files.size() - 1);
        long total = last.offset() + last.length();
        int pieceLength = reader.pieceLength();
        long pieces = PieceLayout.pieces(total, pieceLength);
        this.sha1 = reader.hashes("pieces", Hashes.SHA1_BYTES, pieces).view();
        this.sha256 = dictionary.get(SHA256_KEY) == null
                ? null
                : reader.hashes(SHA256_KEY, Hashes.SHA256_BYTES, pieces).view();
        this.layout = new PieceLayout(files, total, pieceLength);
        this.infoHash = InfoHash.of(Hashes.newSha1().digest(info));
        this.infoSha256 = InfoSha256.hash(info);
    }

    /** Reads a whole metainfo file, {@code .torrent}. Of its keys only {@code info} is used: there are no trackers here. */
    public static Metainfo parse(byte[] torrent) throws InvalidMetainfo {
        if (!(decode(torrent, "no metainfo file") instanceof BDictionary outer)) {
            throw new InvalidMetainfo("no metainfo file: not a dictionary");
        }
        if (!(outer.get("info") instanceof BDictionary dictionary)) {
            throw new InvalidMetainfo("no metainfo file: no dictionary 'info' in it");
        }
        ByteBuffer raw = outer.raw("info");
        byte[] info = new byte[raw.remaining()];
        raw.get(info);
        return new Metainfo(info, dictionary);
    }

    /** Reads an info dictionary alone, as peers hand it on (BEP 9). */
    public static Metainfo ofInfo(byte[] info) throws InvalidMetainfo {
        byte[] copy = info.clone();
        if (!(decode(copy, "no info dictionary") instanceof BDictionary dictionary)) {
            throw new InvalidMetainfo("no info dictionary: not a dictionary");
        }
        return new Metainfo(copy, dictionary);
    }

    private static BValue decode(byte[] bytes, String what) throws InvalidMetainfo {
        try {
            return Bencode.decode(bytes, Limits.METAINFO);
        } catch (MalformedBencode e) {
            throw new InvalidMetainfo(what + ": " + e.getMessage(), e);
        }
    }

    /** A metainfo file that holds the info dictionary, byte for byte, and nothing else. */
    public byte[] toBytes() {
        byte[] before = Bencode.encode(BString.of("info"));
        byte[] torrent = new byte[before.length + info.length + 2];
        ByteBuffer.wrap(torrent).put((byte) 'd').put(before).put(info).put((byte) 'e');
        return torrent;
    }

    /** The name of the file, or of the folder that all files are in. */
    public String name() {
        return name;
    }

    /** Whether it is a folder with files in it, and not one file. */
    public boolean isFolder() {
        return folder;
    }

    /** In the order of their bytes; never empty. */
    public List<FileEntry> files() {
        return files;
    }

    /** Where each piece lies. */
    public PieceLayout layout() {
        return layout;
    }

    public int pieceCount() {
        return layout.pieceCount();
    }

    /** The length of every piece but the last. */
    public int pieceLength() {
        return layout.pieceLength();
    }

    /** The exact length of a piece, in bytes: the last one is usually shorter. */
    public int pieceLength(int piece) {
        return layout.pieceLength(piece);
    }

    /** Bytes of all files together. */
    public long totalLength() {
        return layout.totalLength();
    }

    /** The SHA-1 of a piece; a copy. */
    public byte[] sha1(int piece) {
        return hash(sha1, piece, Hashes.SHA1_BYTES);
    }

    public boolean hasSha256() {
        return sha256 != null;
    }

    /** The SHA-256 of a piece; a copy. @throws IllegalStateException when the metainfo has none */
    public byte[] sha256(int piece) {
        if (sha256 == null) {
            throw new IllegalStateException("no '" + SHA256_KEY + "' in this metainfo");
        }
        return hash(sha256, piece, Hashes.SHA256_BYTES);
    }

    /**
     * A digest to put the bytes of a piece into, for {@link #matches}: SHA-256 where the metainfo has them, else SHA-1.
     */
    public MessageDigest newPieceDigest() {
        return sha256 == null ? Hashes.newSha1() : Hashes.newSha256();
    }

    /** Whether a digest from {@link #newPieceDigest} that saw all bytes of a piece found what it should; resets it. */
    public boolean matches(int piece, MessageDigest digest) {
        return MessageDigest.isEqual(digest.digest(), sha256 == null ? sha1(piece) : sha256(piece));
    }

    /** The info dictionary as it was received; a copy. */
    public byte[] infoBytes() {
        return info.clone();
    }

    /** How many bytes the info dictionary has, BEP 9's {@code metadata_size}. */
    public int infoLength() {
        return info.length;
    }

    /** The SHA-1 of the info dictionary, BEP 3's name for the whole. */
    public InfoHash infoHash() {
        return infoHash;
    }

    /** The SHA-256 of the info dictionary, which tickets carry. */
    public InfoSha256 infoSha256() {
        return infoSha256;
    }

    /** The name by which one who has only a ticket asks for it. */
    public InfoHash truncatedSha256() {
        return infoSha256.truncated();
    }

    /** BEP 27: to be had from its tracker's peers only. */
    public boolean isPrivate() {
        return isPrivate;
    }

    private byte[] hash(ByteBuffer all, int piece, int bytes) {
        layout.pieceLength(piece);
        byte[] hash = new byte[bytes];
        all.get(piece * bytes, hash);
        return hash;
    }

    /** An info dictionary from its parts; the maker's way to a metainfo. */
    static Metainfo build(Map<String, BValue> info) throws InvalidMetainfo {
        return ofInfo(Bencode.encode(BDictionary.of(info)));
    }
}
