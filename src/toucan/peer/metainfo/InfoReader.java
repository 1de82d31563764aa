package toucan.peer.metainfo;

import java.util.ArrayList;
import java.util.List;

/** Reads an info dictionary (BEP 3) and holds it to the limits that keep a stranger's metainfo harmless. */
final class InfoReader {
    private final BDictionary info;

    InfoReader(BDictionary info) {
        this.info = info;
    }

    String name() throws InvalidMetainfo {
        return text(required("name"), "name");
    }

    /** A power of two from 16 KiB to 16 MiB. */
    int pieceLength() throws InvalidMetainfo {
        long length = integer(required("piece length"), "piece length");
        if (length < Metainfo.MIN_PIECE_LENGTH || length > Metainfo.MAX_PIECE_LENGTH || Long.bitCount(length) != 1) {
            throw new InvalidMetainfo("the piece length " + length + " is no power of two from "
                    + Metainfo.MIN_PIECE_LENGTH + " to " + Metainfo.MAX_PIECE_LENGTH);
        }
        return (int) length;
    }

    /** The hashes of all pieces, one behind the other. @param bytes of one hash */
    BString hashes(String key, int bytes, long pieces) throws InvalidMetainfo {
        BString hashes = string(required(key), key);
        if (hashes.length() != pieces * bytes) {
            throw new InvalidMetainfo(
                    "'" + key + "' has " + hashes.length() + " bytes; " + pieces + " pieces need " + pieces * bytes);
        }
        return hashes;
    }

    boolean isPrivate() {
        BInteger flag = info.get("private", BInteger.class);
        return flag != null && flag.value() == 1;
    }

    /** The files with their offsets; all names are safe. */
    List<FileEntry> files() throws InvalidMetainfo {
        boolean single = info.get("length") != null;
        boolean several = info.get("files") != null;
        if (single == several) {
            throw new InvalidMetainfo(
                    single ? "it has both 'length' and 'files'" : "it has neither 'length' nor 'files'" + hint());
        }
        List<FileEntry> files = single
                ? List.of(new FileEntry(List.of(name()), length(info.get("length")), 0))
                : readFiles(List.of(name()), required("files"));
        String objection =
                SafeNames.objectionToAll(files.stream().map(FileEntry::path).toList());
        if (objection != null) {
            throw new InvalidMetainfo("name refused: " + objection);
        }
        return files;
    }

    private String hint() {
        return info.get("file tree") == null ? "" : " (it is of BitTorrent v2; Toucan reads v1)";
    }

    private static List<FileEntry> readFiles(List<String> folder, BValue value) throws InvalidMetainfo {
        if (!(value instanceof BList list) || list.values().isEmpty()) {
            throw new InvalidMetainfo("'files' is no list, or an empty one");
        }
        List<FileEntry> files = new ArrayList<>();
        long offset = 0;
        for (BValue element : list.values()) {
            if (!(element instanceof BDictionary file)) {
                throw new InvalidMetainfo("an entry of 'files' is no dictionary");
            }
            long length = length(file.get("length"));
            files.add(new FileEntry(path(folder, file.get("path")), length, offset));
            offset += length;
            if (offset < 0) {
                throw new InvalidMetainfo("the files together have 2^63 bytes or more");
            }
        }
        return files;
    }

    private static List<String> path(List<String> folder, BValue value) throws InvalidMetainfo {
        if (!(value instanceof BList list) || list.values().isEmpty()) {
            throw new InvalidMetainfo("a file has no 'path', or an empty one");
        }
        List<String> path = new ArrayList<>(folder);
        for (BValue component : list.values()) {
            path.add(text(component, "path"));
        }
        return path;
    }

    private static long length(BValue value) throws InvalidMetainfo {
        if (value == null) {
            throw new InvalidMetainfo("a file without 'length'");
        }
        long length = integer(value, "length");
        if (length < 0) {
            throw new InvalidMetainfo("a file of " + length + " bytes");
        }
        return length;
    }

    private BValue required(String key) throws InvalidMetainfo {
        BValue value = info.get(key);
        if (value == null) {
            throw new InvalidMetainfo("it has no '" + key + "'" + hint());
        }
        return value;
    }

    private static long integer(BValue value, String key) throws InvalidMetainfo {
        if (value instanceof BInteger integer) {
            return integer.value();
        }
        throw new InvalidMetainfo("'" + key + "' is no integer");
    }

    private static BString string(BValue value, String key) throws InvalidMetainfo {
        if (value instanceof BString string) {
            return string;
        }
        throw new InvalidMetainfo("'" + key + "' is no string");
    }

    private static String text(BValue value, String key) throws InvalidMetainfo {
        String text = string(value, key).utf8();
        if (text == null) {
            throw new InvalidMetainfo("'" + key + "' is not UTF-8");
        }
        return text;
    }
}
