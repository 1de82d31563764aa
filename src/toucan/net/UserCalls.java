package toucan.net;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import toucan.tcp.CloseReason;
import toucan.tcp.Connection;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;

/**
 * The user calls of RFC 9293 §3.9.1 in the manner of java.net: they wait, and they throw what a {@link java.net.Socket}
 * throws. Any thread may call them; {@link #close} from another thread ends the waiting of all.
 *
 * <p>Like java.net's, these calls do not react to an interrupt other than by keeping it for later.
 */
final class UserCalls {
    /** Bytes copied into the send buffer in one go, before the loop gets its chance at the lock. */
    private static final int WRITE_CHUNK = 32 << 10;

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final LiveConnection c;
    private final EndpointLoop loop;
    private final Connection core;
    private final ArrayView readView = new ArrayView();
    private final ArrayView writeView = new ArrayView();

    /** Under the lock of the connection, as the two below. */
    private boolean closed;

    private boolean inputShutdown;
    private boolean outputShutdown;

    UserCalls(LiveConnection c, EndpointLoop loop) {
        this.c = c;
        this.loop = loop;
        core = c.core();
    }

    ConnectionId id() {
        return c.id;
    }

    /** The settings of the connection, fitted to its peer and its link. */
    TcpConfig tcp() {
        return c.tcp;
    }

    /** Waits until the handshake of an active open has ended well. @param timeoutMillis 0 = as long as the core tries */
    void awaitEstablished(int timeoutMillis) throws IOException {
        c.lock.lock();
        try {
            long deadline = deadline(timeoutMillis);
            while (!c.gone && (core.state() == State.SYN_SENT || core.state() == State.SYN_RECEIVED)) {
                if (!await(c.changed, deadline)) {
                    throw new SocketTimeoutException("Connect timed out");
                }
                checkOpen();
            }
            checkOpen();
            if (core.closeReason() != null && core.closeReason() != CloseReason.NORMAL) {
                throw SocketErrors.onConnect(core.closeReason(), c.id, loop.lastSendFailure());
            }
            if (core.state() == State.CLOSED || c.gone) {
                throw new SocketException("Socket closed");
            }
        } finally {
            c.lock.unlock();
        }
    }

    /**
     * Reads what there is, at least one byte and at most {@code length}, which is above 0.
     *
     * @param timeoutMillis 0 = no limit
     * @param dropUrgent leave out the last octet of urgent data, as sockets without SO_OOBINLINE do
     * @return the bytes read, -1 at the end of the stream
     */
    int read(byte[] bytes, int offset, int length, int timeoutMillis, boolean dropUrgent) throws IOException {
        c.lock.lock();
        try {
            long deadline = 0;
            for (; ; ) {
                checkOpen();
                if (inputShutdown) {
                    return -1;
                }
                int n = receive(bytes, offset, dropUrgent ? limitByUrgent(length) : length);
                if (n != 0) {
                    return n > 0 ? n : endOfStream();
                }
                if (deadline == 0) {
                    deadline = deadline(timeoutMillis);
                }
                if (!await(c.readable, deadline)) {
                    throw new SocketTimeoutException("Read timed out");
                }
            }
        } finally {
            c.lock.unlock();
        }
    }

    private int receive(byte[] bytes, int offset, int length) {
        int n = core.receive(readView.of(bytes, offset, length), now());
        if (core.ackDue()) {
            loop.request(c);
        }
        return n;
    }

    /** Reading stops before the last urgent octet; when that comes first it is thrown away. */
    private int limitByUrgent(int length) {
        if (core.urgentOctets() == 1 && core.receivable() > 0) {
            core.receive(ByteBuffer.allocate(1), now());
        }
        long urgent = core.urgentOctets();
        return urgent > 1 ? (int) Math.min(length, urgent - 1) : length;
    }

    private int endOfStream() throws IOException {
        CloseReason reason = core.closeReason();
        if (reason == null || reason == CloseReason.NORMAL) {
            return -1;
        }
        throw SocketErrors.onRead(reason);
    }

    /** Bytes that a read returns without waiting. */
    int available() throws IOException {
        c.lock.lock();
        try {
            checkOpen();
            return inputShutdown ? 0 : core.receivable();
        } finally {
            c.lock.unlock();
        }
    }

    /** Writes all, waiting for room where there is none. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        c.lock.lock();
        try {
            while (at < end) {
                checkWritable();
                int taken = core.send(writeView.of(bytes, at, Math.min(end - at, WRITE_CHUNK)), now());
                if (taken > 0) {
                    at += taken;
                    if (core.awaitsData()) {
                        loop.request(c);
                    }
                } else {
                    await(c.writable, NO_DEADLINE);
                }
            }
        } finally {
            c.lock.unlock();
        }
    }

    void writeUrgent(int octet) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {(byte) octet});
        c.lock.lock();
        try {
            checkWritable();
            while (core.sendUrgent(data, now()) == 0) {
                await(c.writable, NO_DEADLINE);
                checkWritable();
            }
            loop.request(c);
        } finally {
            c.lock.unlock();
        }
    }

    private void checkWritable() throws IOException {
        checkOpen();
        if (outputShutdown) {
            throw new SocketException("Socket output is shutdown");
        }
        CloseReason reason = core.closeReason();
        if (reason != null || c.gone) {
            throw SocketErrors.onWrite(reason);
        }
    }

    private void checkOpen() throws SocketException {
        if (c.failure != null) {
            SocketException e = new SocketException("Connection ended by a defect of this program");
            e.initCause(c.failure);
            throw e;
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    void shutdownInput() {
        c.lock.lock();
        try {
            inputShutdown = true;
            c.discardInput = true;
            c.readable.signalAll();
            loop.request(c);
        } finally {
            c.lock.unlock();
        }
    }

    void shutdownOutput() {
        c.lock.lock();
        try {
            outputShutdown = true;
            core.close(now());
            c.writable.signalAll();
            loop.request(c);
        } finally {
            c.lock.unlock();
        }
    }

    /**
     * Closes both directions and wakes every thread that waits.
     *
     * @param lingerSeconds negative: what was written is sent in the background; 0: abort; else wait so long until the
     *     peer has everything, then abort
     */
    void close(int lingerSeconds) {
        c.lock.lock();
        try {
            closed = true;
            readView.clear();
            writeView.clear();
            c.signalAll();
            if (lingerSeconds == 0) {
                core.abort(now());
            } else {
                core.release(now());
            }
            loop.request(c);
            if (lingerSeconds > 0 && !awaitAcknowledged(lingerSeconds)) {
                core.abort(now());
                loop.request(c);
            }
        } finally {
            c.lock.unlock();
        }
    }

    private boolean awaitAcknowledged(int seconds) {
        long deadline = deadline(1000L * seconds);
        while (!c.gone && !isAllAcknowledged(core.state())) {
            if (!await(c.changed, deadline)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllAcknowledged(State state) {
        return state == State.FIN_WAIT_2 || state == State.TIME_WAIT || state == State.CLOSED;
    }

    /** Gives the connection up before it was established, or when nobody wants it. */
    void abort() {
        close(0);
    }

    /** Changes a setting of the live connection; it is given the time. */
    void change(ObjLongConsumer<Connection> change) {
        c.lock.lock();
        try {
            change.accept(core, now());
            loop.request(c);
        } finally {
            c.lock.unlock();
        }
    }

    /** Asks the connection something that changes nothing. */
    <T> T ask(Function<Connection, T> question) {
        c.lock.lock();
        try {
            return question.apply(core);
        } finally {
            c.lock.unlock();
        }
    }

    Status status() {
        return ask(Connection::status);
    }

    Moment moment() {
        return ask(core -> {
            long nowNanos = now();
            return new Moment(nowNanos, core.status(), core.limit(nowNanos));
        });
    }

    CloseReason closeReason() {
        return ask(Connection::closeReason);
    }

    private long now() {
        return c.tick(loop.nanos());
    }

    // ---- Waiting ----

    private static long deadline(long timeoutMillis) {
        return timeoutMillis == 0 ? NO_DEADLINE : System.nanoTime() + timeoutMillis * 1_000_000;
    }

    /** Waits once for a signal, under the lock. Returns false when the deadline has passed. */
    private boolean await(Condition condition, long deadline) {
        c.waiters++;
        boolean interrupted = false;
        try {
            if (deadline == NO_DEADLINE) {
                condition.awaitUninterruptibly();
                return true;
            }
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    return condition.awaitNanos(left) > 0 || deadline - System.nanoTime() > 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            c.waiters--;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
