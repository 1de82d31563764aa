package toucan.transfer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import toucan.folder.SafeFolder;

/** Turns what a file system says into what the receiver answers. */
final class DiskErrors {
    /** Below this, a failed write is put down to a full disk, whatever the system calls it in its language. */
    private static final long FULL_BYTES = 64 * 1024;

    private DiskErrors() {}

    /** @param folder where it happened, for the room that is left there; may be null */
    static Refusal refusal(IOException e, SafeFolder folder) {
        String reason = reason(e);
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space") || lower.contains("not enough space") || lower.contains("quota")) {
            return new Refusal(Refusal.INSUFFICIENT_STORAGE, "the receiver's disk is full (" + reason + ")");
        }
        if (lower.contains("name too long")) {
            return new Refusal(Refusal.BAD_REQUEST, "name refused: too long for the receiver's file system");
        }
        if (e instanceof AccessDeniedException) {
            return new Refusal(Refusal.INTERNAL_ERROR, "the receiver may not write there: permission denied");
        }
        if (folder != null && isFull(folder)) {
            return new Refusal(Refusal.INSUFFICIENT_STORAGE, "the receiver's disk is full (" + reason + ")");
        }
        return new Refusal(Refusal.INTERNAL_ERROR, "the receiver cannot store it: " + reason);
    }

    /** The system's words without the path, which is nobody's business at the other end. */
    static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static boolean isFull(SafeFolder folder) {
        try {
            return folder.usableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
