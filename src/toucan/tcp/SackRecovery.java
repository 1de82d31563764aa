package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;

/** Loss recovery by counting what is SACKed above a hole: RFC 6675. */
final class SackRecovery implements LossRecovery {
    private static final int DUP_THRESH = 3;

    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final SackScoreboard scoreboard;
    private final FastRecovery episode;
    private final int smss;
    /** Everything below that is not SACKed has been marked lost already. */
    private long lostBelow;

    SackRecovery(TransmissionControlBlock tcb) {
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        scoreboard = tcb.scoreboard;
        episode = new FastRecovery(tcb, name());
        smss = tcb.smss();
    }

    @Override
    public String name() {
        return "SACK";
    }

    @Override
    public boolean active() {
        return episode.active();
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
        episode.onAck(ack);
        boolean newLoss = markLost();
        if (newLoss) {
            episode.onLoss(ack.nowNanos);
        }
        episode.pace(ack.delivered, pipe(), ack.acked > 0 && !newLoss);
        return true;
    }

    /** Marks what IsLost() says is lost (RFC 6675 §4), each segment once: a lost retransmission is left to the timer. */
    private boolean markLost() {
        long below = lossEdge();
        boolean found = false;
        long from = Math.max(lostBelow, snd.una);
        for (Entry e = queue.entryAt(from); e != null && e.end <= below; e = queue.entryAt(e.end)) {
            if (!e.sacked && !e.lost && e.transmissions == 1) {
                queue.markLost(e, Cause.SACK, !found && !episode.open());
                found = true;
            }
        }
        lostBelow = Math.max(lostBelow, below);
        return found;
    }

    /**
     * The sequence number below which IsLost(S) holds for all that is not SACKed: at least DupThresh discontiguous ranges, or
     * more than (DupThresh - 1) * SMSS octets, are SACKed above it.
     */
    private long lossEdge() {
        SequenceRanges ranges = scoreboard.ranges();
        long octets = 0;
        for (int i = ranges.count() - 1; i >= 0; i--) {
            octets += ranges.right(i) - ranges.left(i);
            if (octets > (DUP_THRESH - 1) * (long) smss || ranges.count() - i >= DUP_THRESH) {
                return ranges.left(i);
            }
        }
        return snd.una;
    }

    @Override
    public void onSent(int length) {
        episode.onSent(length);
    }

    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        if (queue.first().sacked) {
            scoreboard.forget();
        }
        queue.markAllLost();
        episode.onRetransmissionTimeout();
        lostBelow = snd.nxt;
    }
}
