package toucan.congestion;

/**
 * Whether sending faster still brings more: the estimator of a full pipe (draft-ietf-ccwg-bbr-06 §5.3.1.2), which ends Startup
 * and ProbeBW_UP.
 */
final class BbrFullPipe {
    private static final double GROWTH = 1.25;
    private static final int ROUNDS = 3;

    private final BbrModel bbr;
    /** BBR.full_bw. */
    private long fullBw;
    /** BBR.full_bw_count. */
    private int fullBwCount;
    /** BBR.full_bw_now. */
    private boolean fullBwNow;

    BbrFullPipe(BbrModel bbr) {
        this.bbr = bbr;
    }

    /** ResetFullBW(). @param baseline the rate from which growth is measured; 0 to take the next one */
    void reset(long baseline) {
        fullBw = baseline;
        fullBwCount = 0;
        fullBwNow = false;
    }

    /** The rate has stopped growing since the last {@link #reset}. */
    boolean isFull() {
        return fullBwNow;
    }

    /** CheckFullBWReached(): three round trips that the application did not limit, each with less than 25 % growth. */
    void check(RateSample rs) {
        if (fullBwNow || !bbr.roundStart || rs.appLimited) {
            return;
        }
        if (rs.deliveryRate >= fullBw * GROWTH) {
            reset(rs.deliveryRate);
            return;
        }
        fullBwCount++;
        fullBwNow = fullBwCount >= ROUNDS;
        bbr.fullBwReached |= fullBwNow;
    }
}
