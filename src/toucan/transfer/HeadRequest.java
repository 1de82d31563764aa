package toucan.transfer;

import java.io.IOException;
import toucan.folder.SafeFolder;

/** One {@code HEAD}: is the file there, and if not, how much of it? */
final class HeadRequest {
    private HeadRequest() {}

    /** @param digest of the file that is asked for, or null for whatever has the name */
    static Answer answer(Receiving receiving, RemoteName name, Sha256 digest) throws IOException, Refusal {
        if (digest != null) {
            receiving.uploads().awaitQuiet(Uploads.key(name, digest));
        }
        try (SafeFolder folder = receiving.folder().find(name)) {
            Answer present = Stored.confirm(folder, name.last(), digest);
            if (present != null) {
                return present;
            }
            boolean resumable = folder != null && digest != null;
            return Answer.notFound(resumable ? PartFile.sizeOf(folder, PartNames.partName(name.last(), digest)) : 0);
        } catch (Refusal refusal) {
            if (refusal.answer().status() == Refusal.CONFLICT) {
                // A file where the name wants a folder: the name is not there; the PUT will hear why it cannot be.
                return Answer.notFound(0);
            }
            throw refusal;
        }
    }
}
