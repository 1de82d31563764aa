package toucan.net;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** What the peer will receive. The socket wraps it and closes itself when it is closed. */
final class ToucanOutputStream extends OutputStream {
    private final UserCalls calls;

    ToucanOutputStream(UserCalls calls) {
        this.calls = calls;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 0) {
            calls.write(bytes, offset, length);
        }
    }
}
