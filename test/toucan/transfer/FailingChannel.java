package toucan.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A disk with so much room and no more. */
final class FailingChannel implements WritableByteChannel {
    private final WritableByteChannel disk;
    private final String reason;
    private long room;

    FailingChannel(WritableByteChannel disk, long room) {
        this(disk, room, "No space left on device");
    }

    /** @param reason what the system says when it is used up */
    FailingChannel(WritableByteChannel disk, long room, String reason) {
        this.disk = disk;
        this.room = room;
        this.reason = reason;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        room -= bytes.remaining();
        if (room < 0) {
            throw new IOException(reason);
        }
        return disk.write(bytes);
    }

    @Override
    public boolean isOpen() {
        return disk.isOpen();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
