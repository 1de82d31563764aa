package toucan.net;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.SegmentNotes;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;

/**
 * A connection on an endpoint: the sans-IO core, the lock around it, and what the loop keeps beside it.
 *
 * <p>Two kinds of threads meet here. Application threads make user calls on the core under {@link #lock} and then ask the
 * loop for a turn. The loop, alone, gives the core its segments and timeouts and takes what it transmits, under the same
 * lock. Fields without a word about the lock belong to the loop.
 */
final class LiveConnection implements EventListener {
    /** Bytes of room for which a writer is woken, where the buffer is large. */
    private static final int WORTH_WAKING = 256 << 10;

    final ConnectionId id;
    final long pseudoHeader;
    final TcpConfig tcp;
    /** For the capture, or null. */
    final SegmentNotes notes;
    /** Null for a connection that we opened. */
    final Listener listener;

    final ReentrantLock lock = new ReentrantLock();
    /** There is something to read, or never will be. Under the lock. */
    final Condition readable = lock.newCondition();
    /** There is room to write, or never will be. Under the lock. */
    final Condition writable = lock.newCondition();
    /** The state has changed. Under the lock. */
    final Condition changed = lock.newCondition();

    /** Threads that wait for the conditions. Under the lock. */
    int waiters;
    /** Whoever read is gone or wants no more: what arrives is thrown away. Under the lock. */
    boolean discardInput;
    /** A defect that ended this connection. Under the lock. */
    RuntimeException failure;

    /** Whether both sides send 0 as their checksum. Decided by the SYN. */
    boolean checksumNone;
    /** The state when the loop last looked. */
    State seen = State.CLOSED;
    /** Bytes that arrived and left while the peer's address was unproven. */
    long unprovenReceived;

    long unprovenSent;
    /** Whether the loop has taken it off the endpoint. */
    boolean gone;
    /** Whether it waits for the end of the turn to wake its waiters. */
    boolean touched;

    /** For {@link ConnectionTable}. */
    int hash;

    LiveConnection nextInBucket;
    /** For {@link TimerHeap}. */
    int heapIndex = TimerHeap.ABSENT;

    long wakeNanos;
    /** For {@link ReadyStack}, which any thread pushes to. */
    final AtomicBoolean ready = new AtomicBoolean();

    LiveConnection nextReady;

    private final EventListener audience;
    private Connection core;
    private long lastNanos;

    LiveConnection(ConnectionId id, Listener listener, TcpConfig tcp, SegmentNotes notes, EventListener audience) {
        this.id = id;
        this.tcp = tcp;
        this.listener = listener;
        this.audience = audience;
        pseudoHeader = PseudoHeaders.sum(id.local(), id.remote());
        this.notes = notes;
    }

    /** Gives this its core, which needs this as its listener. */
    void core(Connection connection) {
        core = connection;
        if (notes != null) {
            connection.narrate(notes);
        }
        seen = connection.state();
    }

    Connection core() {
        return core;
    }

    /**
     * The time to tell the core. Threads read the clock at different moments and then wait for the lock; the core wants
     * its time never to go back. Under the lock.
     */
    long tick(long nowNanos) {
        lastNanos = Math.max(lastNanos, nowNanos);
        return lastNanos;
    }

    /** RFC 9293 §3.5: until the handshake is through, a passive connection has not seen proof of the peer's address. */
    boolean isUnproven() {
        return listener != null && (seen == State.LISTEN || seen == State.SYN_RECEIVED);
    }

    /** Wakes those whose condition holds now. Under the lock. */
    void wakeWaiters() {
        if (waiters == 0) {
            return;
        }
        if (core.receivable() > 0 || core.endOfStream()) {
            readable.signalAll();
        }
        // A writer that is woken for each ACK would copy little and wait again.
        if (core.sendRoom() >= Math.min(WORTH_WAKING, core.sendBufferSize() / 4)) {
            writable.signalAll();
        }
    }

    /** Wakes everybody: something has ended. Under the lock. */
    void signalAll() {
        readable.signalAll();
        writable.signalAll();
        changed.signalAll();
    }

    @Override
    public void onEvent(Event event, long nowNanos) {
        audience.onEvent(event, nowNanos);
    }
}
