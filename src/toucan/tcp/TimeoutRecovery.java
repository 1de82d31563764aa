package toucan.tcp;

/** No recovery but the retransmission timer's: what TCP was before fast retransmit, for lessons that compare. */
final class TimeoutRecovery implements LossRecovery {
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;

    TimeoutRecovery(TransmissionControlBlock tcb) {
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
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
    public void onDuplicateAck(long segAck, int count, long nowNanos) {}

    @Override
    public boolean onNewAck(long segAck, long acked, long nowNanos) {
        return true;
    }

    @Override
    public void onRetransmissionTimeout() {}

    @Override
    public long pipe() {
        return snd.flightSize() - queue.lostBytes();
    }
}
