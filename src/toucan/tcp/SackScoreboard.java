package toucan.tcp;

import toucan.wire.SeqNum;
import toucan.wire.TcpOptions;

/**
 * What the peer has reported by SACK (RFC 2018 §5, RFC 6675 §3). Reports are advisory: the data stays in the send buffer
 * until it is acknowledged. Every octet is looked at once, when it is reported first, so that an ACK costs little whatever a
 * hostile peer reports, and in whatever order.
 */
final class SackScoreboard {
    /** More separate ranges than any path makes; what a peer reports beyond them is ignored, so that none of its ACKs costs much. */
    private static final int MAX_RANGES = 1 << 12;

    private final SequenceRanges ranges = new SequenceRanges(MAX_RANGES);
    private final RetransmissionQueue queue;

    SackScoreboard(RetransmissionQueue queue) {
        this.queue = queue;
    }

    /**
     * Takes in the blocks of an ACK. A block that is inverted, empty, or reaches beyond SND.NXT is ignored; one below the
     * acknowledgment, or inside the second block, is a D-SACK (RFC 2883 §4).
     */
    void update(TcpOptions options, AckSummary ack, SendSequenceSpace snd, LossRecovery recovery, long nowNanos) {
        ack.reported = 0;
        for (int i = ack.duplicateReported ? 1 : 0; i < options.sackBlocks(); i++) {
            long left = SeqNum.unwrap(options.sackLeft(i), snd.una);
            long right = SeqNum.unwrap(options.sackRight(i), snd.una);
            if (Math.max(ack.segAck, snd.una) < left && left < right && right <= snd.nxt) {
                ack.reported += add(left, right, recovery, nowNanos);
            }
        }
    }

    /**
     * Notes in the summary whether the first block reports data that arrived twice (RFC 2883 §4, D-SACK), and which.
     *
     * @param near a sequence number near those of the blocks
     */
    static void findDuplicate(TcpOptions options, AckSummary ack, long near) {
        ack.duplicateReported = reportsDuplicate(options, ack.segAck, near);
        if (ack.duplicateReported) {
            ack.duplicateLeft = SeqNum.unwrap(options.sackLeft(0), near);
            ack.duplicateRight = SeqNum.unwrap(options.sackRight(0), near);
        }
    }

    /** Whether the first block of an ACK is a D-SACK; all numbers are near {@code near}. */
    static boolean reportsDuplicate(TcpOptions options, long segAck, long near) {
        if (options.sackBlocks() == 0) {
            return false;
        }
        long left = SeqNum.unwrap(options.sackLeft(0), near);
        long right = SeqNum.unwrap(options.sackRight(0), near);
        boolean belowAck = right <= segAck;
        boolean insideSecond = options.sackBlocks() > 1
                && SeqNum.unwrap(options.sackLeft(1), near) <= left
                && right <= SeqNum.unwrap(options.sackRight(1), near);
        return left < right && (belowAck || insideSecond);
    }

    /** Returns how many octets this reports for the first time. */
    private long add(long left, long right, LossRecovery recovery, long nowNanos) {
        if (ranges.isFull()) {
            return 0;
        }
        int before = ranges.indexOf(left - 1);
        int after = ranges.indexOf(right);
        long mergedLeft = before < 0 ? left : ranges.left(before);
        long mergedRight = after < 0 ? right : ranges.right(after);
        long reported = 0;
        for (long gap = ranges.firstMissing(left); gap < right; ) {
            long gapEnd = ranges.firstPresent(gap, right);
            queue.markSacked(gap, gapEnd, mergedLeft, mergedRight, recovery, nowNanos);
            reported += gapEnd - gap;
            gap = ranges.firstMissing(gapEnd);
        }
        ranges.add(left, right);
        return reported;
    }

    /** SND.UNA moved. */
    void acknowledge(long una) {
        ranges.advance(una);
    }

    /** Behind the highest octet reported, or 0. */
    long highest() {
        return ranges.isEmpty() ? 0 : ranges.right(ranges.count() - 1);
    }

    /** The ranges reported, in ascending order. */
    SequenceRanges ranges() {
        return ranges;
    }

    /**
     * RFC 2018 §8: the timer expired for a segment that was reported to have arrived, so the peer has reneged: what it
     * reported is as good as never reported.
     */
    void onRetransmissionTimeout() {
        if (queue.first().sacked) {
            ranges.clear();
            queue.forgetSacked();
        }
    }
}
