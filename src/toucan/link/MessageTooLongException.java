package toucan.link;

import java.io.IOException;

/** The local system refuses a datagram because of its length (EMSGSIZE): it is longer than the path MTU that the system knows. */
public final class MessageTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    public MessageTooLongException(String message) {
        super(message);
    }
}
