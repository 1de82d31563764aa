package toucan.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What the peer sends. The socket wraps it and closes itself when it is closed. */
final class ToucanInputStream extends InputStream {
    private final UserCalls calls;
    private final SocketSettings settings;

    ToucanInputStream(UserCalls calls, SocketSettings settings) {
        this.calls = calls;
        this.settings = settings;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        return calls.read(bytes, offset, length, settings.readTimeoutMillis(), !settings.urgentInline());
    }

    @Override
    public int available() throws IOException {
        return calls.available();
    }
}
