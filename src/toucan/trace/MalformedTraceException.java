package toucan.trace;

import java.io.IOException;

/** The file is no capture, or stops being one; the message says at which byte and what is wrong there. */
public final class MalformedTraceException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedTraceException(String message) {
        super(message);
    }
}
