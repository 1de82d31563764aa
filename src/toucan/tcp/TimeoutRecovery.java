package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.Event.Cause;

/** No recovery but the retransmission timer's: what TCP was before fast retransmit, for lessons that compare. */
final class TimeoutRecovery implements LossRecovery {
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final CongestionControl congestion;
    /** The highest sequence number transmitted when the timer last expired. */
    private long recover;

    TimeoutRecovery(TransmissionControlBlock tcb) {
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        congestion = tcb.congestion;
        recover = snd.iss - 1;
    }

    @Override
    public String name() {
        return "timeout";
    }

    @Override
    public boolean active() {
        return false;
    }

    @Override
    public boolean open() {
        return recover >= snd.una;
    }

    @Override
    public SendSequenceSpace snd() {
        return snd;
    }

    @Override
    public RetransmissionQueue queue() {
        return queue;
    }

    @Override
    public boolean onAck(AckSummary ack) {
        if (!open() && recover >= ack.segAck - ack.acked) {
            congestion.onRecoveryExit();
        }
        return true;
    }

    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        recover = snd.nxt - 1;
        queue.markLost(queue.first(), Cause.RTO, true);
    }

    @Override
    public void loseFlight(long from, long nowNanos) {
        queue.markRestLost(from, recover + 1);
    }
}
