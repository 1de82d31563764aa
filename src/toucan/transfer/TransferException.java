package toucan.transfer;

import java.io.IOException;

/** A transfer that failed for a reason a person can act on; the message is that reason, in one line. */
public class TransferException extends IOException {
    private static final long serialVersionUID = 1;

    public TransferException(String message) {
        super(message);
    }
}
