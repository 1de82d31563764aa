package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;
import toucan.tcp.Timers.Timer;
import toucan.wire.SegmentCodec;

/**
 * Packetization layer path MTU discovery: RFC 8899, and what RFC 4821 says of TCP. How large the packets of a path may be is
 * found out by sending a segment that is larger than the others and carries new data like them. No router has to say anything.
 *
 * <p>Sizes here are those of the MSS option: octets of a segment behind its header of 20, options and data. A PLPMTU, the
 * size of an IP packet, is larger by {@link TcpConfig#packetOverhead}: an MSS of 1452 over IPv4 is a PLPMTU of 1500.
 *
 * <p><b>Search</b> (RFC 8899 §5.3.2 leaves the choice of sizes to the sender): upwards along the packet sizes that links have,
 * one probe at a time, to what both sides have advertised. Each size that arrives is used at once, so that four round trips
 * lead from 1452 octets to the 65 kB of a loopback, about as many as slow start needs for a window that holds such a segment. And
 * on a path of Ethernet's size between hosts with larger interfaces only the probes of a single size are lost.
 *
 * <p><b>Black holes</b> (RFC 8899 §4.3, RFC 4821 §7.7): two retransmission timeouts in a row for a long segment, or its fifth
 * loss in a recovery, mean that the path may swallow its size. Segments shrink to an MSS of 1452, then 1200, then 536, with two
 * timeouts for each, as in FreeBSD. If 536 gets no answer either, it is an outage, and the old size returns. As soon as a size
 * is confirmed the search begins anew above it, because an outage that ended meanwhile looks the same: to probe costs little,
 * and to have short segments for nothing until the next search would cost much.
 */
final class PathMtuDiscovery {
    /** The states of RFC 8899 §5.2, but for ERROR: sizes below the base are a base like the others. */
    private enum Stage {
        /** The segment size is fixed. */
        DISABLED,
        /** A size to begin with is in use, and not confirmed yet. */
        BASE,
        /** Larger sizes are probed. */
        SEARCHING,
        /** The largest size was found; searched again when the timer expires. */
        SEARCH_COMPLETE
    }

    /** What {@link Output} is to do about new data. */
    enum Turn {
        /** Send it. */
        SEND,
        /** Let the network drain until there is room for a probe. */
        WAIT,
        /** Send a probe of {@link #probeSize}. */
        PROBE
    }

    /** The packet size to begin with: Ethernet's. */
    private static final int ETHERNET_MTU = 1500;
    /** IPv6's least MTU, tunnels, PPPoE, Ethernet, FDDI, jumbo frames, and what large-packet links and emulators have. */
    private static final int[] COMMON_MTUS = {1280, 1400, 1420, 1492, ETHERNET_MTU, 4352, 9000, 16_384};
    /** In the place of BASE_PLPMTU (RFC 8899 §5.1.2), as an MSS; FreeBSD has it here, too. */
    private static final int BASE_MSS = 1200;
    /** What a TCP may assume of every path (MUST-15). */
    private static final int LEAST_MSS = 536;
    /** MAX_PROBES (RFC 8899 §5.1.2): so many lost probes of one size, and the size is too long. */
    private static final int MAX_PROBES = 3;
    /** PMTU_RAISE_TIMER (RFC 8899 §5.1.1). */
    private static final long RAISE_NANOS = 600_000_000_000L;
    /** Timeouts in a row before a size is given up. */
    private static final int TIMEOUTS_FOR_A_SIZE = 2;
    /** So often is a segment sent for nothing, while later ones arrive, before its size is held to be the reason. */
    private static final int FUTILE_TRANSMISSIONS = 5;
    /** RFC 4821 §7.4: segments to follow a probe, so that its loss shows. */
    private static final int FOLLOWERS = 3;
    /** A window holds so many segments at least: with fewer, no loss would be found but by the timer. */
    private static final int SEGMENTS_IN_WINDOW = 4;

    private static final int NONE = -1;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;

    private Stage stage = Stage.DISABLED;
    /** What both sides have advertised (MAX_PLPMTU). */
    private int limit;
    /** The least size known not to arrive. */
    private int tooLong;
    /** PROBED_SIZE, or what is to be probed next. */
    private int probeSize;
    /** The probe that is outstanding: [probeSeq, probeEnd). */
    private long probeSeq;

    private long probeEnd = NONE;
    /** PROBE_COUNT: lost probes of this size. */
    private int probesLost;
    /** The size that timeouts in a row began with; 0 when it is in use. */
    private int sizeBefore;

    PathMtuDiscovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
    }

    /** The handshake has told what both sides advertise: chooses the size to begin with. */
    void start(int advertised) {
        limit = advertised;
        boolean enabled = tcb.config.pathMtuDiscovery();
        stage = enabled ? Stage.BASE : Stage.DISABLED;
        tcb.sendMss = enabled ? Math.min(limit, mssOf(ETHERNET_MTU)) : limit;
        tooLong = Integer.MAX_VALUE;
        probeEnd = NONE;
        probesLost = 0;
        sizeBefore = 0;
    }

    private int mssOf(int mtu) {
        return mtu - tcb.config.packetOverhead();
    }

    private int mtuOf(int mss) {
        return mss + tcb.config.packetOverhead();
    }

    // ---------------------------------------------------------------- probing

    /** The size of the probe to send. */
    int probeSize() {
        return probeSize;
    }

    /**
     * Whether new data leaves as a probe (RFC 4821 §7.4). It is sent when nothing is amiss, and data and both windows suffice for
     * it and for what follows it. When the congestion window would have room for that, were less in flight, the sender waits:
     * it never has to wait for the last segments, whose ACK may be delayed. Without fast retransmit every lost probe would cost a
     * timeout, so none is sent.
     *
     * @param queued data not yet sent
     * @param usable the peer's window
     */
    Turn turn(long queued, long usable) {
        if (stage != Stage.SEARCHING || probeEnd != NONE || !tcb.config.fastRetransmit()) {
            return Turn.SEND;
        }
        int smss = tcb.smss();
        long needed = tcb.dataIn(probeSize) + (long) FOLLOWERS * smss;
        long cwnd = tcb.congestion.cwnd();
        boolean quiet = queue.lostBytes() == 0 && queue.sackedBytes() == 0 && !tcb.recovery.open();
        long buffer = tcb.sendBuffer.capacity();
        boolean largeWindows = (long) SEGMENTS_IN_WINDOW * probeSize <= Math.min(snd.maxWnd, buffer);
        if (!quiet || !largeWindows || needed + 2L * smss > Math.min(cwnd, snd.wnd)) {
            return Turn.SEND;
        }
        long pipe = tcb.recovery.pipe();
        if (queued >= needed && usable >= needed && pipe + needed <= cwnd) {
            return Turn.PROBE;
        }
        boolean writerIsAhead = queued >= needed || tcb.sendBuffer.room() <= buffer / 2;
        return writerIsAhead && pipe > 0 ? Turn.WAIT : Turn.SEND;
    }

    void onProbeSent(long seq, long end, long nowNanos) {
        probeSeq = seq;
        probeEnd = end;
        tcb.emit(new Event.MtuProbeSent(probeSize, mtuOf(probeSize)), nowNanos);
    }

    boolean isProbe(Entry entry) {
        return probeEnd != NONE && probeSeq <= entry.seq && entry.end <= probeEnd;
    }

    /**
     * The loss of a probe is no congestion (RFC 4821 §7.6.2): its data goes out again in segments of the size in use, at once.
     * Every lost probe counts, also one lost together with other segments, which RFC 4821 §7.6.4 calls inconclusive: three of
     * them are hardly ever lost by chance.
     */
    void onProbeLost(long nowNanos) {
        queue.markLost(queue.entryAt(probeSeq), Cause.PATH_MTU, true);
        countLostProbe(nowNanos);
    }

    private void countLostProbe(long nowNanos) {
        probeEnd = NONE;
        probesLost++;
        tcb.emit(new Event.MtuProbeLost(probeSize, mtuOf(probeSize), probesLost), nowNanos);
        if (probesLost == MAX_PROBES) {
            tooLong = probeSize;
            search(nowNanos);
        }
    }

    /**
     * An ACK was taken in.
     *
     * @param acked by how much it moved SND.UNA
     * @param longest the longest segment that it acknowledged (octets of data)
     */
    void onAck(long acked, int longest, long nowNanos) {
        if (acked > 0) {
            sizeBefore = 0;
        }
        if (stage == Stage.BASE && longest >= tcb.smss()) {
            search(nowNanos);
        }
        if (probeEnd != NONE && (snd.una >= probeEnd || queue.entryAt(probeSeq).sacked)) {
            probeEnd = NONE;
            resize(probeSize);
            tcb.emit(new Event.MtuRaised(tcb.sendMss, mtuOf(tcb.sendMss)), nowNanos);
            search(nowNanos);
        }
    }

    /** Chooses the next size to probe, or ends the search. */
    private void search(long nowNanos) {
        probesLost = 0;
        probeSize = nextSize();
        stage = probeSize > 0 ? Stage.SEARCHING : Stage.SEARCH_COMPLETE;
        tcb.timers.cancel(Timer.PMTU_RAISE);
        if (stage == Stage.SEARCH_COMPLETE && tcb.sendMss < limit) {
            tcb.timers.setIn(Timer.PMTU_RAISE, nowNanos, RAISE_NANOS);
        }
    }

    /** The next size above the one in use, or 0. */
    private int nextSize() {
        int next = limit;
        for (int mtu : COMMON_MTUS) {
            int size = mssOf(mtu);
            if (size > tcb.sendMss && size < next) {
                next = size;
            }
        }
        return next > tcb.sendMss && next < tooLong ? next : 0;
    }

    /** PMTU_RAISE_TIMER expired: the path may have changed, and all sizes count as untried. */
    void onRaiseTimeout(long nowNanos) {
        tooLong = Integer.MAX_VALUE;
        search(nowNanos);
    }

    private void resize(int mss) {
        tcb.sendMss = mss;
        tcb.congestion.onMssChange(tcb.smss());
    }

    // ---------------------------------------------------------------- black holes

    /**
     * The retransmission timer expired, and the first segment is marked lost.
     *
     * @return whether the size of segments has changed, so that the flight is not what it was
     */
    boolean onRetransmissionTimeout(long nowNanos) {
        if (stage == Stage.DISABLED) {
            return false;
        }
        if (probeEnd != NONE) {
            countLostProbe(nowNanos); // RFC 4821 §7.6.3: and the timeout has its usual consequences
        }
        if (tcb.timeoutsInARow % TIMEOUTS_FOR_A_SIZE != 0) {
            return false;
        }
        int shorter = shorterThan(queue.first());
        if (shorter > 0) {
            sizeBefore = Math.max(sizeBefore, tcb.sendMss);
            change(shorter, Integer.MAX_VALUE, tcb.timeoutsInARow + " timeouts in a row", nowNanos);
            return true;
        }
        if (sizeBefore > tcb.sendMss) {
            change(sizeBefore, Integer.MAX_VALUE, "short segments get no answer either: an outage", nowNanos);
            return true;
        }
        return false;
    }

    /** Recovery has found a segment lost so often that its length must be the reason: shorter ones sent later arrive. */
    boolean isFutile(Entry entry) {
        return stage != Stage.DISABLED && entry.transmissions >= FUTILE_TRANSMISSIONS && shorterThan(entry) > 0;
    }

    /** {@link #isFutile} was the case for this segment. */
    void onFutile(Entry entry, long nowNanos) {
        change(
                shorterThan(entry),
                Integer.MAX_VALUE,
                "a segment lost " + FUTILE_TRANSMISSIONS + " times while others arrive",
                nowNanos);
    }

    /** The size to fall back to when this segment does not arrive, or 0 when it is too short for that to be the reason. */
    private int shorterThan(Entry entry) {
        if (isSmaller(mssOf(ETHERNET_MTU), entry)) {
            return mssOf(ETHERNET_MTU);
        }
        return isSmaller(BASE_MSS, entry) ? BASE_MSS : isSmaller(LEAST_MSS, entry) ? LEAST_MSS : 0;
    }

    /** Whether it is below the size in use, and below what this segment needs. */
    private boolean isSmaller(int size, Entry entry) {
        return size < tcb.sendMss && tcb.dataIn(size) < entry.length();
    }

    /**
     * The local system refused the segment that it was given last: it knows a smaller MTU. Nothing was sent, so nothing is
     * congested.
     *
     * @param length of the whole segment, with its header
     */
    void onMessageTooLong(long seq, int length, long nowNanos) {
        int size = length - SegmentCodec.HEADER;
        if (stage == Stage.DISABLED) {
            return;
        }
        if (probeEnd != NONE && size > tcb.sendMss) {
            probesLost = MAX_PROBES - 1; // it will not change its mind
            onProbeLost(nowNanos);
            return;
        }
        int smaller = size > BASE_MSS ? BASE_MSS : size > LEAST_MSS ? LEAST_MSS : 0;
        for (int mtu : COMMON_MTUS) {
            smaller = mssOf(mtu) < size ? Math.max(smaller, mssOf(mtu)) : smaller;
        }
        if (smaller > 0 && size <= tcb.sendMss) {
            Entry refused = queue.entryAt(seq);
            if (refused != null && !refused.sacked && !refused.lost) {
                queue.markLost(refused, Cause.PATH_MTU, true);
            }
            change(smaller, size, "the system refuses longer datagrams", nowNanos);
        }
    }

    /** Another size, from now on and for what is in flight; sizes from {@code known} on need not be probed. */
    private void change(int mss, int known, String why, long nowNanos) {
        probeEnd = NONE;
        tooLong = known;
        resize(mss);
        queue.markLongLost(tcb.smss());
        stage = Stage.BASE;
        tcb.timers.cancel(Timer.PMTU_RAISE);
        tcb.emit(new Event.MtuLowered(mss, mtuOf(mss), why), nowNanos);
    }
}
