package toucan.peer.storage;

import java.io.IOException;

/** Something else has the name of a file that is to be stored, and may not be replaced. */
public final class FileConflict extends IOException {
    private static final long serialVersionUID = 1;

    FileConflict(String message) {
        super(message);
    }
}
