package toucan.tcp;

import toucan.wire.Segment;

/**
 * Receive buffer autotuning: the window follows what the application takes. It is the dynamic right-sizing of Fisk and Feng
 * ("Dynamic Right-Sizing in TCP: A Simulation Study", 2001) with the slow-start allowance that Linux adds.
 *
 * <p>The sender moves at most a window per round trip. What the application RECEIVEs in one round trip is thus what the
 * sender managed to send in the one before; a buffer of twice that leaves a sender in congestion avoidance room for more, and
 * while the amount grows, as in slow start, there is up to twice that again: what was received lags two doublings behind what
 * is about to leave.
 *
 * <p>Only bytes that were in order and that the application took count. Neither a peer that fills the buffer with data out of
 * order nor an application that reads slowly makes it grow. It never shrinks: what was offered is a promise (SHLD-14).
 */
final class ReceiveTuning {
    /** Octets of full segments on top, for the whole bursts in which data may come; as many as in Linux. */
    private static final int BURST_SEGMENTS = 16;

    /** What a sender begins with (RFC 6928), and so what the first round trip brings. */
    private static final int INITIAL_WINDOW_SEGMENTS = 10;

    /**
     * How long whoever drains the datagrams for us may be kept from it, by a collector of garbage or by other programs.
     *
     * <p>A window that fits into what lies below us ({@link TcpConfig#receiveBurst}) cannot overflow it, and as long as
     * the path is no longer than this, it stays so small: on loopback and in a local network the window fills the path
     * anyway. On a longer path the data of a window arrive over a round trip, because acknowledgments clock them: during this
     * time only that part of the round trip's. So the window may be larger in proportion, {@code receiveBurst · RTT / STALL},
     * and the rate at which a stall of this length overflows is the same for all paths. A longer stall shows as loss, which
     * costs the sender less than a window of a hundredth of the path.
     */
    private static final long STALL_NANOS = 2_000_000;

    /**
     * The largest window of a path no longer than that: for more than 4 Gbit/s. What goes beyond is only a longer queue, and
     * one that does not fit into a processor's cache.
     */
    private static final int ENOUGH_NEARBY = 1 << 20;

    private static final int NONE = -1;
    /** Weight of a new sample of the round-trip time, as in RFC 6298: 1/8. */
    private static final int DIVISOR = 8;

    private final TransmissionControlBlock tcb;
    private final ReceiveSequenceSpace rcv;
    private final ReceiveBuffer buffer;

    private long rttNanos = NONE;
    private long minNanos = Long.MAX_VALUE;
    private int lastEcho;
    private int largest;
    /** Without timestamps: the window that was offered ended here at this time. */
    private long offeredEnd = NONE;

    private long offeredNanos;

    /** The round trip that is being measured: its beginning, and what had been RECEIVEd by then. */
    private long sinceNanos = NONE;

    private long sinceRead;
    /** The most that was RECEIVEd in a round trip so far. */
    private long most;

    ReceiveTuning(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        rcv = tcb.rcv;
        buffer = tcb.receiveBuffer;
    }

    /** Text arrived, and what of it is in order has been acknowledged: measures the round-trip time as it is seen from here. */
    void textArrived(Segment seg, int length, long nowNanos) {
        if (buffer.size().isFixed()) {
            return;
        }
        if (largest == 0) {
            rttNanos = tcb.rtt.srttNanos(); // of the handshake
        }
        largest = Math.max(largest, length);
        if (tcb.timestamps.agreed()) {
            measureByEcho(seg.options().tsEcr(), length, nowNanos);
        } else {
            measureByWindow(nowNanos);
        }
    }

    /**
     * RFC 7323 §4: the echo in a segment of data tells when the ACK left that let it go. It tells it only once; and a small
     * segment may have waited at an application that had nothing more to say.
     */
    private void measureByEcho(int echo, int length, long nowNanos) {
        if (length < largest || echo == lastEcho || echo == 0) {
            return;
        }
        lastEcho = echo;
        long sample = tcb.timestamps.roundTripNanos(echo, nowNanos);
        minNanos = Math.min(minNanos, sample);
        rttNanos = rttNanos == NONE ? sample : rttNanos + (sample - rttNanos) / DIVISOR;
    }

    /** What lies beyond the window offered by now can arrive a round trip from now at the earliest. The shortest time counts. */
    private void measureByWindow(long nowNanos) {
        if (rcv.nxt <= offeredEnd) {
            return;
        }
        if (offeredEnd != NONE) {
            long sample = Math.max(1, nowNanos - offeredNanos);
            rttNanos = rttNanos == NONE ? sample : Math.min(rttNanos, sample);
        }
        offeredEnd = rcv.windowEnd;
        offeredNanos = nowNanos;
    }

    /** RECEIVE took something: once in a round trip, lets the buffer grow to what that amounts to. */
    void taken(long nowNanos) {
        if (buffer.size().isFixed()) {
            return;
        }
        if (sinceNanos == NONE) {
            most = (long) INITIAL_WINDOW_SEGMENTS * tcb.sendMss;
            begin(nowNanos, rcv.irs + 1);
        }
        if (rttNanos == NONE || nowNanos - sinceNanos < rttNanos) {
            return;
        }
        long taken = buffer.readPosition() - sinceRead;
        if (taken > most) {
            grow(taken, nowNanos);
            most = taken;
        }
        begin(nowNanos, buffer.readPosition());
    }

    private void begin(long nowNanos, long read) {
        sinceNanos = nowNanos;
        sinceRead = read;
    }

    private void grow(long taken, long nowNanos) {
        long wanted = 2 * taken + (long) BURST_SEGMENTS * tcb.sendMss;
        // In slow start the amount doubles, and so does this.
        wanted += (long) (wanted * Math.min(1.0, (double) (taken - most) / most));
        if (buffer.size().growTo(Math.min(wanted, limit()))) {
            tcb.emit(new Event.ReceiveBufferGrown(buffer.size().bytes(), taken, rttNanos), nowNanos);
        }
    }

    /** What the window field can say, and what lies below us can take. */
    private long limit() {
        long sayable = ReceiveWindow.largest(rcv.windowShift);
        int burst = Math.min(tcb.config.receiveBurst(), ENOUGH_NEARBY);
        // The shortest round trip: others are long because of our own queue or of a stall, which do not spread the
        // data.
        long spreadNanos = Math.max(STALL_NANOS, Math.min(minNanos, tcb.rtt.minNanos()));
        return Math.min(sayable, (long) ((double) burst * spreadNanos / STALL_NANOS));
    }
}
