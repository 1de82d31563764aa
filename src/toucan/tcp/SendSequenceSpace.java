package toucan.tcp;

/**
 * The send sequence variables (RFC 9293 §3.3.1, figure 3), unwrapped to 64 bits.
 *
 * <pre>
 *                  1         2          3          4
 *             ----------|----------|----------|----------
 *                    SND.UNA    SND.NXT    SND.UNA
 *                                         +SND.WND
 *
 *       1 - old sequence numbers that have been acknowledged
 *       2 - sequence numbers of unacknowledged data
 *       3 - sequence numbers allowed for new data transmission
 *       4 - future sequence numbers that are not yet allowed
 * </pre>
 */
final class SendSequenceSpace {
    /** ISS. */
    final long iss;
    /** SND.UNA. */
    long una;
    /** SND.NXT: behind everything sent, a probing octet aside (see {@link #probed}). */
    long nxt;
    /** SND.WND in bytes, scaled up. */
    long wnd;
    /** SND.WL1: SEG.SEQ of the last window update. */
    long wl1;
    /** SND.WL2: SEG.ACK of the last window update. */
    long wl2;
    /** SND.UP: behind the last urgent octet; at or below SND.UNA when there is none. */
    long up;
    /** Max(SND.WND): the largest window the peer ever offered (RFC 9293 §3.8.6.2.1, RFC 5961 §5.2). */
    long maxWnd;
    /** Snd.Wind.Shift (RFC 7323 §2.3). */
    int windowShift;
    /** The octet at SND.NXT went out as a window probe: it counts as sent only once it is acknowledged. */
    boolean probed;

    SendSequenceSpace(int iss) {
        this.iss = Integer.toUnsignedLong(iss);
        una = this.iss;
        nxt = this.iss;
        up = this.iss;
    }

    /** FlightSize (RFC 5681 §2). */
    long flightSize() {
        return nxt - una;
    }

    /** The highest acknowledgment that the peer can send. */
    long maxAck() {
        return probed ? nxt + 1 : nxt;
    }

    /** SND.UNA + SND.WND: the right edge of the window. */
    long windowEnd() {
        return una + wnd;
    }

    /** U, the usable window; negative when the peer shrank it (MUST-34). */
    long usableWindow() {
        return windowEnd() - nxt;
    }
}
