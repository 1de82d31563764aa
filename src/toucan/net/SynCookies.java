package toucan.net;

import toucan.tcp.TcpConfig;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/**
 * SYN cookies (RFC 4987 §3.6 and appendix A): what must be remembered between SYN and ACK travels to the peer and back, as
 * our initial sequence number, under a keyed hash that nobody else can make.
 *
 * <pre>
 *      31     27 26 24 23                                             0
 *     +---------+-----+------------------------------------------------+
 *     |  time   | MSS |   hash of endpoints, ports, peer's ISN, whole   |
 *     | mod 32  |index|   time, MSS index, checksum mode                |
 *     +---------+-----+------------------------------------------------+
 * </pre>
 *
 * <p>Time is counted in steps of 64 s, and a cookie holds in its own and the next step: 64 to 128 s. The hash takes in the
 * whole count, so that a cookie does not hold again when the five bits come round. Who has not seen the SYN,ACK guesses one
 * in 2^28 right at best: 24 bits of hash, and two times of 32.
 *
 * <p>Options other than the MSS survive only with timestamps: the low five bits of our TSval say what the peer's window
 * scale was (15: no such option) and whether it permitted SACK, as in Linux and FreeBSD. For that TSval is set back by at
 * most 31 ms, never forward, so that the connection goes on with the plain clock and its timestamps do not decrease (RFC 7323
 * §5.4). These bits are not hashed: a peer that changes them deceives itself alone.
 *
 * <p>What cookies cannot do: the SYN,ACK is not repeated when it is lost, the MSS is rounded down to one of eight, and the
 * ACK proves nothing unless it begins where the SYN ended: when it is lost <em>and</em> the data behind it, the peer gets a
 * reset.
 *
 * <p>Not thread-safe: the loop's.
 */
final class SynCookies {
    static final long STEP_NANOS = 64_000_000_000L;
    /** Steps in which a cookie holds. */
    static final int VALID_STEPS = 2;

    /** What a segment can be cut down to: the floor, IPv4's and IPv6's minimum, tunnels, Ethernet over IPv6 and IPv4, jumbo, loopback. */
    private static final int[] MSS = {TcpConfig.MIN_MSS, 536, 1220, 1400, 1432, 1452, 8952, 65_468};

    private static final int TIME_SHIFT = 27;
    private static final int TIME_MASK = 31;
    private static final int MSS_SHIFT = 24;
    private static final int MSS_MASK = 7;
    private static final int HASH_MASK = 0xFF_FFFF;

    private static final int NO_SCALE = 15;
    private static final int MAX_SCALE = 14;
    private static final int SACK_BIT = 16;
    private static final int OPTION_BITS = 31;

    private static final long TICKS_PER_STEP = STEP_NANOS / 1_000_000;

    private final TupleHash hash;
    /** The step in which the last cookie was given out. */
    private long lastStep = -VALID_STEPS;

    SynCookies() {
        this(TupleHash.withRandomKey());
    }

    /** @param hash with a key that is used for nothing else */
    SynCookies(TupleHash hash) {
        this.hash = hash;
    }

    // ---- Giving out ----

    /** Cuts the options of a SYN down to what a cookie can hold. */
    static void reduce(Segment syn, TcpConfig config) {
        TcpOptions options = syn.options();
        options.mss(MSS[index(options.hasMss() ? options.mss() : config.defaultSendMss())]);
        if (!config.timestamps() || !options.hasTimestamps()) {
            int mss = options.mss();
            options.clear();
            options.mss(mss);
        }
    }

    /** The largest MSS of the table that is not above {@code mss}; below the floor it is the floor, as without cookies. */
    private static int index(int mss) {
        int index = 0;
        while (index + 1 < MSS.length && MSS[index + 1] <= mss) {
            index++;
        }
        return index;
    }

    /** The cookie for a SYN that was reduced: the ISS to answer with. */
    int issue(ConnectionId id, boolean checksumNone, Segment syn, long nowNanos) {
        lastStep = nowNanos / STEP_NANOS;
        return cookie(id, checksumNone, syn.seq(), index(syn.options().mss()), lastStep);
    }

    private int cookie(ConnectionId id, boolean checksumNone, int peerIsn, int index, long step) {
        long rest = Integer.toUnsignedLong(peerIsn) | (long) index << 32 | (checksumNone ? 1L : 0L) << 40;
        return (int) step << TIME_SHIFT | index << MSS_SHIFT | hash.of(id, step, rest) & HASH_MASK;
    }

    /** The TSval that goes with it. @param clock what the timestamp clock shows */
    static int timestamp(TcpOptions reduced, int clock) {
        int scale = reduced.hasWindowScale() ? Math.min(MAX_SCALE, reduced.windowScale()) : NO_SCALE;
        int value = clock & ~OPTION_BITS | scale | (reduced.sackPermitted() ? SACK_BIT : 0);
        return value - clock > 0 ? value - OPTION_BITS - 1 : value;
    }

    // ---- Taking back ----

    /** Whether {@code ack} may bring a cookie back: one is out, and this has a time at which it held. Costs next to nothing. */
    boolean mayBe(Segment ack, long nowNanos) {
        int handshake = Segment.SYN | Segment.RST | Segment.ACK;
        return (ack.flags() & handshake) == Segment.ACK && isOut(nowNanos) && step(ack, nowNanos) >= 0;
    }

    /** Whether there can be a cookie that holds still. */
    boolean isOut(long nowNanos) {
        return nowNanos / STEP_NANOS - lastStep < VALID_STEPS;
    }

    /** The step that the cookie says it is of, if it holds still, else -1. */
    private static long step(Segment ack, long nowNanos) {
        long now = nowNanos / STEP_NANOS;
        int age = (int) now - (ack.ack() - 1 >>> TIME_SHIFT) & TIME_MASK;
        return age < VALID_STEPS ? now - age : -1;
    }

    /**
     * Checks the cookie in an ACK or in any segment that begins just behind the SYN.
     *
     * @param clock what the timestamp clock of this connection shows
     * @param syn becomes the SYN as it was reduced, with the timestamp of {@code ack} in place of its own, if it is true
     */
    boolean check(ConnectionId id, boolean checksumNone, Segment ack, int clock, long nowNanos, Segment syn) {
        int iss = ack.ack() - 1;
        int index = iss >>> MSS_SHIFT & MSS_MASK;
        long step = step(ack, nowNanos);
        if (step < 0 || cookie(id, checksumNone, ack.seq() - 1, index, step) != iss) {
            return false;
        }
        syn.clear()
                .ports(ack.srcPort(), ack.dstPort())
                .flags(Segment.SYN)
                .seq(ack.seq() - 1)
                .options()
                .mss(MSS[index]);
        restoreOptions(ack.options(), clock, syn.options());
        return true;
    }

    /** A peer that has agreed on timestamps echoes ours (RFC 7323 §3.2); an echo of another time is none, and is not looked at. */
    private static void restoreOptions(TcpOptions ack, int clock, TcpOptions syn) {
        int behind = clock - ack.tsEcr();
        if (!ack.hasTimestamps() || behind < 0 || behind > VALID_STEPS * TICKS_PER_STEP + OPTION_BITS) {
            return;
        }
        syn.timestamps(ack.tsVal(), 0);
        syn.sackPermitted((ack.tsEcr() & SACK_BIT) != 0);
        int scale = ack.tsEcr() & NO_SCALE;
        if (scale != NO_SCALE) {
            syn.windowScale(scale);
        }
    }
}
