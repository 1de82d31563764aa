package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;
import toucan.tcp.Timers.Timer;

/**
 * RACK, the time-based loss detection of RFC 8985 §6: a segment is lost when one sent sufficiently later has been delivered.
 * Its other half, the tail loss probe, is in {@link TailLossProbe}.
 */
final class RackTlpRecovery implements LossRecovery {
    /** RACK.reo_wnd_persist: recoveries for which a widened reordering window is kept. */
    private static final int REO_WND_PERSIST = 16;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final SackScoreboard scoreboard;
    private final FastRecovery episode;

    /**
     * Of the segments delivered, which was sent last. The RFC compares times of transmission, RACK.xmit_ts, and sequence
     * numbers, RACK.end_seq, where those are equal; the order of transmissions itself is exact.
     */
    private long newestDelivered;
    /** RACK.rtt: of the segment delivered last. */
    private long rttNanos;
    /** RACK.fack: behind the highest segment delivered; and what it was before the ACK in hand. */
    private long fack;

    private long fackBefore;

    private boolean reorderingSeen;
    private int reoWndMult = 1;
    private int reoWndPersist;
    /** RACK.dsack_round: SND.NXT when a D-SACK last widened the window; -1 when a new round may. */
    private long dsackRound = -1;
    /** D-SACKs taken as answers to our retransmissions; the network may duplicate, too. */
    private long dsacks;
    /** The echo of the ACK in hand, for the retransmissions it delivers. */
    private int tsEcr;

    RackTlpRecovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        snd = tcb.snd;
        queue = tcb.retransmissionQueue;
        scoreboard = tcb.scoreboard;
        episode = new FastRecovery(tcb, name());
        fack = snd.una;
    }

    @Override
    public String name() {
        return "RACK";
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
    public void aboutToDeliver(int echo) {
        tsEcr = echo;
        fackBefore = fack;
    }

    /**
     * RFC 8985 §6.2 steps 2 and 3 for one segment: the newest delivery, and whether order was kept. What one ACK reports
     * arrived in an order that nobody knows, so it is compared with what earlier ACKs reported.
     */
    @Override
    public void onDelivered(Entry entry, long nowNanos) {
        long rtt = nowNanos - entry.sentNanos;
        boolean retransmitted = entry.transmissions > 1;
        if (entry.end < fackBefore && !retransmitted) {
            if (tcb.notes != null && !reorderingSeen) {
                tcb.notes.aboutArrival(new Remark.ReorderingSeen());
            }
            reorderingSeen = true;
        }
        fack = Math.max(fack, entry.end);
        if (retransmitted && answersEarlierTransmission(entry, rtt)) {
            return;
        }
        rttNanos = rtt;
        newestDelivered = Math.max(newestDelivered, entry.sentOrder);
    }

    /**
     * Step 2: an ACK may answer the original; then it tells nothing of when the retransmission was delivered. The echo shows
     * that only where the segment moved SND.UNA: one out of order is not echoed (RFC 7323 §4.3).
     */
    private boolean answersEarlierTransmission(Entry entry, long rtt) {
        if (!entry.sacked && tcb.timestamps.agreed() && tcb.timestamps.isBefore(tsEcr, entry.sentNanos)) {
            return true;
        }
        return rtt < tcb.rtt.minNanos();
    }

    @Override
    public boolean onAck(AckSummary ack) {
        boolean wasOpen = episode.open();
        episode.onAck(ack);
        adaptReorderingWindow(ack, wasOpen && !episode.open());
        boolean newLoss = detectLoss(ack.delivered, ack.nowNanos);
        tcb.tailLossProbe.onAck(ack);
        episode.pace(ack.delivered, pipe(), ack.acked > 0 && !newLoss);
        return true;
    }

    /**
     * Step 4: a D-SACK means that we retransmitted for nothing, so the window widens, once a round trip; it stays so for 16
     * recoveries. As in Linux, D-SACKs beyond the number of our retransmissions are the network's own duplicates.
     */
    private void adaptReorderingWindow(AckSummary ack, boolean recoveryLeft) {
        if (dsackRound >= 0 && ack.segAck >= dsackRound) {
            dsackRound = -1;
        }
        boolean ours = ack.duplicateReported && dsacks < tcb.tally.retransmissions();
        dsacks += ours ? 1 : 0;
        if (ours && dsackRound < 0) {
            dsackRound = snd.nxt;
            reoWndMult++;
            reoWndPersist = REO_WND_PERSIST;
            if (tcb.notes != null) {
                tcb.notes.aboutArrival(new Remark.ReorderingWindow(reoWndMult));
            }
        } else if (recoveryLeft && reoWndPersist > 0 && --reoWndPersist == 0) {
            reoWndMult = 1;
        }
    }

    /** RACK.reo_wnd. */
    private long reorderingWindow() {
        if (!reorderingSeen && (episode.open() || queue.sackedSegments() >= DUP_THRESH)) {
            return 0;
        }
        long srtt = Math.max(0, tcb.rtt.srttNanos());
        return Math.min(reoWndMult * Math.max(0, tcb.rtt.minNanos()) / 4, srtt);
    }

    /**
     * Step 5: marks what was sent before the newest delivery by more than RACK.rtt + RACK.reo_wnd. The chain is in order of
     * sending, so the first segment that is not lost yet is the next that can be: the timer is set for it alone, where the
     * RFC sets it for the last of them.
     *
     * @param delivered DeliveredData of the ACK in hand
     * @return whether a loss was found
     */
    private boolean detectLoss(long delivered, long nowNanos) {
        tcb.timers.cancel(Timer.REORDER);
        boolean found = false;
        Entry futile = null;
        long patience = rttNanos + reorderingWindow();
        for (Entry entry = queue.oldestSent(); entry != null && entry.sentOrder < newestDelivered; ) {
            long lostAt = entry.sentNanos + patience;
            if (lostAt > nowNanos) {
                tcb.timers.set(Timer.REORDER, lostAt);
                break;
            }
            Entry next = queue.nextSent(entry);
            if (tcb.pathMtu.isProbe(entry)) {
                tcb.pathMtu.onProbeLost(nowNanos);
            } else {
                queue.markLost(entry, Cause.RACK, !found && !episode.open());
                found = true;
                futile = tcb.pathMtu.isFutile(entry) ? entry : futile;
            }
            entry = next;
        }
        if (futile != null) {
            tcb.pathMtu.onFutile(futile, nowNanos);
        }
        if (found) {
            episode.onLoss(delivered, nowNanos);
        }
        return found;
    }

    @Override
    public void onReorderTimeout(long nowNanos) {
        if (detectLoss(0, nowNanos)) {
            episode.pace(0, pipe(), false);
        }
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

    /** §6.3: on an RTO the first segment is lost ... */
    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        scoreboard.onRetransmissionTimeout();
        queue.markLost(queue.first(), Cause.RTO, true);
        tcb.timers.cancel(Timer.REORDER);
        episode.onRetransmissionTimeout();
    }

    /** ... and of the others those sent long enough ago. */
    @Override
    public void loseFlight(long from, long nowNanos) {
        long patience = rttNanos + reorderingWindow();
        for (Entry entry = queue.oldestSent(); entry != null && entry.sentNanos + patience <= nowNanos; ) {
            Entry next = queue.nextSent(entry);
            if (from <= entry.seq && entry.end <= episode.recoveryPoint()) {
                queue.markLost(entry, Cause.AFTER_RTO, false);
            }
            entry = next;
        }
    }

    @Override
    public void onSpuriousTimeout() {
        episode.cancel();
    }
}
