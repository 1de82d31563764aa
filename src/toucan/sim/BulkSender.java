package toucan.sim;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import toucan.tcp.State;

/** Sends so many random bytes, as fast as it can or piece by piece, and closes. */
public final class BulkSender implements Application {
    private static final int AT_ONCE = 16 << 10;

    private final SplittableRandom random;
    private final ByteBuffer piece;
    private final long everyNanos;
    private long unread;
    private long nextPieceAt;

    /** @param seed decides which bytes */
    public BulkSender(long bytes, long seed) {
        this(bytes, seed, AT_ONCE, 0);
    }

    private BulkSender(long bytes, long seed, int pieceBytes, long everyNanos) {
        random = new SplittableRandom(seed);
        piece = ByteBuffer.allocate(pieceBytes).limit(0);
        this.everyNanos = everyNanos;
        unread = bytes;
    }

    /** Sends pieces of so many bytes, one every so many nanoseconds. */
    public static BulkSender trickling(long bytes, long seed, int pieceBytes, long everyNanos) {
        return new BulkSender(bytes, seed, pieceBytes, everyNanos);
    }

    @Override
    public void run(SimSocket socket) {
        if (socket.state() == State.CLOSED || socket.state() == State.LISTEN) {
            return; // it is over, or a passive one whose peer thought better of it
        }
        while (unread > 0 || piece.hasRemaining()) {
            if (!piece.hasRemaining()) {
                if (socket.nanos() < nextPieceAt) {
                    socket.wakeAt(nextPieceAt);
                    return;
                }
                refill();
                nextPieceAt = socket.nanos() + everyNanos;
            }
            if (socket.send(piece) == 0) {
                return;
            }
        }
        if (socket.state() != State.SYN_SENT) {
            // CLOSE in SYN-SENT would give up what was sent (RFC 9293 §3.10.4).
            socket.close();
        }
    }

    private void refill() {
        piece.clear();
        piece.limit((int) Math.min(piece.capacity(), unread));
        unread -= piece.limit();
        while (piece.remaining() >= Long.BYTES) {
            piece.putLong(random.nextLong());
        }
        while (piece.hasRemaining()) {
            piece.put((byte) random.nextInt());
        }
        piece.flip();
    }
}
