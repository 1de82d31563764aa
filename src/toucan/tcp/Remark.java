package toucan.tcp;

import toucan.wire.Segment;
import toucan.wire.SeqNum;
import toucan.wire.TcpOptions;

/**
 * What only a capture tells, besides the {@link Event}s: made where {@link SegmentNotes} are kept, and nowhere else, for some
 * of it happens with every segment. Sequence numbers are relative to the initial ones, as Wireshark shows them.
 */
sealed interface Remark {
    /** One English sentence that ends with the RFC section it follows. */
    String text();

    /** A SYN or a SYN,ACK leaves, for the first time. @param windowScale -1 without the option */
    record SynSent(boolean synAck, int mss, int windowScale, boolean sack, boolean timestamps, int window)
            implements Remark {
        static SynSent of(Segment syn, TransmissionControlBlock tcb) {
            TcpOptions options = syn.options();
            return new SynSent(
                    syn.is(Segment.ACK),
                    options.mss(),
                    options.hasWindowScale() ? options.windowScale() : -1,
                    options.sackPermitted(),
                    options.hasTimestamps(),
                    syn.window());
        }

        @Override
        public String text() {
            return (synAck ? "SYN,ACK: accepts" : "SYN: offers")
                    + " segments of up to " + mss + " bytes (MSS)"
                    + (sack ? ", SACK" : "")
                    + (timestamps ? ", timestamps" : "")
                    + (windowScale < 0
                            ? ", no window scaling"
                            : ", window scale " + windowScale + " (from now on a window counts "
                                    + (windowScale == 0 ? "single" : String.valueOf(1 << windowScale)) + " bytes)")
                    + "; window " + window + ", RFC 9293 3.5";
        }
    }

    /** The peer's SYN arrived, and with it is fixed what both use. @param dataBytes in a full segment */
    record Agreed(
            int mss, int dataBytes, boolean sack, boolean timestamps, boolean scaling, int ours, int peers, long cwnd)
            implements Remark {
        static Agreed of(TransmissionControlBlock tcb) {
            return new Agreed(
                    tcb.sendMss,
                    tcb.smss(),
                    tcb.agreed.sack(),
                    tcb.agreed.timestamps(),
                    tcb.agreed.windowScaling(),
                    tcb.rcv.windowShift,
                    tcb.snd.windowShift,
                    tcb.congestion.cwnd());
        }

        @Override
        public String text() {
            return "agreed: we send up to " + dataBytes + " bytes of data in a segment (MSS " + mss
                    + (timestamps ? " less " + (mss - dataBytes) + " of timestamps" : "") + "); "
                    + (sack ? "SACK, " : "no SACK, ")
                    + (timestamps ? "timestamps, " : "no timestamps, ")
                    + (scaling
                            ? "window scale " + ours + " for ours and " + peers + " for theirs"
                            : "no window scaling")
                    + "; initial window " + cwnd + " bytes, RFC 9293 3.7.1, RFC 2018 2, RFC 7323 2.2, RFC 6928 2";
        }
    }

    /** The ACK of a SYN,ACK leaves. */
    record HandshakeCompleted() implements Remark {
        @Override
        public String text() {
            return "handshake complete: the peer's SYN is acknowledged, RFC 9293 3.5";
        }
    }

    /** Both sides have opened: our SYN leaves again, as a SYN,ACK, or the peer's does and arrives. */
    record SimultaneousOpen(boolean arrives) implements Remark {
        @Override
        public String text() {
            return arrives
                    ? "simultaneous open: the peer's SYN again, now with the acknowledgment of ours, RFC 9293 3.5"
                    : "simultaneous open: our SYN again, now with the acknowledgment of the peer's, RFC 9293 3.5";
        }
    }

    /** The ACK of a handshake arrives of which nothing was kept. */
    record CookieReturned() implements Remark {
        @Override
        public String text() {
            return "SYN cookie brought back: LISTEN -> ESTABLISHED, RFC 4987 3.6";
        }
    }

    /** A FIN leaves. */
    record FinSent() implements Remark {
        @Override
        public String text() {
            return "FIN: nothing more follows, RFC 9293 3.6";
        }
    }

    /** The peer's FIN arrives once more. @param timeWait it is what TIME-WAIT was waiting for */
    record FinAgain(boolean timeWait) implements Remark {
        @Override
        public String text() {
            return "FIN again: our acknowledgment of it has not arrived"
                    + (timeWait ? ", and TIME-WAIT begins anew" : "") + ", RFC 9293 3.10.7.4";
        }
    }

    /** New data leaves; with {@code --capture-detail full} only. */
    record NewData(int length) implements Remark {
        @Override
        public String text() {
            return "new data: " + length + " bytes, RFC 9293 3.8";
        }
    }

    /** The {@code count}-th ACK in a row leaves that acknowledges nothing new. @param reason null when not known */
    record DuplicateAckSent(int count, String reason, String blocks) implements Remark {
        static DuplicateAckSent of(int count, String reason, Segment out, long irs) {
            return new DuplicateAckSent(count, reason, Remark.blocks(out, irs));
        }

        @Override
        public String text() {
            return "duplicate ACK " + count + " sent"
                    + (reason == null ? "" : ": " + reason)
                    + (blocks.isEmpty() ? "" : "; SACK" + blocks) + ", RFC 5681 4.2";
        }
    }

    /** An ACK leaves with the number of the last one but another window (bytes). */
    record WindowChanged(long window) implements Remark {
        @Override
        public String text() {
            return "the same acknowledgment with another window, " + window + " bytes: no duplicate ACK, RFC 5681 2";
        }
    }

    /** Such an ACK arrives. */
    record WindowUpdateArrived(long window) implements Remark {
        @Override
        public String text() {
            return "the same acknowledgment with another window: a window update, " + window
                    + " bytes, RFC 9293 3.10.7.4";
        }
    }

    /** An ACK without data arrives after one that acknowledged more. @param bytes so many more */
    record OldAck(long bytes) implements Remark {
        @Override
        public String text() {
            return "an old acknowledgment, " + bytes + " bytes below the newest: no duplicate ACK, RFC 5681 2";
        }
    }

    /** An ACK arrives once more, and nothing is outstanding. */
    record AckRepeated() implements Remark {
        @Override
        public String text() {
            return "the same acknowledgment again, with nothing outstanding: no duplicate ACK, RFC 5681 2";
        }
    }

    /** A segment leaves that closes the window. @param unread bytes that wait for the application */
    record ZeroWindowSent(int unread) implements Remark {
        @Override
        public String text() {
            return "zero window: " + unread + " bytes wait for the application to read them, RFC 9293 3.8.6";
        }
    }

    /** A segment with a zero window arrives. */
    record ZeroWindowArrived() implements Remark {
        @Override
        public String text() {
            return "zero window: the peer has no room, RFC 9293 3.8.6";
        }
    }

    /** The data that leaves fills the peer's window (bytes). */
    record WindowFilled(long window) implements Remark {
        @Override
        public String text() {
            return "fills the peer's window of " + window + " bytes, RFC 9293 3.8.6";
        }
    }

    /** A small segment leaves that Nagle's algorithm has held back (nanoseconds). @param closing CLOSE let it go, no ACK */
    record NagleReleased(long heldNanos, boolean closing) implements Remark {
        @Override
        public String text() {
            return "held back for " + Event.seconds(heldNanos) + " by Nagle's algorithm, until "
                    + (closing ? "the application closed" : "all sent before was acknowledged") + ", RFC 9293 3.7.4";
        }
    }

    /** New data leaves on a duplicate ACK, beyond the congestion window. */
    record LimitedTransmit(int count) implements Remark {
        @Override
        public String text() {
            return "limited transmit: new data on duplicate ACK " + count + ", RFC 3042 2";
        }
    }

    /** New data leaves after a silence (nanoseconds) that has closed the congestion window (bytes). */
    record IdleRestart(long silenceNanos, long cwndBefore, long cwnd) implements Remark {
        @Override
        public String text() {
            return "restart after " + Event.seconds(silenceNanos) + " of silence: cwnd " + cwndBefore + " -> " + cwnd
                    + ", RFC 5681 4.1";
        }
    }

    /** The user timeout option leaves. */
    record UserTimeoutSent(long seconds) implements Remark {
        @Override
        public String text() {
            return "tells our user timeout: " + seconds + " s, RFC 5482 3";
        }
    }

    /** An ACK has ended slow start. @param byDelay no loss did, but a growing round-trip time */
    record SlowStartLeft(boolean byDelay, long cwnd) implements Remark {
        @Override
        public String text() {
            return byDelay
                    ? "slow start left, as the round-trip time grows (HyStart++): ssthresh = cwnd = " + cwnd
                            + ", RFC 9406 4.2"
                    : "slow start left, as cwnd " + cwnd + " has reached ssthresh, RFC 5681 3.1";
        }
    }

    /** SACK blocks arrive. @param duplicate the first tells what came twice */
    record Sacked(boolean duplicate, String blocks) implements Remark {
        static Sacked of(Segment seg, SendSequenceSpace snd) {
            long segAck = SeqNum.unwrap(seg.ack(), snd.una);
            return new Sacked(
                    SackScoreboard.reportsDuplicate(seg.options(), segAck, snd.una), Remark.blocks(seg, snd.iss));
        }

        @Override
        public String text() {
            return duplicate
                    ? "D-SACK, the first block came twice:" + blocks + ", RFC 2883 4"
                    : "SACK:" + blocks + ", RFC 2018 3";
        }
    }

    /** Data arrives behind a gap. @param missing bytes between RCV.NXT and it */
    record OutOfOrder(int length, long missing) implements Remark {
        @Override
        public String text() {
            return "out of order: " + length + " bytes kept, " + missing + " bytes behind RCV.NXT, RFC 9293 3.10.7.4";
        }
    }

    /** Data arrives that was missing. @param delivered bytes that are in order with it */
    record GapFilled(long delivered, boolean more) implements Remark {
        @Override
        public String text() {
            return "fills a gap: " + delivered + " bytes in order now" + (more ? ", another gap behind them" : "")
                    + ", RFC 5681 4.2";
        }
    }

    /** A segment without data arrives before data that was sent earlier. @param missing bytes of it */
    record Overtaking(long missing) implements Remark {
        @Override
        public String text() {
            return "ahead of its place: " + missing + " bytes sent before it are missing, RFC 4737 3.3";
        }
    }

    /** ... and that data arrives. */
    record Overtaken() implements Remark {
        @Override
        public String text() {
            return "late: something sent after it arrived before it, RFC 4737 3.3";
        }
    }

    /** All the data of a segment had arrived before. */
    record DataAgain(int length) implements Remark {
        @Override
        public String text() {
            return "all its " + length + " bytes have arrived before, RFC 2883 4";
        }
    }

    /** RACK saw the network change the order of segments. */
    record ReorderingSeen() implements Remark {
        @Override
        public String text() {
            return "reordering seen: from now on a segment has time to arrive late, RFC 8985 6.2 step 3";
        }
    }

    /** RACK waits longer: so many quarters of the shortest round-trip time. */
    record ReorderingWindow(int quarters) implements Remark {
        @Override
        public String text() {
            return "retransmitted for nothing: the reordering window is " + quarters
                    + "/4 of the shortest round trip now, RFC 8985 6.2 step 4";
        }
    }

    private static String blocks(Segment seg, long initial) {
        TcpOptions options = seg.options();
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < options.sackBlocks(); i++) {
            blocks.append(i == 0 ? " " : ", ")
                    .append(Integer.toUnsignedLong(options.sackLeft(i) - (int) initial))
                    .append('-')
                    .append(Integer.toUnsignedLong(options.sackRight(i) - (int) initial));
        }
        return blocks.toString();
    }
}
