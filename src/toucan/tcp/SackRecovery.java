package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;

/** Loss recovery by counting what is SACKed above a hole: RFC 6675. */
final class SackRecovery implements LossRecovery {

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final SackScoreboard scoreboard;
    private final FastRecovery episode;
    /** ACKs that reported something by SACK for the first time, since SND.UNA last moved. */
    private int dupAcks;
    /** Everything below for which IsLost() holds has been marked lost already. */
    private long lostBelow;
    /** HighRxt: everything below that is not SACKed was sent again in this recovery. */
    private long highRxt;
    /** RescueRxt: the rescue of this recovery was sent. */
    private boolean rescued;

    SackRecovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        scoreboard = tcb.scoreboard;
        episode = new FastRecovery(tcb, name());
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
    public boolean open() {
        return episode.open();
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
        dupAcks = ack.acked > 0 ? 0 : dupAcks + (ack.reported > 0 ? 1 : 0);
        episode.onAck(ack);
        boolean newLoss = markLost(ack.nowNanos);
        //   §5 (1) and (2): DupAcks >= DupThresh, or IsLost (HighACK + 1)
        if (!newLoss && !episode.open() && dupAcks >= DUP_THRESH && isOutstandingOnce(queue.first())) {
            newLoss = markLost(queue.first(), true, ack.nowNanos);
        }
        if (newLoss && !episode.open()) {
            highRxt = snd.una;
            rescued = false;
            episode.onLoss(ack.delivered, ack.nowNanos);
        }
        episode.pace(ack.delivered, pipe(), ack.acked > 0 && !newLoss);
        return true;
    }

    /** Marks what IsLost() says is lost (§4), each segment once: a lost retransmission is left to the timer. */
    private boolean markLost(long nowNanos) {
        long below = lossEdge();
        boolean found = false;
        long from = Math.max(lostBelow, snd.una);
        for (Entry e = queue.entryAt(from); e != null && e.end <= below; e = queue.entryAt(e.end)) {
            if (isOutstandingOnce(e)) {
                found |= markLost(e, !found && !episode.open(), nowNanos);
            } else if (!e.sacked && !e.lost) {
                queue.markFirstLost(e);
            }
        }
        lostBelow = Math.max(lostBelow, below);
        return found;
    }

    private static boolean isOutstandingOnce(Entry entry) {
        return !entry.sacked && !entry.lost && entry.transmissions == 1;
    }

    /** Returns whether that is a loss to recover from: that of a path MTU probe is none. */
    private boolean markLost(Entry entry, boolean forced, long nowNanos) {
        if (tcb.pathMtu.isProbe(entry)) {
            tcb.pathMtu.onProbeLost(nowNanos);
            return false;
        }
        queue.markLost(entry, Cause.SACK, forced);
        return true;
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
            if (octets > (DUP_THRESH - 1) * (long) tcb.smss() || ranges.count() - i >= DUP_THRESH) {
                return ranges.left(i);
            }
        }
        return snd.una;
    }

    /**
     * NextSeg() (§4) rule 3: a hole below the highest SACKed octet that may be lost, although not enough is SACKed above it.
     * Rule 4: once in a recovery the highest segment outstanding, so that the loss of all that lies above the holes shows;
     * unless that was sent again already.
     */
    @Override
    public Entry nextUnproven() {
        if (!episode.active()) {
            return null;
        }
        Entry hole = nextHole();
        if (hole != null) {
            hole.cause = Cause.HOLE;
            highRxt = hole.end;
            return hole;
        }
        Entry last = queue.last();
        if (rescued || last.sacked || last.transmissions > 1) {
            return null;
        }
        last.cause = Cause.RESCUE;
        rescued = true;
        return last;
    }

    private Entry nextHole() {
        SequenceRanges ranges = scoreboard.ranges();
        if (ranges.isEmpty()) {
            return null;
        }
        long highestSacked = ranges.right(ranges.count() - 1);
        long from = Math.max(Math.max(highRxt, lostBelow), snd.una);
        for (Entry e = queue.entryAt(from); e != null && e.seq < highestSacked; e = queue.entryAt(e.end)) {
            if (!e.sacked && e.transmissions == 1) {
                return e;
            }
            highRxt = e.end;
        }
        return null;
    }

    @Override
    public long limitedTransmit() {
        return episode.limitedTransmit();
    }

    @Override
    public void onSent(int length) {
        episode.onSent(length);
    }

    @Override
    public void onRetransmitting(Entry entry) {
        episode.onRetransmitting(entry);
    }

    @Override
    public boolean timesRetransmissions() {
        return true;
    }

    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        scoreboard.onRetransmissionTimeout();
        queue.markLost(queue.first(), Cause.RTO, true);
        episode.onRetransmissionTimeout();
        dupAcks = 0;
    }

    @Override
    public void loseFlight(long from, long nowNanos) {
        queue.markRestLost(from, episode.recoveryPoint());
        lostBelow = Math.max(lostBelow, episode.recoveryPoint());
    }

    @Override
    public void onSpuriousTimeout() {
        episode.cancel();
    }
}
