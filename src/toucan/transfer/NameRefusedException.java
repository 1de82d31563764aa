package toucan.transfer;

import java.io.IOException;

/** A file name that a receiver does not accept, because it leaves the folder or cannot be stored on every system. */
public final class NameRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    NameRefusedException(String why) {
        super("name refused: " + why);
    }
}
