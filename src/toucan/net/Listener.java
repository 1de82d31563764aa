package toucan.net;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import toucan.tcp.TcpConfig;

/**
 * A passive OPEN that stays open: turns SYNs into connections and hands those to {@link #accept} in the order in which
 * their handshakes were completed.
 *
 * <p>Two bounds keep strangers from filling the memory. The backlog bounds the connections that wait for {@code accept}:
 * while it is full, a SYN is dropped silently and the peer will try again. The half-open limit bounds those whose
 * handshake is under way: beyond it SYNs are answered with cookies (RFC 4987 §3.6), or, where those are off, the oldest
 * handshake is forgotten (§3.4), so that a flood of SYNs from invented addresses does not keep an honest peer out.
 *
 * <p>Cookies have a hysteresis: they begin when the limit is reached and end when half of it is free again. Else each place
 * that becomes free would go to the next SYN of the flood, and of two SYNs of one peer each might be answered differently.
 */
final class Listener {
    final int tcpPort;
    /** The settings of the connections that begin from now on. */
    volatile TcpConfig tcp;

    final boolean fixedReceiveBuffer;

    private final EndpointLoop loop;
    private final int backlog;
    private final int halfOpenLimit;
    private final SynCookieMode synCookies;

    /** Handshake under way, oldest first. The loop's. */
    private final Set<LiveConnection> halfOpen = new LinkedHashSet<>();
    /** Handshake completed while the backlog was full, oldest first. The loop's; counted with the half-open ones. */
    private final Set<LiveConnection> overflow = new LinkedHashSet<>();

    /** The half-open limit was reached, and half of it is not free yet. The loop's. */
    private boolean underPressure;

    /** Waiting for {@link #accept}. Under the monitor of this, as the two below. */
    private final Queue<LiveConnection> queue = new ArrayDeque<>();

    private boolean overflowed;
    private boolean closed;

    Listener(
            EndpointLoop loop,
            int tcpPort,
            int backlog,
            int halfOpenLimit,
            SynCookieMode synCookies,
            TcpConfig tcp,
            boolean fixedReceiveBuffer) {
        this.loop = loop;
        this.tcpPort = tcpPort;
        this.backlog = backlog;
        this.halfOpenLimit = halfOpenLimit;
        this.synCookies = synCookies;
        this.tcp = tcp;
        this.fixedReceiveBuffer = fixedReceiveBuffer;
    }

    /** Whether a SYN may begin a connection now. */
    synchronized boolean hasRoom() {
        return !closed && queue.size() < backlog;
    }

    /** Whether a SYN is to be answered with a cookie now. */
    boolean wantsCookie() {
        return synCookies == SynCookieMode.ALWAYS || synCookies == SynCookieMode.ON_PRESSURE && isUnderPressure();
    }

    /** Whether there are, or were just now, as many handshakes under way as there may be. */
    boolean isUnderPressure() {
        int underWay = halfOpen.size() + overflow.size();
        underPressure = underWay >= halfOpenLimit || underPressure && underWay > halfOpenLimit / 2;
        return underPressure;
    }

    /** The loop has created {@code c} for a SYN. Returns the connection to give up in its favour, or null. */
    LiveConnection begin(LiveConnection c) {
        halfOpen.add(c);
        if (halfOpen.size() + overflow.size() <= halfOpenLimit) {
            return null;
        }
        return (halfOpen.size() > 1 ? halfOpen : overflow).iterator().next();
    }

    /** The handshake of {@code c} is completed. */
    void established(LiveConnection c) {
        halfOpen.remove(c);
        if (!offer(c)) {
            overflow.add(c);
        }
    }

    private synchronized boolean offer(LiveConnection c) {
        boolean room = hasRoom();
        if (room) {
            queue.add(c);
            notifyAll();
        } else {
            overflowed = true;
        }
        return room;
    }

    /** {@code c} is gone. One that already waits for {@link #accept} keeps its place, so that its user learns why. */
    void forget(LiveConnection c) {
        halfOpen.remove(c);
        overflow.remove(c);
    }

    /**
     * Waits for the next connection.
     *
     * @param timeoutMillis 0 waits without limit
     */
    LiveConnection accept(int timeoutMillis) throws IOException {
        LiveConnection c;
        boolean promote;
        synchronized (this) {
            awaitOne(timeoutMillis);
            c = queue.remove();
            promote = overflowed;
            overflowed = false;
        }
        if (promote) {
            loop.post(this::promote);
        }
        return c;
    }

    /** Like all of java.net, does not react to an interrupt other than by keeping it for later. */
    private void awaitOne(int timeoutMillis) throws IOException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        boolean interrupted = false;
        try {
            while (!closed && queue.isEmpty()) {
                long leftMillis = timeoutMillis == 0 ? 0 : (deadline - System.nanoTime() + 999_999) / 1_000_000;
                if (timeoutMillis != 0 && leftMillis <= 0) {
                    throw new SocketTimeoutException("Accept timed out");
                }
                try {
                    wait(leftMillis);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    private void promote() {
        for (LiveConnection c : List.copyOf(overflow)) {
            if (!offer(c)) {
                return;
            }
            overflow.remove(c);
        }
    }

    /** No more connections. Wakes {@link #accept}. Returns those that nobody has accepted, for the loop to abort. */
    List<LiveConnection> close() {
        List<LiveConnection> orphans = new ArrayList<>(halfOpen);
        orphans.addAll(overflow);
        halfOpen.clear();
        overflow.clear();
        synchronized (this) {
            orphans.addAll(queue);
            queue.clear();
            closed = true;
            notifyAll();
        }
        return orphans;
    }

    /** Wakes {@link #accept} at once, before the loop gets to {@link #close}. */
    synchronized void closing() {
        closed = true;
        notifyAll();
    }
}
