package toucan.sim;

import java.nio.ByteBuffer;

/** Reads until the peer closes: at once, at a pace, or with a pause. */
public final class Reader implements Application {
    private static final int AT_ONCE = 64 << 10;

    private final ByteBuffer buffer;
    private final long everyNanos;
    private final long pauseNanos;
    private long pauseAfter;
    private long readAgainAt;
    private boolean ended;

    private Reader(int bytes, long everyNanos, long pauseAfter, long pauseNanos) {
        buffer = ByteBuffer.allocate(bytes);
        this.everyNanos = everyNanos;
        this.pauseAfter = pauseAfter;
        this.pauseNanos = pauseNanos;
    }

    /** Reads everything at once. */
    public static Reader fast() {
        return new Reader(AT_ONCE, 0, Long.MAX_VALUE, 0);
    }

    /** Reads at most so many bytes, then waits so long. */
    public static Reader slow(int bytes, long everyNanos) {
        return new Reader(bytes, everyNanos, Long.MAX_VALUE, 0);
    }

    /** Reads at least so many bytes, then nothing for so long, then everything. */
    public static Reader pausing(long afterBytes, long forNanos) {
        return new Reader(AT_ONCE, 0, afterBytes, forNanos);
    }

    /** This one, and when the peer has closed it closes too. */
    public Application thenClose() {
        return socket -> {
            run(socket);
            if (ended) {
                socket.close();
            }
        };
    }

    @Override
    public void run(SimSocket socket) {
        while (!ended && socket.nanos() >= readAgainAt) {
            int read = socket.receive(buffer.clear());
            if (read == 0) {
                return;
            }
            ended = read < 0;
            readAgainAt = socket.nanos() + everyNanos;
            if (socket.bytesReceived() >= pauseAfter) {
                pauseAfter = Long.MAX_VALUE;
                readAgainAt = socket.nanos() + pauseNanos;
            }
        }
        if (!ended) {
            socket.wakeAt(readAgainAt);
        }
    }

    /** Whether the peer's FIN, or the end of the connection, has been read. */
    public boolean ended() {
        return ended;
    }
}
