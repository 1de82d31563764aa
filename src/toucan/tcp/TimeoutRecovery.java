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
    public SendSequenceSpace snd() {
        return snd;
    }

    @Override
    public RetransmissionQueue queue() {
        return queue;
    }

    @Override
    public boolean onAck(AckSummary ack) {
        return true;
    }

    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        queue.markAllLost();
    }
}
