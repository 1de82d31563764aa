package toucan.sim;

import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.State;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;
import toucan.wire.SeqNum;

/**
 * What must hold for a connection at every moment, whatever the network does. Looks at the connection from outside: its
 * status, its events, the segments it sends. That the delivered bytes are the sent ones is the {@link Ledger}'s part.
 */
final class Invariants {
    /** Limited transmit (RFC 3042) lets two segments more than cwnd leave, a tail loss probe (RFC 8985 §7.3) one. */
    private static final int BEYOND_CWND = 2 + 1;

    private final TcpConfig config;
    private final String where;
    private final Sacked sacked = new Sacked();
    private Connection connection;

    private long received;
    /** Window updates and keep-alives: ACKs that nothing brought about which had arrived. */
    private long ownAcks;

    private long pureAcks;

    private long sndUna = -1;
    private long rcvNxt = -1;
    private long windowEnd = -1;
    private long advertisedEnd = -1;
    private long sentEnd = -1;
    private long offeredEnd = -1;

    Invariants(TcpConfig config, String where) {
        this.config = config;
        this.where = where;
    }

    void watch(Connection watched) {
        connection = watched;
    }

    /** A segment is about to be given to the connection. */
    void onSegmentArrived(Segment segment) {
        received++;
        Status status = connection.status();
        sacked.onSegment(segment, status);
        if (segment.is(Segment.ACK)) {
            int scale = segment.is(Segment.SYN) ? 0 : status.sendWindowScale();
            long end = SeqNum.unwrap(segment.ack(), status.sndUna()) + ((long) segment.window() << scale);
            offeredEnd = Math.max(offeredEnd, end);
        }
    }

    void onEvent(Event event, long nowNanos) {
        if (event instanceof Event.WindowUpdate) {
            ownAcks++;
        } else if (event instanceof Event.KeepAliveSent) {
            ownAcks++;
        } else if (event instanceof Event.StateChanged change) {
            require(Transitions.isLegal(change.from(), change.to()), nowNanos, "illegal transition " + change.text());
            if (change.to() == State.LISTEN) {
                forgetPeer();
            }
        }
    }

    private void forgetPeer() {
        rcvNxt = -1;
        windowEnd = -1;
        advertisedEnd = -1;
    }

    /** A segment leaves. */
    void onSegmentSent(Segment segment, long nowNanos) {
        if (segment.is(Segment.RST)) {
            return;
        }
        Status status = connection.status();
        if (segment.is(Segment.ACK)) {
            checkAdvertisedWindow(segment, status, nowNanos);
        }
        boolean pureAck = segment.len() == 0;
        if (pureAck) {
            pureAcks++;
            require(
                    pureAcks <= received + ownAcks,
                    nowNanos,
                    "ACK number " + pureAcks + " after " + received + " segments and " + ownAcks
                            + " window updates and keep-alives");
        } else if (segment.dataLength() > 0) {
            checkData(segment, status, nowNanos);
        }
    }

    /** SHLD-14: a receiver does not take back what it offered, but for less than the unit of its window (RFC 7323 §2.4). */
    private void checkAdvertisedWindow(Segment segment, Status status, long nowNanos) {
        int scale = segment.is(Segment.SYN) ? 0 : status.receiveWindowScale();
        long ack = SeqNum.unwrap(segment.ack(), status.rcvNxt());
        long end = ack + ((long) segment.window() << scale);
        require(ack == status.rcvNxt(), nowNanos, "acknowledges " + ack + ", RCV.NXT is " + status.rcvNxt());
        // The window of a SYN is not scaled, so a SYN,ACK sent again may not be able to say what was offered meanwhile.
        require(
                end > advertisedEnd - (1L << scale) || segment.is(Segment.SYN),
                nowNanos,
                "the window shrinks from " + advertisedEnd + " to " + end);
        advertisedEnd = Math.max(advertisedEnd, end);
    }

    private void checkData(Segment segment, Status status, long nowNanos) {
        long seq = SeqNum.unwrap(segment.seq(), status.sndNxt()) + (segment.is(Segment.SYN) ? 1 : 0);
        long end = seq + segment.dataLength();
        require(seq >= status.sndUna(), nowNanos, "sends " + seq + " again, which is acknowledged: " + status.sndUna());
        boolean probe = segment.dataLength() == 1;
        boolean isNew = end > sentEnd;
        sentEnd = Math.max(sentEnd, end);
        // What was sent before may be beyond a window that an old ACK, overtaken on its way, made smaller (SHLD-17).
        long offered = isNew ? Math.min(offeredEnd, status.sndUna() + status.sndWnd()) : offeredEnd;
        require(end <= offered || probe, nowNanos, "sends up to " + end + ", the peer takes up to " + offered);
        if (isNew && !probe && status.recovery().equals("open")) {
            long inNetwork = status.flightSize() - sacked.bytesAbove(status.sndUna());
            long allowed = status.cwnd() + (long) BEYOND_CWND * status.sendMss() + 1;
            require(inNetwork <= allowed, nowNanos, inNetwork + " in the network with cwnd " + status.cwnd());
        }
    }

    /** After every input and every user call, once all segments have left. */
    void check(long nowNanos) {
        Status status = connection.status();
        require(status.sndUna() >= sndUna, nowNanos, "SND.UNA goes back from " + sndUna + " to " + status.sndUna());
        require(status.sndUna() <= status.sndNxt(), nowNanos, "SND.UNA is beyond SND.NXT");
        sndUna = status.sndUna();
        if (status.state() == State.CLOSED) {
            require(connection.nextTimeoutNanos() == Connection.NEVER, nowNanos, "a timer runs in CLOSED");
            require(connection.closeReason() != null, nowNanos, "CLOSED without a reason");
            return;
        }
        if (status.state() == State.LISTEN || status.state() == State.SYN_SENT) {
            return;
        }
        long end = status.rcvNxt() + status.rcvWnd();
        require(status.rcvNxt() >= rcvNxt, nowNanos, "RCV.NXT goes back from " + rcvNxt + " to " + status.rcvNxt());
        require(status.rcvWnd() >= 0, nowNanos, "RCV.WND is " + status.rcvWnd());
        require(end >= windowEnd, nowNanos, "RCV.NXT+RCV.WND goes back from " + windowEnd + " to " + end);
        rcvNxt = status.rcvNxt();
        windowEnd = end;
        require(
                status.rtoNanos() >= config.minRtoNanos(),
                nowNanos,
                "RTO " + status.rtoNanos() + " is below its floor");
        require(
                status.rtoNanos() <= config.maxRtoNanos(),
                nowNanos,
                "RTO " + status.rtoNanos() + " is above its limit");
        boolean somethingToSend = status.flightSize() > 0 || status.sendQueued() > 0;
        require(
                !somethingToSend || connection.nextTimeoutNanos() - nowNanos <= config.maxRtoNanos(),
                nowNanos,
                "nothing will move on what is left to send");
        checkBuffers(status, nowNanos);
    }

    /** What they hold and the memory for it are within their sizes, and those within the maximum. */
    private void checkBuffers(Status status, long nowNanos) {
        int size = status.state() == State.TIME_WAIT ? config.receiveBufferMax() : status.rcvBuffer();
        // A window is offered in whole units of its scale, rounded up.
        long mostReceived = size + (1L << status.receiveWindowScale()) - 1;
        require(status.receiveQueued() <= mostReceived, nowNanos, "the receive buffer overflows");
        require(status.rcvBuffer() <= config.receiveBufferMax(), nowNanos, "the receive buffer grows too large");
        require(connection.unacknowledged() <= status.sndBuffer(), nowNanos, "the send buffer overflows");
        require(status.sndBuffer() <= config.sendBufferMax(), nowNanos, "the send buffer grows too large");
        long mostMemory = mostReceived + status.sndBuffer() + config.mss();
        require(connection.bufferMemory() <= mostMemory, nowNanos, "buffers use " + connection.bufferMemory());
    }

    /** After the timeouts: what was due is done, or the driver would spin. */
    void checkTimers(long nowNanos) {
        require(
                connection.nextTimeoutNanos() > nowNanos,
                nowNanos,
                "a timer is still due at " + connection.nextTimeoutNanos());
    }

    void require(boolean holds, long nowNanos, String otherwise) {
        if (!holds) {
            throw new InvariantViolation(
                    nowNanos, where, otherwise + " " + (connection == null ? "" : connection.status()));
        }
    }
}
