package toucan.tcp;

/** What the window field says: flow control of the receiving side (RFC 9293 §3.8.6.2.2, RFC 7323 §2). */
final class ReceiveWindow {
    /** The largest value of the window field. */
    static final int MAX_FIELD = 0xFFFF;
    /** The size of the peer's segments before it is known. */
    private static final int ETHERNET_MSS = 1452;
    /** RFC 7323 §2.3: shift.cnt is at most 14. */
    static final int MAX_SHIFT = 14;

    private final ReceiveSequenceSpace rcv;
    private final ReceiveBuffer buffer;
    private final PeerSegmentSize peerSegments;
    private final int mss;

    /** @param mss what we have advertised; the peer's segments may never become so long */
    ReceiveWindow(ReceiveSequenceSpace rcv, ReceiveBuffer buffer, PeerSegmentSize peerSegments, int mss) {
        this.rcv = rcv;
        this.buffer = buffer;
        this.peerSegments = peerSegments;
        this.mss = mss;
    }

    /** The smallest shift with which the whole buffer can be offered, once it has grown as far as it may. */
    static int shiftFor(int receiveBufferMax) {
        int shift = 0;
        while (shift < MAX_SHIFT && receiveBufferMax >> shift > MAX_FIELD) {
            shift++;
        }
        return shift;
    }

    /** The largest window that the field can say with this shift. */
    static long largest(int shift) {
        return (long) MAX_FIELD << shift;
    }

    /** The window field of a SYN: never scaled (RFC 7323 §2.2). */
    int advertiseOnSyn() {
        int field = Math.min(MAX_FIELD, buffer.room());
        rcv.windowEnd = Math.max(rcv.windowEnd, rcv.nxt + field);
        return field;
    }

    /** The window field of any other segment; moves the right edge when that is worth it. */
    int advertise() {
        int shift = rcv.windowShift;
        long offered = rcv.windowEnd - rcv.nxt;
        // The right edge must not move left (SHLD-14), so what was offered is rounded up to whole units, as long as the
        // buffer can take the up to 2^shift - 1 octets more.
        long unit = 1L << shift;
        long field = Math.min(offered + unit - 1, Math.max(offered, buffer.room() + unit - 1)) >> shift;
        if (worthMoving()) {
            field = Math.max(field, offerable() >> shift);
        }
        field = Math.min(field, MAX_FIELD);
        rcv.windowEnd = Math.max(rcv.windowEnd, rcv.nxt + (field << shift));
        return (int) field;
    }

    /**
     * Whether an ACK should go out only to say that the window grew: the silly-window rule, and the new window at least
     * twice what the peer still has, so that a reader in small steps does not send an ACK for each.
     */
    boolean updateDue() {
        return worthMoving() && offerable() >= 2 * (rcv.windowEnd - rcv.nxt);
    }

    /** MUST-39: the edge advances in steps of at least min(1/2 RCV.BUFF, Eff.snd.MSS), which is the peer's. */
    private boolean worthMoving() {
        long growth = rcv.nxt + offerable() - rcv.windowEnd;
        int segment = Math.min(mss, Math.max(ETHERNET_MSS, peerSegments.estimate()));
        return growth >= Math.min(buffer.size().bytes() / 2, segment) && growth > 0;
    }

    /** What there is room for, as far as the field can say it. */
    private long offerable() {
        return Math.min(buffer.room(), largest(rcv.windowShift));
    }
}
