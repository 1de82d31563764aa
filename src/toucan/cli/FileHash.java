package toucan.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.Metainfo;

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
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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
