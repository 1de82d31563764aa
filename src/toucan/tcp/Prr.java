package toucan.tcp;

/** Proportional Rate Reduction (RFC 9937, which replaces RFC 6937): how much a recovery sends for each ACK. Bytes. */
final class Prr {
    private final int smss;
    private long recoverFs;
    private long delivered;
    private long out;

    Prr(int smss) {
        this.smss = smss;
    }

    /**
     * A recovery begins.
     *
     * @param flight RecoverFS: what was outstanding before the ACK that began it, without what had been SACKed before
     */
    void start(long flight) {
        recoverFs = Math.max(1, flight);
        delivered = 0;
        out = 0;
    }

    void onSent(int length) {
        out += length;
    }

    /**
     * What may be sent in answer to an ACK.
     *
     * @param newlyDelivered DeliveredData of this ACK
     * @param safeAck SafeACK: it moved SND.UNA and showed no further loss
     */
    long sendCount(long newlyDelivered, long pipe, long ssthresh, boolean safeAck) {
        delivered += newlyDelivered;
        long count;
        if (pipe > ssthresh) {
            //   Proportional Rate Reduction: sndcnt = CEIL(prr_delivered * ssthresh / RecoverFS) - prr_out
            count = (delivered * ssthresh + recoverFs - 1) / recoverFs - out;
        } else {
            //   PRR-CRB by default, PRR-SSRB when safeACK is true
            long limit = Math.max(delivered - out, newlyDelivered);
            if (safeAck && newlyDelivered > 0) {
                limit += smss;
            }
            count = Math.min(ssthresh - pipe, limit);
        }
        return Math.max(count, out == 0 ? smss : 0); // fast retransmit is forced at the beginning
    }
}
