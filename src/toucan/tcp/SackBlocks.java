package toucan.tcp;

import toucan.wire.TcpOptions;

/**
 * Which SACK blocks the next ACK reports (RFC 2018 §4), and the one D-SACK block it may begin with (RFC 2883 §4).
 *
 * <p>It remembers one octet of each recently changed range, latest first; where the ranges lie by now is asked of the
 * reassembly queue when the option is written.
 */
final class SackBlocks {
    /** How many ranges are remembered: more than fit into one segment, because ranges merge. */
    private static final int REMEMBERED = 8;

    private final SequenceRanges outOfOrder;
    private final long[] recent = new long[REMEMBERED];
    private int count;
    private long duplicateLeft;
    private long duplicateRight;

    SackBlocks(SequenceRanges outOfOrder) {
        this.outOfOrder = outOfOrder;
    }

    /** Data arrived out of order and {@code seq} is one octet of it: its block goes first (RFC 2018 §4). */
    void arrived(long seq) {
        int range = outOfOrder.indexOf(seq);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int olderRange = outOfOrder.indexOf(recent[i]);
            if (olderRange >= 0 && olderRange != range) {
                recent[kept++] = recent[i];
            }
        }
        kept = Math.min(kept, REMEMBERED - 1);
        System.arraycopy(recent, 0, recent, 1, kept);
        recent[0] = seq;
        count = kept + 1;
    }

    /**
     * The octets [left, right) arrived although they had arrived before: the next ACK reports them, once. Of several ranges
     * in one segment only the first is reported (RFC 2883 §4.2.2).
     */
    void duplicate(long left, long right) {
        if (duplicateLeft == duplicateRight) {
            duplicateLeft = left;
            duplicateRight = right;
        }
    }

    /** How many blocks there are to report, at most. */
    int available() {
        int blocks = duplicateLeft < duplicateRight ? 1 : 0;
        return outOfOrder.isEmpty() ? blocks : blocks + count;
    }

    /**
     * Adds at most {@code room} blocks to an ACK, and forgets the duplicate.
     *
     * <p>RFC 2883 §4: the D-SACK block first; then, when the duplicate lies inside a larger block above the ACK, that block;
     * then the others, most recent first.
     */
    void report(TcpOptions options, int room) {
        int blocks = 0;
        int enclosing = -1;
        if (duplicateLeft < duplicateRight && room > 0) {
            options.addSackBlock((int) duplicateLeft, (int) duplicateRight);
            blocks++;
            enclosing = outOfOrder.indexOf(duplicateLeft);
            if (enclosing >= 0 && blocks < room) {
                blocks += add(options, enclosing);
            }
        }
        duplicateLeft = duplicateRight;
        for (int i = 0; i < count && blocks < room; i++) {
            int range = outOfOrder.indexOf(recent[i]);
            if (range >= 0 && range != enclosing) {
                blocks += add(options, range);
            }
        }
    }

    private int add(TcpOptions options, int range) {
        options.addSackBlock((int) outOfOrder.left(range), (int) outOfOrder.right(range));
        return 1;
    }
}
