package toucan.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import toucan.folder.SafeFolder;
import toucan.transfer.ConfirmedFile.Outcome;

/** What has a name at the receiver already. */
final class Stored {
    private Stored() {}

    /**
     * The file of this name, when it has the digest asked for.
     *
     * @param digest wanted, or null for any
     * @return null when nothing, or something else, has the name
     */
    static Answer confirm(SafeFolder folder, String name, Sha256 digest) throws IOException {
        BasicFileAttributes there = folder == null ? null : folder.stat(name);
        if (there == null || !there.isRegularFile()) {
            return null;
        }
        Sha256 actual = digest(folder, name);
        return digest == null || digest.equals(actual) ? Answer.confirmed(Outcome.PRESENT, actual, there.size()) : null;
    }

    /**
     * Decides about an upload from what has its name now.
     *
     * @return the answer when this very content is there; null when the upload may begin
     * @throws Refusal when something else has the name and must not be replaced
     */
    static Answer check(SafeFolder folder, String name, PutHeaders upload, boolean overwrite)
            throws IOException, Refusal {
        BasicFileAttributes there = folder == null ? null : folder.stat(name);
        if (there == null) {
            return null;
        }
        if (!there.isRegularFile()) {
            throw new Refusal(
                    Refusal.CONFLICT,
                    there.isDirectory() ? "a folder has that name" : "something that is not a file has that name");
        }
        boolean sameSize = upload.total() == RequestContent.UNKNOWN || upload.total() == there.size();
        if (sameSize && upload.digest() == null) {
            // Whether it is the same content shows when it has arrived.
            return null;
        }
        Answer present = sameSize ? confirm(folder, name, upload.digest()) : null;
        if (present == null && !overwrite) {
            throw conflict();
        }
        return present;
    }

    static Refusal conflict() {
        return new Refusal(
                Refusal.CONFLICT, "another file has that name; a receiver started with --overwrite would replace it");
    }

    private static Sha256 digest(SafeFolder folder, String name) throws IOException {
        try (FileChannel channel = folder.open(name, StandardOpenOption.READ)) {
            return Sha256.of(channel, bytes -> {});
        }
    }
}
