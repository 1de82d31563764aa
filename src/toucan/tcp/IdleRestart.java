package toucan.tcp;

/** What congestion control does with a window that was open when the connection fell silent. */
final class IdleRestart {
    private final TransmissionControlBlock tcb;

    IdleRestart(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** RFC 5681 §4.1: nothing sent for more than an RTO, so the ACK clock has stopped. */
    void beforeNewData(long nowNanos) {
        if (tcb.retransmissionQueue.isEmpty()
                && tcb.lastDataSentNanos >= 0
                && nowNanos - tcb.lastDataSentNanos > tcb.rtt.baseRtoNanos()) {
            long before = tcb.congestion.cwnd();
            tcb.congestion.onRestartAfterIdle();
            if (tcb.notes != null && tcb.congestion.cwnd() < before) {
                tcb.notes.aboutLeaving(
                        new Remark.IdleRestart(nowNanos - tcb.lastDataSentNanos, before, tcb.congestion.cwnd()));
            }
            tcb.lastDataSentNanos = nowNanos;
        }
    }

    /** HandleRestartFromIdle() (draft-ietf-ccwg-bbr-06 §5.4.1): a segment is about to leave, and nothing is in flight. */
    void beforeSending(long nowNanos) {
        if (tcb.deliveryRate.isApplicationLimited() && tcb.retransmissionQueue.pipe() == 0) {
            String before = tcb.congestion.state();
            tcb.congestion.onRestartFromIdle(nowNanos);
            tcb.tellCongestionState(before, nowNanos);
        }
    }
}
