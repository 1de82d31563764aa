package toucan.net;

import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import toucan.link.Datagram;
import toucan.tcp.Connection;
import toucan.tcp.SegmentNotes;
import toucan.wire.InternetChecksum;
import toucan.wire.Malformed;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/**
 * Datagrams to segments to connections: checksum, format, demultiplexing, and what happens to a segment for which there is
 * no connection. Nothing that arrives here throws, is logged, or stays in memory unless a bound says how much. The loop's.
 *
 * <p>A checksum field of 0 means "not used" if the connection began so (its SYN carried 0 and 0 was not the right sum).
 * On such a connection only 0 is accepted, on any other only the right sum, be it 0 or not. While the handshake is under
 * way, the latest SYN decides: a client that starts anew with another setting is not locked out by its own ghost.
 */
final class SegmentInput {
    /** Resets to unknown connections, so that a stray or forged flood is not reflected: the rate that FreeBSD allows, too. */
    static final int RESETS_PER_SECOND = 200;

    private final ConnectionTable table;
    private final Listeners listeners;
    private final Driver driver;
    private final Opener opener;
    private final CookieOpener cookies;
    private final SegmentOutput output;
    private final Tallies tallies;
    private final PseudoHeaders pseudoHeaders = new PseudoHeaders();
    private final TokenBucket resets = new TokenBucket(RESETS_PER_SECOND, RESETS_PER_SECOND);
    private final Segment segment = new Segment();
    private final Segment reset = new Segment();

    SegmentInput(
            ConnectionTable table,
            Listeners listeners,
            Driver driver,
            Opener opener,
            CookieOpener cookies,
            SegmentOutput output,
            Tallies tallies) {
        this.table = table;
        this.listeners = listeners;
        this.driver = driver;
        this.opener = opener;
        this.cookies = cookies;
        this.output = output;
        this.tallies = tallies;
    }

    void arrived(Datagram datagram, long nowNanos) {
        process(datagram, nowNanos);
        tallies.segmentsReceived.increment(); // last, so that who sees the count sees what came of the segment
    }

    private void process(Datagram datagram, long nowNanos) {
        ByteBuffer in = datagram.payload();
        int length = datagram.length();
        if (length < SegmentCodec.HEADER) {
            tallies.malformed.increment();
            note(datagram, SegmentNotes.MALFORMED);
            return;
        }
        long pseudoHeader = pseudoHeaders.of(datagram.local(), datagram.remote());
        boolean zero = SegmentCodec.checksum(in, 0) == 0;
        boolean right = InternetChecksum.of(pseudoHeader, in, 0, length) == 0;
        if (!right && !zero) {
            tallies.badChecksum.increment();
            note(datagram, SegmentNotes.BAD_CHECKSUM);
            return;
        }
        Malformed malformed = SegmentCodec.parse(in, 0, length, segment);
        if (malformed != null) {
            tallies.malformed.increment();
            note(datagram, SegmentNotes.MALFORMED);
            return;
        }
        dispatch(datagram, length, zero, right, pseudoHeader, nowNanos);
    }

    private void dispatch(
            Datagram datagram, int length, boolean zero, boolean right, long pseudoHeader, long nowNanos) {
        InetSocketAddress local = datagram.local();
        InetSocketAddress remote = datagram.remote();
        LiveConnection c = table.find(local, remote, segment.dstPort(), segment.srcPort());
        boolean unused = zero && !right;
        if (c == null) {
            unknown(local, remote, length, right, zero, pseudoHeader, nowNanos);
            return;
        }
        if (isOnlySyn()) {
            if (c.isUnproven()) {
                c.checksumNone = unused;
            } else if (replaces(c)) {
                driver.discard(c);
                unknown(local, remote, length, right, zero, pseudoHeader, nowNanos);
                return;
            }
        }
        // Where the checksum is not used, a right one (somebody on the way filled it in) does no harm.
        if (!right && !(c.checksumNone && zero)) {
            tallies.badChecksum.increment();
            note(datagram, SegmentNotes.BAD_CHECKSUM);
            return;
        }
        if (c.isUnproven()) {
            if (cookies.complete(c.id, c.listener, right, zero, segment, c, nowNanos)) {
                return; // it answers an earlier SYN,ACK than that of this connection
            }
            c.unprovenReceived += length;
        }
        driver.deliver(c, segment, nowNanos);
    }

    private void note(Datagram datagram, String text) {
        if (output.wantsNotes()) {
            datagram.note(text);
        }
    }

    private boolean isOnlySyn() {
        return (segment.flags() & (Segment.SYN | Segment.ACK | Segment.RST | Segment.FIN)) == Segment.SYN;
    }

    /** Whether the SYN begins a new connection in place of {@code c} (RFC 9293 §3.6.1, MAY-2). */
    private boolean replaces(LiveConnection c) {
        Listener listener = listeners.find(segment.dstPort());
        return listener != null && listener.hasRoom() && c.core().acceptsNewIncarnation(segment);
    }

    private void unknown(
            InetSocketAddress local,
            InetSocketAddress remote,
            int length,
            boolean right,
            boolean zero,
            long pseudoHeader,
            long nowNanos) {
        // A segment from ourselves to ourselves (LAND) has no other end that could ever answer.
        boolean land = segment.srcPort() == segment.dstPort() && remote.equals(local);
        if (land || AddressRules.isInvalidSource(remote)) {
            tallies.invalidSource.increment();
            return;
        }
        Listener listener = listeners.find(segment.dstPort());
        boolean checksumUnused = !right;
        if (listener == null || segment.is(Segment.ACK)) {
            if (listener != null && completes(local, remote, listener, right, zero, nowNanos)) {
                return;
            }
            tallies.unknownConnection.increment();
            reset(local, remote, checksumUnused, pseudoHeader, nowNanos);
            return;
        }
        // LISTEN (RFC 9293 §3.10.7.2): a RST is ignored, an ACK was answered above, of the rest only a SYN counts.
        if (!isOnlySyn()) {
            tallies.unknownConnection.increment();
        } else if (!listener.hasRoom()) {
            tallies.synsDropped.increment();
        } else {
            ConnectionId id = passiveId(local, remote);
            if (listener.wantsCookie()) {
                cookies.answer(id, listener, checksumUnused, segment, pseudoHeader, nowNanos);
            } else {
                opener.passive(id, listener, checksumUnused, segment, length, nowNanos);
            }
        }
    }

    private ConnectionId passiveId(InetSocketAddress local, InetSocketAddress remote) {
        return new ConnectionId(local, remote, segment.dstPort(), segment.srcPort(), true);
    }

    /** Whether the segment brings a cookie back, and with it the beginning of a connection (RFC 4987 §3.6). */
    private boolean completes(
            InetSocketAddress local,
            InetSocketAddress remote,
            Listener listener,
            boolean right,
            boolean zero,
            long nowNanos) {
        if (!cookies.isOut(nowNanos) || segment.is(Segment.RST)) {
            return false;
        }
        boolean good = cookies.complete(passiveId(local, remote), listener, right, zero, segment, null, nowNanos);
        if (!good) {
            tallies.cookiesRejected.increment();
        }
        return good;
    }

    private void reset(
            InetSocketAddress local, InetSocketAddress remote, boolean checksumNone, long pseudoHeader, long nowNanos) {
        if (segment.is(Segment.RST)) {
            return;
        }
        if (!resets.take(nowNanos)) {
            tallies.resetsSuppressed.increment();
            return;
        }
        if (!Connection.resetFor(segment, reset)) {
            return;
        }
        tallies.resetsSent.increment();
        if (output.wantsNotes()) {
            output.note(SegmentNotes.NO_CONNECTION);
        }
        try {
            output.send(reset, local, remote, checksumNone, pseudoHeader, nowNanos);
        } catch (PortUnreachableException e) {
            // Then nobody needs the reset.
        }
    }
}
