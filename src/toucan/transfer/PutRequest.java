package toucan.transfer;

import java.io.IOException;
import java.net.Socket;
import toucan.folder.SafeFolder;
import toucan.transfer.ConfirmedFile.Outcome;

/**
 * One {@code PUT}: decides whether the file is wanted, receives it into its part, verifies it, and gives it its name.
 */
final class PutRequest {
    private final Receiving receiving;
    private final Socket connection;
    private final RemoteName name;
    private final PutHeaders headers;
    private final RequestContent content;
    private final Runnable abortConnection;

    private volatile PartFile part;

    /** @param abortConnection ends the connection at once, from any thread */
    PutRequest(
            Receiving receiving,
            Socket connection,
            RemoteName name,
            PutHeaders headers,
            RequestContent content,
            Runnable abortConnection) {
        this.receiving = receiving;
        this.connection = connection;
        this.name = name;
        this.headers = headers;
        this.content = content;
        this.abortConnection = abortConnection;
    }

    /**
     * Carries it out.
     *
     * @param buffer for the content
     * @throws ConnectionLostException when the connection breaks; the part is kept
     * @throws IOException when the disk fails
     */
    Answer answer(byte[] buffer) throws IOException, Refusal {
        try (SafeFolder folder = receiving.folder().find(name)) {
            Answer present = check(folder);
            if (present != null) {
                return present;
            }
        }
        try (SafeFolder folder = receiving.folder().make(name);
                Uploads.Claim claim = receiving.uploads().claim(Uploads.key(name, headers.digest()), this::lose)) {
            // The owner before us may just have finished this very file.
            Answer present = claim.waited() ? check(folder) : null;
            return present != null ? present : receive(folder, claim, buffer);
        }
    }

    private Answer check(SafeFolder folder) throws IOException, Refusal {
        return Stored.check(folder, name.last(), headers, receiving.settings().overwrite());
    }

    private void lose() {
        PartFile mine = part;
        if (mine != null) {
            try {
                mine.close();
            } catch (IOException e) {
                // What could not be written was not confirmed either.
            }
        }
        abortConnection.run();
    }

    private Answer receive(SafeFolder folder, Uploads.Claim claim, byte[] buffer) throws IOException, Refusal {
        String partName = headers.partName(name);
        checkSpace(folder, partName);
        try (PartFile opened = PartFile.open(
                folder, partName, headers.first(), receiving.settings().disk())) {
            part = opened;
            receiving.events().receiving(name, headers.total(), headers.first());
            try {
                copy(folder, opened, claim, buffer);
                return finish(folder, opened);
            } catch (Refusal e) {
                if (e.answer().status() == Refusal.BAD_REQUEST && headers.digest() == null) {
                    opened.discard(); // no later upload could claim it
                }
                throw e;
            } catch (ConnectionLostException e) {
                receiving.events().brokenOff(connection, name, opened.size(), e.getMessage());
                throw e;
            }
        }
    }

    private void checkSpace(SafeFolder folder, String partName) throws IOException, Refusal {
        long usable = folder.usableSpace();
        long needed = headers.total() - headers.first();
        long freed = headers.first() == 0 ? PartFile.sizeOf(folder, partName) : 0;
        // Some file systems do not know their room and say 0: then the first failing write tells.
        if (usable > 0 && needed > usable + freed) {
            throw new Refusal(
                    Refusal.INSUFFICIENT_STORAGE,
                    "the receiver's disk is full: " + needed + " bytes needed, " + usable + " free");
        }
    }

    private void copy(SafeFolder folder, PartFile opened, Uploads.Claim claim, byte[] buffer)
            throws IOException, Refusal {
        for (; ; ) {
            claim.waiting();
            int n = content.read(buffer);
            claim.working();
            if (n < 0) {
                break;
            }
            if (headers.total() != RequestContent.UNKNOWN && opened.size() + n > headers.total()) {
                throw new Refusal(Refusal.BAD_REQUEST, "more content than the Content-Range says");
            }
            try {
                opened.write(buffer, n);
            } catch (IOException e) {
                throw diskFailed(e, folder, opened);
            }
            receiving.events().progress(name, n);
        }
        if (headers.total() != RequestContent.UNKNOWN && opened.size() != headers.total()) {
            throw new Refusal(Refusal.BAD_REQUEST, "less content than the Content-Range says");
        }
    }

    /** On a full disk the part goes, for it takes the room that a second attempt would need. */
    private static Refusal diskFailed(IOException e, SafeFolder folder, PartFile opened) throws IOException {
        Refusal refusal = DiskErrors.refusal(e, folder);
        if (refusal.answer().status() == Refusal.INSUFFICIENT_STORAGE) {
            opened.discard();
        }
        return refusal;
    }

    private Answer finish(SafeFolder folder, PartFile opened) throws IOException, Refusal {
        Sha256 actual = finishPart(folder, opened);
        if (headers.digest() != null && !headers.digest().equals(actual)) {
            opened.discard();
            throw new Refusal(
                    Refusal.UNPROCESSABLE_CONTENT,
                    "what arrived has another digest (" + actual.field() + ") than announced");
        }
        boolean existed = folder.stat(name.last()) != null;
        if (opened.publish(name.last(), receiving.settings().overwrite())) {
            return Answer.confirmed(existed ? Outcome.REPLACED : Outcome.STORED, actual, opened.size());
        }
        opened.discard();
        Answer present = Stored.confirm(folder, name.last(), actual);
        if (present == null) {
            throw Stored.conflict();
        }
        return present;
    }

    private static Sha256 finishPart(SafeFolder folder, PartFile opened) throws IOException, Refusal {
        try {
            return opened.finish();
        } catch (IOException e) {
            throw diskFailed(e, folder, opened);
        }
    }
}
