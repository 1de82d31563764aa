package toucan.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Shared;
import toucan.peer.metainfo.SharedFile;

/**
 * A file and the SHA-256 of its bytes.
 *
 * @param name with slashes between its folders
 * @param sha256 lower-case hexadecimal digits
 */
record FileHash(String name, long size, String sha256) {
    private static final int CHUNK = 256 * 1024;

    /** Reads all files. @param place where each lies */
    static List<FileHash> of(Metainfo metainfo, Function<FileEntry, Path> place) throws IOException {
        List<FileHash> hashes = new ArrayList<>();
        for (FileEntry file : metainfo.files()) {
            hashes.add(new FileHash(String.join("/", file.path()), file.length(), hash(place.apply(file))));
        }
        return hashes;
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the hashes of files while somebody else reads them, one after the other. */
    static final class Taker {
        private final MessageDigest digest = newSha256();
        private final Map<List<String>, String> hashes = new HashMap<>();
        private List<String> current;

        void read(List<String> path, ByteBuffer bytes) {
            if (!path.equals(current)) {
                finish();
                current = path;
            }
            digest.update(bytes);
        }

        private void finish() {
            if (current != null) {
                hashes.put(current, HexFormat.of().formatHex(digest.digest()));
                current = null;
            }
        }

        /** Of all files, when all were read. */
        List<FileHash> of(Shared shared) {
            finish();
            String empty = HexFormat.of().formatHex(digest.digest());
            Iterator<SharedFile> sources = shared.files().iterator();
            List<FileHash> all = new ArrayList<>();
            for (FileEntry file : shared.metainfo().files()) {
                String hash = hashes.getOrDefault(sources.next().path(), empty);
                all.add(new FileHash(String.join("/", file.path()), file.length(), hash));
            }
            return all;
        }
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.addProperty("size", size);
        json.addProperty("sha256", sha256);
        return json;
    }
}
