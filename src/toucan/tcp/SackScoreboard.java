package toucan.tcp;

import toucan.wire.SeqNum;
import toucan.wire.TcpOptions;

/**
 * What the peer has reported by SACK (RFC 2018 §5, RFC 6675 §3). Reports are advisory: the data stays in the send buffer
 * until it is acknowledged. Every octet is looked at once, when it is reported first, so that an ACK costs little whatever a
 * hostile peer reports, and in whatever order.
 */
final class SackScoreboard {
    /** More separate ranges than any path makes; what a peer reports beyond them is ignored. */
    private static final int MAX_RANGES = 1 << 15;

    private final SequenceRanges ranges = new SequenceRanges(MAX_RANGES);
    private final RetransmissionQueue queue;

    SackScoreboard(RetransmissionQueue queue) {
        this.queue = queue;
    }

    /**
     * Takes in the blocks of an ACK. A block that is inverted, empty, or reaches beyond SND.NXT is ignored; one below the
     * acknowledgment, or inside the second block, is a D-SACK (RFC 2883 §4).
     */
    void update(TcpOptions options, long segAck, SendSequenceSpace snd, LossRecovery recovery, long nowNanos) {
        int first = reportsDuplicate(options, segAck, snd.una) ? 1 : 0;
        for (int i = first; i < options.sackBlocks(); i++) {
            long left = SeqNum.unwrap(options.sackLeft(i), snd.una);
            long right = SeqNum.unwrap(options.sackRight(i), snd.una);
            if (Math.max(segAck, snd.una) < left && left < right && right <= snd.nxt) {
                add(left, right, recovery, nowNanos);
            }
        }
    }

    /** Whether the first block reports data that arrived twice (RFC 2883 §4): D-SACK. */
    static boolean reportsDuplicate(TcpOptions options, long segAck, long near) {
        if (options.sackBlocks() == 0) {
            return false;
        }
        long left = SeqNum.unwrap(options.sackLeft(0), near);
        long right = SeqNum.unwrap(options.sackRight(0), near);
        if (right <= segAck) {
            return left < right;
        }
        return options.sackBlocks() > 1
                && SeqNum.unwrap(options.sackLeft(1), near) <= left
                && right <= SeqNum.unwrap(options.sackRight(1), near);
    }

    private void add(long left, long right, LossRecovery recovery, long nowNanos) {
        int before = ranges.indexOf(left - 1);
        int after = ranges.indexOf(right);
        long mergedLeft = before < 0 ? left : ranges.left(before);
        long mergedRight = after < 0 ? right : ranges.right(after);
        for (long gap = ranges.firstMissing(left); gap < right; ) {
            long gapEnd = ranges.firstPresent(gap, right);
            queue.markSacked(gap, gapEnd, mergedLeft, mergedRight, recovery, nowNanos);
            gap = ranges.firstMissing(gapEnd);
        }
        ranges.add(left, right);
    }

    /** SND.UNA moved. */
    void acknowledge(long una) {
        ranges.advance(una);
    }

    /** The ranges reported, in ascending order. */
    SequenceRanges ranges() {
        return ranges;
    }

    /** Reneging: what was reported is as good as never reported (RFC 2018 §8). */
    void forget() {
        ranges.clear();
        queue.forgetSacked();
    }
}
