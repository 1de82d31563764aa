package toucan.peer.storage;

import java.io.IOException;

/** There is no room for the rest. What was verified so far is kept; the same command goes on when there is room again. */
public final class DiskFull extends IOException {
    private static final long serialVersionUID = 1;

    DiskFull(String message, IOException cause) {
        super(message, cause);
    }
}
