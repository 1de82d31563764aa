package toucan.net;

import java.net.PortUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import toucan.link.Link;
import toucan.tcp.Connection;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/**
 * Makes connections without half-open ones before them: answers SYNs with cookies, and opens a connection for an ACK that
 * brings one back (RFC 4987 §3.6). The loop's.
 */
final class CookieOpener {
    private static final Logger LOG = LoggerFactory.getLogger(CookieOpener.class);
    /** Between two warnings: a flood must not fill the log either. */
    static final long WARNING_INTERVAL_NANOS = 60_000_000_000L;

    private static final String NOTE = "SYN cookie: no state is kept for this handshake, RFC 4987 3.6";

    private final Link link;
    private final Opener opener;
    private final Driver driver;
    private final SegmentOutput output;
    private final Tallies tallies;
    private final SynCookies cookies = new SynCookies();
    private final Segment synAck = new Segment();
    private final Segment remembered = new Segment();
    private long nextWarningNanos;

    CookieOpener(Link link, Opener opener, Driver driver, SegmentOutput output, Tallies tallies) {
        this.link = link;
        this.opener = opener;
        this.driver = driver;
        this.output = output;
        this.tallies = tallies;
    }

    /**
     * Answers a SYN and forgets it. The answer is at most 40 bytes against the SYN's 32 or 24 against 20, and leaves once: far
     * from the three times of what came that an unproven address may get.
     */
    void answer(
            ConnectionId id, Listener listener, boolean checksumNone, Segment syn, long pseudoHeader, long nowNanos) {
        warn(listener, id, nowNanos);
        TcpConfig tcp = opener.settings(id, listener.tcp, listener.fixedReceiveBuffer);
        SynCookies.reduce(syn, tcp);
        int iss = cookies.issue(id, checksumNone, syn, nowNanos);
        int tsVal = SynCookies.timestamp(syn.options(), Connection.timestamp(tcp, nowNanos));
        Connection.answerWithoutState(syn, tcp, iss, tsVal, synAck);
        tallies.cookiesSent.increment();
        if (link.wantsNotes()) {
            output.note(NOTE);
        }
        try {
            output.send(synAck, id.local(), id.remote(), checksumNone, pseudoHeader, nowNanos);
        } catch (PortUnreachableException e) {
            // Then it was no honest SYN.
        }
    }

    private void warn(Listener listener, ConnectionId id, long nowNanos) {
        if (nowNanos >= nextWarningNanos && listener.isUnderPressure()) {
            nextWarningNanos = nowNanos + WARNING_INTERVAL_NANOS;
            LOG.warn("possible SYN flood on TCP port {}: answering with SYN cookies", id.localPort());
        }
    }

    /**
     * Opens the connection whose cookie {@code ack} brings back.
     *
     * @param right whether the checksum of {@code ack} is right
     * @param zero whether it is 0, which means "not used" if the cookie says so
     * @param halfOpen gives way to the connection: the peer's SYN came twice and was answered in both ways; or null
     * @return whether the cookie was good; then there is nothing left to do with {@code ack}
     */
    boolean complete(
            ConnectionId id,
            Listener listener,
            boolean right,
            boolean zero,
            Segment ack,
            LiveConnection halfOpen,
            long nowNanos) {
        if (!cookies.mayBe(ack, nowNanos)) {
            return false;
        }
        TcpConfig tcp = opener.settings(id, listener.tcp, listener.fixedReceiveBuffer);
        int clock = Connection.timestamp(tcp, nowNanos);
        boolean checksumNone = false;
        if (!right || !cookies.check(id, false, ack, clock, nowNanos, remembered)) {
            // Where the checksum is not used, a right one does no harm.
            checksumNone = (right || zero) && cookies.check(id, true, ack, clock, nowNanos, remembered);
            if (!checksumNone) {
                return false;
            }
        }
        if (!listener.hasRoom()) {
            // The peer believes that it is connected; what it sends next knocks again.
            tallies.synsDropped.increment();
            return true;
        }
        if (halfOpen != null) {
            driver.discard(halfOpen);
        }
        open(opener.live(id, listener, tcp), checksumNone, ack, nowNanos);
        return true;
    }

    private void open(LiveConnection c, boolean checksumNone, Segment ack, long nowNanos) {
        tallies.cookiesAccepted.increment();
        c.checksumNone = checksumNone;
        c.core(Connection.passiveOpenCompleted(c.tcp, remembered, ack.ack() - 1, c, c.tick(nowNanos)));
        driver.add(c);
        driver.deliver(c, ack, nowNanos);
        if (!c.gone) {
            c.listener.established(c);
        }
    }

    /** Whether an ACK that belongs to nothing may have been meant as a cookie. */
    boolean isOut(long nowNanos) {
        return cookies.isOut(nowNanos);
    }
}
