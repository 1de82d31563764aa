package toucan.net;

import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import toucan.link.Datagram;
import toucan.tcp.Connection;
import toucan.tcp.State;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * Drives the connections of an endpoint: gives each its segments and timeouts, lets it transmit after every input, and
 * draws the conclusions from the state it is in then. The loop's.
 */
final class Driver {
    /** Segments that one connection sends in a row before others get their turn. */
    static final int TRANSMIT_BATCH = 64;

    /** RFC 9000 §8.1 has the same factor: an address that has proven nothing is sent at most so many times what came from it. */
    private static final int UNPROVEN_FACTOR = 3;

    private static final int DISCARD_CHUNK = 64 << 10;

    private final ConnectionTable table;
    private final ReadyStack ready;
    private final SegmentOutput output;
    private final Tallies tallies;
    private final Population population;
    private final int timeWaitLimit;
    /** What the loop receives into: the segment delivered is in it. */
    private final Datagram arriving;
    /** In TIME-WAIT, oldest first. */
    private final Set<LiveConnection> timeWaits = new LinkedHashSet<>();

    private final TimerHeap timers = new TimerHeap();
    private final List<LiveConnection> touched = new ArrayList<>();
    private boolean unreachable;
    private boolean defectReported;
    private long nowNanos;

    /** @param timeWaitLimit see {@link EndpointConfig#timeWaitLimit} */
    Driver(
            ConnectionTable table,
            ReadyStack ready,
            SegmentOutput output,
            Tallies tallies,
            Population population,
            int timeWaitLimit,
            Datagram arriving) {
        this.arriving = arriving;
        this.timeWaitLimit = timeWaitLimit;
        this.table = table;
        this.ready = ready;
        this.output = output;
        this.tallies = tallies;
        this.population = population;
    }

    /** The loop's own time never goes back, whichever clock reading comes late. */
    long latest(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
        return nowNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** When {@link #serveTimers} has something to do next, or {@link Connection#NEVER}. */
    long nextTimeoutNanos() {
        return timers.nextNanos();
    }

    /** The host at the other end of a connected link has said that nobody listens. Acted on in {@link #finishTurn}. */
    void portUnreachable() {
        unreachable = true;
    }

    // ---- Inputs ----

    void serveReady() {
        for (LiveConnection c = ready.takeAll(); c != null; ) {
            LiveConnection next = ReadyStack.next(c);
            serve(c);
            c = next;
        }
    }

    void serveTimers() {
        for (LiveConnection c; (c = timers.pollDue(nowNanos)) != null; ) {
            serve(c);
        }
    }

    /** Gives {@code c} its due timeouts and lets it transmit. */
    void serve(LiveConnection c) {
        drive(c, null, nowNanos);
    }

    /** Gives {@code c} a segment and lets it transmit. */
    void deliver(LiveConnection c, Segment segment, long arrivalNanos) {
        drive(c, segment, arrivalNanos);
    }

    private void drive(LiveConnection c, Segment segment, long nanos) {
        c.lock.lock();
        try {
            if (c.gone) {
                return;
            }
            long now = c.tick(nanos);
            latest(now);
            if (segment != null) {
                c.core().segmentArrives(segment, now);
                if (c.notes != null) {
                    c.notes.moveToArrived(arriving::note);
                }
            } else {
                c.core().handleTimeouts(now);
            }
            transmit(c, now);
            settle(c, now);
        } catch (RuntimeException e) {
            defect(c, e);
        } finally {
            c.lock.unlock();
        }
    }

    private void transmit(LiveConnection c, long now) {
        Connection core = c.core();
        for (int budget = TRANSMIT_BATCH; ; budget--) {
            if (budget == 0) {
                ready.push(c);
                break;
            }
            Segment segment = core.pollTransmit(now);
            if (segment == null) {
                break;
            }
            if (c.listener == null || core.state().isSynchronized() || mayAnswer(c, segment)) {
                send(c, segment, now);
            }
        }
        if (c.notes != null) {
            c.notes.allSent();
        }
    }

    private boolean mayAnswer(LiveConnection c, Segment segment) {
        long sent = c.unprovenSent + SegmentCodec.length(segment);
        if (sent > UNPROVEN_FACTOR * c.unprovenReceived) {
            tallies.answersSuppressed.increment();
            return false;
        }
        c.unprovenSent = sent;
        return true;
    }

    private void send(LiveConnection c, Segment segment, long now) {
        try {
            if (!output.send(c, segment, now)) {
                c.core().messageTooLong(segment, now);
            }
        } catch (PortUnreachableException e) {
            unreachable = true;
        }
    }

    /** After any input: draws the conclusions from the state of {@code c}. */
    private void settle(LiveConnection c, long now) {
        Connection core = c.core();
        if (c.discardInput && core.receivable() > 0) {
            discardInput(core, now);
            ready.push(c);
        }
        State state = core.state();
        if (state != c.seen) {
            stateChanged(c, state);
        }
        if (c.gone) {
            return;
        }
        timers.schedule(c, core.nextTimeoutNanos());
        if (c.waiters > 0 && !c.touched) {
            c.touched = true;
            touched.add(c);
        }
    }

    private void discardInput(Connection core, long now) {
        ByteBuffer nowhere = ByteBuffer.allocate(Math.min(DISCARD_CHUNK, core.receivable()));
        while (core.receivable() > 0) {
            core.receive(nowhere.clear(), now);
        }
    }

    private void stateChanged(LiveConnection c, State state) {
        boolean wasSynchronized = c.seen.isSynchronized();
        c.seen = state;
        if (state == State.CLOSED || state == State.LISTEN) {
            // A passive connection that is back in LISTEN is none any more: its listener goes on listening.
            discard(c);
        } else if (c.listener != null && state.isSynchronized() && !wasSynchronized) {
            c.listener.established(c);
        } else if (state == State.TIME_WAIT) {
            boundTimeWaits(c);
        }
        c.changed.signalAll();
    }

    /**
     * One more in TIME-WAIT. Beyond the limit the oldest ends early, against MUST-13 and as in Linux (tcp_max_tw_buckets): else
     * whoever connects often and lets us close first could fill our memory.
     */
    private void boundTimeWaits(LiveConnection c) {
        timeWaits.add(c);
        if (timeWaits.size() > timeWaitLimit) {
            tallies.timeWaitsRecycled.increment();
            discard(timeWaits.iterator().next());
        }
    }

    /** Tells everybody what this turn has changed. */
    void finishTurn() {
        if (unreachable) {
            unreachable = false;
            table.all().forEach(this::portUnreachable);
        }
        wakeWaiters();
    }

    /** Wakes the application threads whose conditions this turn has changed: once a turn, not once a segment. */
    private void wakeWaiters() {
        for (int i = 0; i < touched.size(); i++) {
            LiveConnection c = touched.get(i);
            c.lock.lock();
            try {
                c.touched = false;
                c.wakeWaiters();
            } finally {
                c.lock.unlock();
            }
        }
        touched.clear();
    }

    private void portUnreachable(LiveConnection c) {
        c.lock.lock();
        try {
            if (!c.gone) {
                c.core().portUnreachable(c.tick(nowNanos));
                settle(c, nowNanos);
            }
        } catch (RuntimeException e) {
            defect(c, e);
        } finally {
            c.lock.unlock();
        }
    }

    // ---- Birth and death ----

    void add(LiveConnection c) {
        table.add(c);
        population.born();
    }

    /** A half-open connection is forgotten without a word, one that the peer believes in is reset. */
    void giveUp(LiveConnection c) {
        if (c.seen.isSynchronized()) {
            abort(c);
        } else {
            discard(c);
        }
    }

    void abort(LiveConnection c) {
        c.lock.lock();
        try {
            if (!c.gone) {
                long now = c.tick(nowNanos);
                c.core().abort(now);
                transmit(c, now);
                settle(c, now);
            }
        } catch (RuntimeException e) {
            defect(c, e);
        } finally {
            c.lock.unlock();
        }
    }

    /** Takes {@code c} off the endpoint. Its core stays readable for whoever still holds it. */
    void discard(LiveConnection c) {
        if (c.gone) {
            return;
        }
        c.gone = true;
        table.remove(c);
        timers.remove(c);
        timeWaits.remove(c);
        if (c.listener != null) {
            c.listener.forget(c);
        }
        c.lock.lock();
        try {
            c.signalAll();
        } finally {
            c.lock.unlock();
        }
        population.died();
    }

    /** A defect of ours must not take the other connections down. Its user gets it as the cause of a SocketException. */
    private void defect(LiveConnection c, RuntimeException e) {
        c.failure = e;
        discard(c);
        if (!defectReported) {
            defectReported = true;
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
