package toucan.tcp;

import toucan.tcp.Event.Cause;
import toucan.tcp.RetransmissionQueue.Entry;
import toucan.tcp.Timers.Timer;

/**
 * RACK, the time-based loss detection of RFC 8985 §6: a segment is lost when one sent sufficiently later has been delivered.
 * Its other half, the tail loss probe, is in {@link TailLossProbe}.
 */
final class RackTlpRecovery implements LossRecovery {
    private static final int DUP_THRESH = 3;
    /** RACK.reo_wnd_persist: recoveries for which a widened reordering window is kept. */
    private static final int REO_WND_PERSIST = 16;

    private final TransmissionControlBlock tcb;
    private final SendSequenceSpace snd;
    private final RetransmissionQueue queue;
    private final SackScoreboard scoreboard;
    private final FastRecovery episode;

    /**
     * The most recently sent segment among those delivered. In the RFC these are RACK.xmit_ts and RACK.end_seq, which says what
     * was sent later within one tick of the clock. But a retransmission is sent later and has the lower number, so we count.
     */
    private long newestDelivered;
    /** RACK.rtt of that segment. */
    private long rttNanos;
    /** RACK.fack: behind the highest segment delivered. */
    private long fack;

    private boolean reorderingSeen;
    private int reoWndMult = 1;
    private int reoWndPersist;
    /** RACK.dsack_round: SND.NXT when a D-SACK last widened the window; -1 when a new round may. */
    private long dsackRound = -1;
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
    public SendSequenceSpace snd() {
        return snd;
    }

    @Override
    public RetransmissionQueue queue() {
        return queue;
    }

    /** RFC 8985 §6.2 steps 1 to 3 for one segment: the minimum RTT, the newest delivery, and whether order was kept. */
    @Override
    public void onDelivered(Entry entry, long nowNanos) {
        long rtt = nowNanos - entry.sentNanos;
        boolean retransmitted = entry.transmissions > 1;
        if (entry.end > fack) {
            fack = entry.end;
        } else if (entry.end < fack && !retransmitted) {
            reorderingSeen = true;
        }
        if (retransmitted && answersEarlierTransmission(entry, rtt)) {
            return;
        }
        if (entry.sentOrder > newestDelivered) {
            newestDelivered = entry.sentOrder;
            rttNanos = rtt;
        }
    }

    /** Step 2: an ACK may answer the original; then it tells nothing of when the retransmission was delivered. */
    private boolean answersEarlierTransmission(Entry entry, long rtt) {
        if (tcb.timestamps.agreed() && tcb.timestamps.isBefore(tsEcr, entry.sentNanos)) {
            return true;
        }
        return rtt < tcb.rtt.minNanos();
    }

    @Override
    public void aboutToDeliver(int echo) {
        tsEcr = echo;
    }

    @Override
    public boolean onAck(AckSummary ack) {
        tcb.tailLossProbe.onAck(ack);
        boolean wasOpen = episode.open();
        episode.onAck(ack);
        if (wasOpen && !episode.open()) {
            onRecoveryLeft();
        }
        adaptReorderingWindow(ack);
        boolean newLoss = detectLoss(ack.nowNanos);
        episode.pace(ack.delivered, pipe(), ack.acked > 0 && !newLoss);
        return true;
    }

    /** Step 4: a D-SACK means that we retransmitted for nothing, so the window widens, once a round trip. */
    private void adaptReorderingWindow(AckSummary ack) {
        if (dsackRound >= 0 && ack.segAck >= dsackRound) {
            dsackRound = -1;
        }
        if (ack.duplicateReported && dsackRound < 0) {
            dsackRound = snd.nxt;
            reoWndMult++;
            reoWndPersist = REO_WND_PERSIST;
        }
    }

    private void onRecoveryLeft() {
        if (reoWndPersist > 0 && --reoWndPersist == 0) {
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
     * @return whether a loss was found
     */
    private boolean detectLoss(long nowNanos) {
        tcb.timers.cancel(Timer.REORDER);
        boolean found = false;
        long patience = rttNanos + reorderingWindow();
        for (Entry entry = queue.oldestSent(); entry != null && sentBeforeNewestDelivery(entry); ) {
            long lostAt = entry.sentNanos + patience;
            if (lostAt > nowNanos) {
                tcb.timers.set(Timer.REORDER, lostAt);
                break;
            }
            Entry next = queue.nextSent(entry);
            queue.markLost(entry, Cause.RACK, !found && !episode.open());
            found = true;
            entry = next;
        }
        if (found) {
            episode.onLoss(nowNanos);
        }
        return found;
    }

    private boolean sentBeforeNewestDelivery(Entry entry) {
        return entry.sentOrder < newestDelivered;
    }

    @Override
    public void onReorderTimeout(long nowNanos) {
        if (detectLoss(nowNanos)) {
            episode.pace(0, pipe(), false);
        }
    }

    @Override
    public void onSent(int length) {
        episode.onSent(length);
    }

    /** §6.3: on an RTO the first segment is lost, and of the others those sent long enough ago. */
    @Override
    public void onRetransmissionTimeout(long nowNanos) {
        if (queue.first().sacked) {
            scoreboard.forget();
        }
        long patience = rttNanos + reorderingWindow();
        for (Entry entry = queue.oldestSent(); entry != null && entry.sentNanos + patience <= nowNanos; ) {
            Entry next = queue.nextSent(entry);
            queue.markLost(entry, Cause.AFTER_RTO, false);
            entry = next;
        }
        queue.markLost(queue.first(), Cause.RTO, true);
        tcb.tailLossProbe.onRetransmissionTimeout();
        episode.onRetransmissionTimeout();
    }
}
