package toucan.transfer;

import toucan.transfer.ConfirmedFile.Outcome;

/**
 * What the receiver says to a request.
 *
 * @param status of HTTP
 * @param text one line for a person
 * @param outcome what became of the file, or null when it is not confirmed
 * @param digest of the file that is there now, or null
 * @param length of that file in bytes, or {@link #NO_LENGTH}
 * @param uploadOffset how many bytes of the file a broken upload has left, or {@link #NO_OFFSET}
 */
record Answer(int status, String text, Outcome outcome, Sha256 digest, long length, long uploadOffset) {
    static final int OK = 200;
    static final int CREATED = 201;
    static final int NOT_FOUND = 404;

    static final long NO_LENGTH = -1;
    static final long NO_OFFSET = -1;

    static Answer confirmed(Outcome outcome, Sha256 digest, long length) {
        return switch (outcome) {
            case STORED -> new Answer(CREATED, "stored", outcome, digest, length, NO_OFFSET);
            case REPLACED -> new Answer(OK, "replaced", outcome, digest, length, NO_OFFSET);
            case PRESENT -> new Answer(OK, "already there", outcome, digest, length, NO_OFFSET);
        };
    }

    static Answer notFound(long uploadOffset) {
        return new Answer(NOT_FOUND, "not there", null, null, NO_LENGTH, uploadOffset);
    }

    boolean isConfirmed() {
        return outcome != null;
    }
}
