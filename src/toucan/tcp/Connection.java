package toucan.tcp;

import java.nio.ByteBuffer;
import toucan.congestion.CongestionControl;
import toucan.tcp.Timers.Timer;
import toucan.tcp.TransmissionControlBlock.Limit;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.SeqNum;

/**
 * One TCP connection (RFC 9293), sans-IO: no socket, no thread, no clock, no randomness, no logger inside.
 *
 * <p>The methods are of four kinds. <b>User calls</b> (RFC 9293 §3.9.1): {@link #activeOpen}, {@link #passiveOpen}, {@link
 * #send}, {@link #receive}, {@link #close}, {@link #release}, {@link #abort}. <b>Inputs</b>: {@link #segmentArrives}, {@link
 * #handleTimeouts}, {@link #portUnreachable}, {@link #messageTooLong}. <b>Output</b>: {@link #pollTransmit}, the one exit of segments. <b>Questions</b>:
 * all the rest, which change nothing. The loop that drives a connection is
 *
 * <pre>{@code
 * for (;;) {
 *     for (Segment s; (s = connection.pollTransmit(now)) != null; ) network.send(s);   // drain after EVERY input and user call
 *     wait until a segment arrives or connection.nextTimeoutNanos(), whichever is first
 *     if (a segment arrived) connection.segmentArrives(segment, now);
 *     connection.handleTimeouts(now);                                                 // idempotent
 * }
 * }</pre>
 *
 * <p>{@code nowNanos} never decreases, and starts at 0 or above. One thread at a time. Buffers of the caller are copied
 * from and to; segments are read during the call only.
 */
public final class Connection {
    /** {@link #nextTimeoutNanos}: no timer runs. */
    public static final long NEVER = Long.MAX_VALUE;

    private final TransmissionControlBlock tcb;
    private final SegmentArrives segmentArrives;
    private final Timeouts timeouts;
    private final Output output;
    private final LimitQuestion limitQuestion;

    private Connection(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        segmentArrives = new SegmentArrives(tcb);
        timeouts = new Timeouts(tcb);
        output = new Output(tcb);
        limitQuestion = new LimitQuestion(tcb);
    }

    // ---------------------------------------------------------------- user calls (RFC 9293 §3.9.1)

    /**
     * OPEN, active: a connection in SYN-SENT whose SYN leaves with the next {@link #pollTransmit}.
     *
     * @param iss the initial send sequence number, from a generator such as RFC 6528 describes
     */
    public static Connection activeOpen(
            TcpConfig config, int localPort, int remotePort, int iss, EventListener events, long nowNanos) {
        TransmissionControlBlock tcb = new TransmissionControlBlock(config, events, localPort, remotePort, iss, true);
        tcb.handshakeDue = true;
        tcb.timers.setIn(Timer.CONNECT, nowNanos, config.connectTimeoutNanos());
        return new Connection(tcb);
    }

    /**
     * OPEN, passive: a connection in LISTEN that the first SYN turns into SYN-RECEIVED. That SYN names the remote port.
     */
    public static Connection passiveOpen(TcpConfig config, int localPort, int iss, EventListener events) {
        return new Connection(new TransmissionControlBlock(config, events, localPort, 0, iss, false));
    }

    /**
     * OPEN, passive, of which only the end is left to do: a connection in ESTABLISHED, for an ACK that has proven that its
     * sender got the answer of {@link #answerWithoutState}. That ACK is to be given to {@link #segmentArrives} next.
     *
     * @param syn what is remembered of the peer's SYN: ports, sequence number, options; as timestamp that of the ACK
     * @param iss the sequence number that the answer had
     */
    public static Connection passiveOpenCompleted(
            TcpConfig config, Segment syn, int iss, EventListener events, long nowNanos) {
        return new Connection(StatelessHandshake.complete(syn, config, iss, events, nowNanos));
    }

    /**
     * SEND: takes what fits into the send buffer.
     *
     * @return bytes taken from {@code data}; 0 when the buffer is full
     * @throws IllegalStateException in a state that allows no SEND; the message is the RFC's ("connection closing", …)
     */
    public int send(ByteBuffer data, long nowNanos) {
        switch (tcb.state) {
            case CLOSED, LISTEN -> throw new IllegalStateException("connection does not exist");
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> throw closing();
            default -> {
                // SYN-SENT and SYN-RECEIVED queue the data for after ESTABLISHED.
            }
        }
        if (tcb.finQueued) {
            throw closing();
        }
        tcb.checkIfApplicationLimited(nowNanos);
        int taken = tcb.sendBuffer.append(data);
        if (data.hasRemaining()) {
            tcb.growSendBuffer();
            taken += tcb.sendBuffer.append(data);
        }
        return taken;
    }

    private static IllegalStateException closing() {
        return new IllegalStateException("connection closing");
    }

    /** SEND with the URGENT flag: the urgent pointer will point behind the last byte taken (RFC 9293 §3.8.5). */
    public int sendUrgent(ByteBuffer data, long nowNanos) {
        int taken = send(data, nowNanos);
        if (taken > 0) {
            tcb.snd.up = tcb.sendBuffer.end();
        }
        return taken;
    }

    /**
     * RECEIVE: moves what has arrived in order.
     *
     * @return bytes moved to {@code destination}; 0 when there are none now, -1 when none will come any more: the peer has
     *     closed, or the connection has ended (then {@link #closeReason} tells how)
     */
    public int receive(ByteBuffer destination, long nowNanos) {
        if (receivable() == 0) {
            return endOfStream() || tcb.state == State.CLOSED ? -1 : 0;
        }
        int moved = tcb.receiveBuffer.read(destination);
        if (!tcb.state.mayReceive()) {
            if (receivable() == 0) {
                tcb.receiveBuffer.noMoreComes();
            }
            return moved;
        }
        tcb.receiveTuning.taken(nowNanos);
        tcb.freeBuffersLater(nowNanos);
        if (tcb.receiveWindow.updateDue()) {
            tcb.acks.immediately();
            tcb.emit(new Event.WindowUpdate(tcb.receiveBuffer.room()), nowNanos);
        }
        return moved;
    }

    /** CLOSE: no more SENDs; a FIN follows what is queued. Data can still be received. A second call does nothing. */
    public void close(long nowNanos) {
        if (tcb.finQueued) {
            return;
        }
        switch (tcb.state) {
            case LISTEN, SYN_SENT -> tcb.closed(CloseReason.NORMAL, nowNanos);
            case SYN_RECEIVED -> tcb.finQueued = true;
                // RFC 9293 §3.10.4 would send the FIN at once when nothing is queued; here it always waits for
                // ESTABLISHED, so
                // that a SYN,ACK is never repeated from FIN-WAIT-1.
            case ESTABLISHED -> closeWith(State.FIN_WAIT_1, nowNanos);
            case CLOSE_WAIT -> closeWith(State.LAST_ACK, nowNanos);
            default -> {
                // "connection closing", or there is none
            }
        }
    }

    private void closeWith(State next, long nowNanos) {
        tcb.finQueued = true;
        tcb.enter(next, nowNanos);
    }

    /**
     * CLOSE of both directions, the half-duplex close of RFC 9293 §3.6.1 (MAY-1): nobody will RECEIVE again, so that unread
     * data, or data that arrives from now on, resets the connection (SHLD-3).
     */
    public void release(long nowNanos) {
        if (tcb.released) {
            return;
        }
        tcb.released = true;
        if (receivable() > 0 && tcb.state.isSynchronized() && tcb.state != State.TIME_WAIT) {
            tcb.resetAndClose(CloseReason.ABORTED, "closed with unread data, RFC 9293 3.6.1", nowNanos);
            return;
        }
        close(nowNanos);
        if (tcb.state == State.FIN_WAIT_2) {
            tcb.timers.setIn(Timer.FIN_WAIT_2, nowNanos, tcb.config.finWait2TimeoutNanos());
        }
    }

    /** ABORT (RFC 9293 §3.10.5): forgets all queues, and sends a reset where the peer knows of the connection. */
    public void abort(long nowNanos) {
        switch (tcb.state) {
            case CLOSED -> {
                return; // nothing to abort; what has arrived before the end can still be received
            }
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT -> tcb.resetAndClose(
                    CloseReason.ABORTED, "ABORT, RFC 9293 3.10.5", nowNanos);
            default -> tcb.closed(CloseReason.ABORTED, nowNanos);
        }
        tcb.receiveBuffer.clear();
    }

    /** From now on the connection's part of a capture is told. */
    public void narrate(SegmentNotes notes) {
        notes.of(tcb);
        tcb.notes = notes;
        if (tcb.state.isSynchronized()) {
            notes.aboutArrival(new Remark.CookieReturned());
        }
    }

    /** Switches Nagle's algorithm on or off (MUST-17). */
    public void setNagle(boolean on) {
        tcb.nagle = on;
    }

    /** Switches delayed ACKs on or off: off, every segment is acknowledged at once. */
    public void setDelayedAck(boolean on) {
        tcb.acks.delay(on ? delayedAckNanos() : 0);
    }

    private long delayedAckNanos() {
        long configured = tcb.config.ackDelayNanos();
        return configured > 0 ? configured : TcpConfig.DEFAULT.ackDelayNanos();
    }

    /** Probes the peer while the connection is idle, or no longer (MUST-24). What has been idle time so far counts. */
    public void setKeepAlive(KeepAlive settings, long nowNanos) {
        tcb.keepAlive.settings(settings, nowNanos);
    }

    /**
     * R2 and the user timeout as this application wants it (MUST-21): no advice of the peer changes it any more, and with the
     * User Timeout Option in use the peer is told (RFC 5482 §3.1).
     *
     * @param nanos above 0; {@link TcpConfig#FOREVER} never gives up
     */
    public void setUserTimeout(long nanos, long nowNanos) {
        tcb.userTimeout.request(nanos, nowNanos);
    }

    // ---------------------------------------------------------------- inputs

    /** SEGMENT ARRIVES (RFC 9293 §3.10.7). The segment may be trimmed by the call. */
    public void segmentArrives(Segment seg, long nowNanos) {
        SegmentNotes notes = tcb.notes;
        if (notes == null) {
            segmentArrives.process(seg, nowNanos);
        } else {
            notes.arriving(seg);
            segmentArrives.process(seg, nowNanos);
            notes.arrived();
        }
    }

    /** The network says that nobody listens there: ends SYN-SENT as refused, is a soft error later (RFC 9293 §3.9.2.2). */
    public void portUnreachable(long nowNanos) {
        if (tcb.state == State.SYN_SENT) {
            tcb.closed(CloseReason.REFUSED, nowNanos);
        } else if (tcb.state != State.CLOSED) {
            tcb.portUnreachable++;
            tcb.emit(new Event.SoftError("port unreachable"), nowNanos);
        }
    }

    /**
     * The local system refused a segment because its packet is longer than the path MTU it knows (EMSGSIZE): a shorter one
     * follows, if path MTU discovery is on.
     *
     * @param refused what the last {@link #pollTransmit} returned
     */
    public void messageTooLong(Segment refused, long nowNanos) {
        if (tcb.state.isSynchronized()) {
            long seq = SeqNum.unwrap(refused.seq(), tcb.snd.una);
            tcb.pathMtu.onMessageTooLong(seq, SegmentCodec.length(refused), nowNanos);
        }
    }

    /** Timeouts (RFC 9293 §3.10.8): acts on every timer that is due. */
    public void handleTimeouts(long nowNanos) {
        timeouts.handle(nowNanos);
    }

    // ---------------------------------------------------------------- outputs

    /** The next segment to send now, or null. The object is the connection's own and valid until the next call. */
    public Segment pollTransmit(long nowNanos) {
        return output.next(nowNanos);
    }

    /** When {@link #handleTimeouts} wants to be called next, or {@link #NEVER}. */
    public long nextTimeoutNanos() {
        return tcb.timers.next();
    }

    /**
     * What a host answers to a segment for which it has no connection (RFC 9293 §3.10.7.1): a reset.
     *
     * @return false when there is no answer, because the segment is itself a reset; then {@code reset} is untouched
     */
    public static boolean resetFor(Segment arrived, Segment reset) {
        return Resets.answer(arrived, reset);
    }

    /**
     * Answers a SYN without a connection (RFC 4987 §3.6, SYN cookies).
     *
     * @param syn ports, sequence number and options, without those that will be forgotten
     * @param iss the cookie
     * @param tsVal our timestamp, if the SYN has one: {@link #timestamp} or a little less
     * @param synAck becomes the answer
     */
    public static void answerWithoutState(Segment syn, TcpConfig config, int iss, int tsVal, Segment synAck) {
        StatelessHandshake.answer(syn, config, iss, tsVal, synAck);
    }

    /** The TSval that a connection with these settings sends at this time (RFC 7323 §5.4): ticks of a millisecond. */
    public static int timestamp(TcpConfig config, long nowNanos) {
        return Timestamps.value(config.timestampOffset(), nowNanos);
    }

    // ---------------------------------------------------------------- questions

    public State state() {
        return tcb.state;
    }

    /** How the connection ended; null before it is CLOSED. */
    public CloseReason closeReason() {
        return tcb.closeReason;
    }

    public int localPort() {
        return tcb.localPort;
    }

    /** 0 in LISTEN. */
    public int remotePort() {
        return tcb.remotePort;
    }

    /** Bytes that {@link #receive} would deliver now. */
    public int receivable() {
        // Data on a SYN is not delivered before the handshake is complete (RFC 9293 §3.4).
        return tcb.state == State.SYN_RECEIVED ? 0 : tcb.receiveBuffer.readable();
    }

    /** The peer's FIN has arrived and everything before it was read; never after an ABORT, which may have thrown some away. */
    public boolean endOfStream() {
        return tcb.rcv.finReceived() && receivable() == 0 && tcb.closeReason != CloseReason.ABORTED;
    }

    /** Bytes that {@link #send} would take now. */
    public int sendRoom() {
        return tcb.finQueued ? 0 : tcb.sendBuffer.room();
    }

    /** How much the receive buffer may hold at present (bytes). */
    public int receiveBufferSize() {
        return tcb.receiveBuffer.size().bytes();
    }

    /** How much the send buffer may hold at present (bytes). */
    public int sendBufferSize() {
        return tcb.sendBuffer.capacity();
    }

    /** Bytes of memory that both buffers use at present: they grow with what they have to hold. */
    public long bufferMemory() {
        return (long) tcb.sendBuffer.memory() + tcb.receiveBuffer.memory();
    }

    /** Bytes taken by SEND and not yet acknowledged. */
    public int unacknowledged() {
        return tcb.sendBuffer.size();
    }

    /** Whether an ACK has to leave with the next {@link #pollTransmit}; a RECEIVE may have opened the window. */
    public boolean ackDue() {
        return tcb.acks.due();
    }

    /**
     * Whether data of a further SEND might leave at once. When it is false, it would wait for a window, and a driver that
     * sleeps can be left asleep.
     */
    public boolean awaitsData() {
        return tcb.limit == Limit.APPLICATION || tcb.limit == Limit.NAGLE;
    }

    /** When an idle peer is probed. */
    public KeepAlive keepAlive() {
        return tcb.keepAlive.settings();
    }

    /** USER_TIMEOUT in force: how long data may stay unacknowledged. */
    public long userTimeoutNanos() {
        return tcb.userTimeout.nanos();
    }

    public boolean delaysAcks() {
        return tcb.acks.delays();
    }

    /** Urgent octets still to be read; 0 when there are none (MUST-33). */
    public long urgentOctets() {
        return Math.max(0, tcb.rcv.up - tcb.receiveBuffer.readPosition());
    }

    /**
     * Whether a SYN that arrives in TIME-WAIT may begin a new incarnation of this connection (RFC 6191 §2, SHLD-4, MAY-2):
     * its timestamp is later than the last one, or its sequence number lies beyond the old ones. The driver then forgets
     * this connection and gives the SYN to a new one in LISTEN.
     */
    public boolean acceptsNewIncarnation(Segment syn) {
        if (tcb.state != State.TIME_WAIT || !syn.is(Segment.SYN) || syn.is(Segment.ACK | Segment.RST | Segment.FIN)) {
            return false;
        }
        boolean laterSeq = SeqNum.unwrap(syn.seq(), tcb.rcv.nxt) > tcb.rcv.nxt;
        if (!tcb.timestamps.agreed() || !syn.options().hasTimestamps()) {
            return laterSeq;
        }
        int tsVal = syn.options().tsVal();
        return tcb.timestamps.isLater(tsVal) || tsVal == tcb.timestamps.echo() && laterSeq;
    }

    /** What is in flight, segment by segment; it takes as long as there are segments. */
    public InFlight inFlight() {
        return tcb.retransmissionQueue.count(tcb.recovery != null && tcb.recovery.open());
    }

    /** The MSS that our SYN advertises. */
    public int advertisedMss() {
        return tcb.config.mss();
    }

    /**
     * What limits the sender now: the rule that made the last {@link #pollTransmit} answer null, and how long it will last where
     * a timer ends it.
     */
    public SendLimit limit(long nowNanos) {
        return limitQuestion.answer(nowNanos);
    }

    public Status status() {
        RttEstimator rtt = tcb.rtt;
        boolean agreed = tcb.congestion != null;
        return new Status(
                tcb.state,
                tcb.snd.una,
                tcb.snd.nxt,
                tcb.snd.wnd,
                tcb.rcv.nxt,
                tcb.rcv.wnd(),
                tcb.snd.iss,
                tcb.rcv.irs,
                agreed ? tcb.smss() : 0,
                agreed ? tcb.congestion.cwnd() : 0,
                agreed ? tcb.congestion.ssthresh() : CongestionControl.INFINITE_SSTHRESH,
                tcb.snd.flightSize(),
                agreed ? tcb.recovery.pipe() : tcb.snd.flightSize(),
                Math.max(0, tcb.sendBuffer.end() - tcb.snd.nxt),
                tcb.receiveBuffer.readable(),
                tcb.receiveBuffer.size().bytes(),
                tcb.sendBuffer.capacity(),
                rtt.srttNanos(),
                rtt.rttvarNanos(),
                rtt.minNanos(),
                rtt.maxNanos(),
                rtt.latestNanos(),
                rtt.rtoNanos(),
                rtt.backoff(),
                agreed && tcb.recovery.active() ? tcb.recovery.name() : "open",
                agreed ? tcb.congestion.state() : "",
                agreed ? tcb.congestion.pacingRate() : 0,
                tcb.deliveryRate.latest(),
                tcb.agreed.sack(),
                tcb.timestamps.agreed(),
                tcb.snd.windowShift,
                tcb.rcv.windowShift,
                tcb.portUnreachable,
                tcb.tally.snapshot());
    }
}
