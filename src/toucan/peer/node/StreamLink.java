package toucan.peer.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import toucan.peer.swarm.PeerLink;

/**
 * A connection, whosever TCP is below, as the swarm wants it: one thread reads, one writes, and neither makes the swarm's
 * thread wait. What is not written yet is bounded; so is what was read and not taken yet.
 *
 * <p>It ends in order: what was written leaves, then our FIN, and the peer's is waited for, so that no reset overtakes the
 * last words. Whoever has told it to {@link #close} sees to it that this does not last for ever, by {@link #abort}.
 */
final class StreamLink implements PeerLink {
    /** Bytes that wait for the writing thread at most: several blocks, so that it always has one. */
    private static final int CAPACITY = 256 << 10;

    private static final int READ_AT_ONCE = 64 << 10;

    /** Hears what happens on the connection, on its threads. */
    interface Events {
        /** Bytes arrived. The buffer is the caller's again when this returns. */
        void received(ByteBuffer data) throws InterruptedException;

        /** There is room again. */
        void writable();

        /** Nothing comes any more, or nothing can be sent: the end. */
        void closed(String why);

        /** The connection is given back to the system. */
        void gone();
    }

    private final Socket connection;
    private final InputStream in;
    private final OutputStream output;
    private final String remote;
    private final Runnable onClosing;
    private final AtomicInteger threads = new AtomicInteger(2);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** A ring: {@code size} bytes from {@code head} on wait to be written. */
    private final byte[] ring = new byte[CAPACITY];

    private int head;
    private int size;
    private boolean closing;
    private boolean wantsRoom;
    private String reason = "";

    /**
     * @param remote the other end, printable
     * @param onClosing called once, when it begins to end and before anybody is told that it has closed; it must not wait
     *     for the threads of the link, which may be waiting for it
     */
    StreamLink(Socket connection, String remote, Runnable onClosing) throws IOException {
        this.connection = connection;
        this.in = connection.getInputStream();
        this.output = connection.getOutputStream();
        this.remote = remote;
        this.onClosing = onClosing;
    }

    // ---------------------------------------------------------------- the swarm's side

    @Override
    public int room() {
        lock.lock();
        try {
            int room = closing ? 0 : CAPACITY - size;
            wantsRoom |= room < CAPACITY / 2;
            return room;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer data) {
        lock.lock();
        try {
            while (data.hasRemaining()) {
                int at = (head + size) % CAPACITY;
                int n = Math.min(data.remaining(), Math.min(CAPACITY - at, CAPACITY - size));
                if (n == 0) {
                    throw new IllegalStateException("more was written than there is room for");
                }
                data.get(ring, at, n);
                size += n;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(String why) {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            reason = why;
            // Under the lock: a quick writing thread would otherwise tell of the end before this has begun it.
            onClosing.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it at once: what is not delivered yet is lost, and the peer gets a reset. From any thread. */
    void abort() {
        try {
            connection.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        closeConnection();
    }

    @Override
    public String remote() {
        return remote;
    }

    // ---------------------------------------------------------------- its threads

    /** Reads until the end. What still comes when we have closed is nobody's. */
    void readAll(Events events) {
        byte[] bytes = new byte[READ_AT_ONCE];
        String why = "it closed the connection";
        try {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!isClosing()) {
                    events.received(ByteBuffer.wrap(bytes, 0, n));
                }
            }
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            why = "stopped";
        }
        end(events, why);
    }

    /** It has begun to end. From any thread. */
    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** One of the two threads has come to its end; the second one closes the door. */
    private void end(Events events, String why) {
        close(why);
        events.closed(reason());
        if (threads.decrementAndGet() == 0) {
            closeConnection();
            events.gone();
        }
    }

    /** Why it ended: the first reason counts, and if it was us who closed, that is ours. */
    private String reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /** Writes until it is closed and everything is written, then sends a FIN. */
    void writeAll(Events events) {
        byte[] bytes = new byte[READ_AT_ONCE];
        String why = "closed";
        try {
            for (int n = next(bytes, events); n >= 0; n = next(bytes, events)) {
                output.write(bytes, 0, n);
            }
            output.flush();
            connection.shutdownOutput();
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
            closeConnection(); // so that the reader ends too
        } catch (InterruptedException e) {
            why = "stopped";
            closeConnection();
        }
        end(events, why);
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is over either way, and the reader has told why.
        }
    }

    /** Waits for something to write. Returns how much; -1 at the end. */
    private int next(byte[] bytes, Events events) throws InterruptedException {
        boolean roomAgain;
        int n;
        lock.lockInterruptibly();
        try {
            while (size == 0 && !closing) {
                changed.await();
            }
            if (size == 0) {
                return -1;
            }
            n = Math.min(bytes.length, Math.min(size, CAPACITY - head));
            System.arraycopy(ring, head, bytes, 0, n);
            head = (head + n) % CAPACITY;
            size -= n;
            roomAgain = wantsRoom && !closing;
            wantsRoom = false;
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            events.writable();
        }
        return n;
    }
}
