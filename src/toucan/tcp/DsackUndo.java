package toucan.tcp;

/**
 * Undo of a congestion response by D-SACK: when everything that a recovery sent again is reported to have arrived twice,
 * nothing had been lost, and the window need not have been reduced. RFC 2883 §5 names the use, RFC 3708 the conditions; Linux
 * does the same.
 *
 * <p>The last D-SACK often comes after the ACK that ended the recovery, so its outcome is waited for during one more round
 * trip.
 */
final class DsackUndo {
    /** A recovery that sends more separate ranges again than this was no mistake. */
    private static final int MAX_RANGES = 64;

    private final TransmissionControlBlock tcb;
    /** What this recovery has sent again. */
    private final SequenceRanges repeated = new SequenceRanges(MAX_RANGES);
    /** How many octets, counted once for each time, and not reported as duplicates yet. */
    private long unreported;

    private boolean watching;
    /** When SND.UNA is beyond this, no D-SACK can come any more; endless while the recovery lasts. */
    private long until;

    DsackUndo(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** A recovery begins; the congestion control has saved what it will reduce. */
    void begin() {
        repeated.clear();
        unreported = 0;
        until = Long.MAX_VALUE;
        watching = tcb.config.dsackUndo();
    }

    /** What would be restored is not what this recovery reduced, or nobody can tell any more. */
    void giveUp() {
        watching = false;
    }

    /** The recovery is over. */
    void onRecoveryLeft() {
        until = tcb.snd.nxt;
    }

    /**
     * Something is sent again.
     *
     * @param before how often it was sent before
     */
    void onRetransmitted(long seq, long end, int before) {
        if (!watching || until != Long.MAX_VALUE) {
            return;
        }
        boolean repeatedBefore = before > 1 && repeated.indexOf(seq) < 0; // a D-SACK could be for that
        if (repeatedBefore || !repeated.add(seq, end)) {
            giveUp();
        }
        unreported += end - seq;
    }

    /** Takes in an ACK. Returns whether it shows that the recovery was for nothing. */
    boolean onAck(AckSummary ack) {
        if (!watching) {
            return false;
        }
        if (ack.duplicateReported && wasRepeated(ack.duplicateLeft, ack.duplicateRight)) {
            unreported -= ack.duplicateRight - ack.duplicateLeft;
        }
        boolean allReported = !repeated.isEmpty() && unreported <= 0 && tcb.retransmissionQueue.lostBytes() == 0;
        watching = !allReported && ack.segAck <= until;
        return allReported;
    }

    private boolean wasRepeated(long left, long right) {
        int range = repeated.indexOf(left);
        return range >= 0 && right <= repeated.right(range);
    }
}
