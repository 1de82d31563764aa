package toucan.impair;

import java.util.List;
import toucan.link.Datagram;

/**
 * Decides what becomes of each datagram: no clock, no socket, no queue of datagrams, only random streams, counts, and the
 * notes that tell about it. See {@link Impairments} for the order in which the impairments act.
 */
final class Network {
    private final Impairments impairments;
    private final SegmentClassifier classifier;
    private final LossProcess losses;
    private final RandomStream duplicates;
    private final RandomStream corruptions;
    private final RandomStream bits;
    private final Bottleneck bottleneck;
    private final Delay delay;
    private final String lossNote;
    private final String duplicateNote;
    private final String corruptNote;
    private final String queueNote;

    // Written by the loop only, read by whoever wants to know.
    private volatile long lost;
    private volatile long duplicated;
    private volatile long reordered;
    private volatile long corrupted;
    private volatile long queueDropped;

    Network(Impairments impairments) {
        this.impairments = impairments;
        long seed = impairments.seed();
        classifier = impairments.drops().isEmpty() ? null : new SegmentClassifier();
        losses = LossProcess.start(impairments.loss(), seed);
        duplicates = new RandomStream(seed, "duplicate");
        corruptions = new RandomStream(seed, "corrupt");
        bits = new RandomStream(seed, "corrupt bit");
        bottleneck = impairments.rateBitsPerSecond() == 0
                ? null
                : new Bottleneck(impairments.rateBitsPerSecond(), impairments.limitPackets());
        delay = new Delay(impairments);
        lossNote = "network: lost (--loss " + impairments.loss() + ")";
        duplicateNote = "network: duplicated (--duplicate " + Units.percent(impairments.duplicate()) + ")";
        corruptNote = "(--corrupt " + Units.percent(impairments.corrupt()) + ")";
        queueNote = "dropped, queue full (--limit " + impairments.limitPackets() + ")";
    }

    /** Decides about a datagram that is sent now, and notes on it what happens to it. */
    void decide(Datagram datagram, long nowNanos, Fate fate) {
        fate.releaseNanos = Fate.NEVER;
        fate.copyReleaseNanos = Fate.NEVER;
        fate.flippedBit = Fate.UNDAMAGED;
        // Every stream moves on by one, whatever the others say.
        Drop drop = classifier == null ? null : matchingDrop(datagram);
        boolean isLost = losses.nextIsLost();
        boolean isDuplicated = duplicates.next(impairments.duplicate());
        boolean isCorrupted = corruptions.next(impairments.corrupt()) && datagram.length() > 0;
        int bit = (int) (bits.next() * 8 * datagram.length());
        delay.draw();

        if (drop != null) {
            lost++;
            datagram.note("network: dropped on purpose (--drop " + drop + ")");
        } else if (isLost) {
            lost++;
            datagram.note(lossNote);
        } else {
            pass(datagram, nowNanos, isDuplicated, isCorrupted ? bit : Fate.UNDAMAGED, fate);
        }
    }

    private void pass(Datagram datagram, long nowNanos, boolean isDuplicated, int flippedBit, Fate fate) {
        if (isDuplicated) {
            duplicated++;
            datagram.note(duplicateNote);
        }
        long departure = departure(datagram, nowNanos, "network: ");
        if (departure != Bottleneck.FULL && !isDiscarded(datagram, flippedBit)) {
            fate.flippedBit = flippedBit;
            fate.releaseNanos = delay.arrival(datagram, departure);
            reordered += delay.wasReordered() ? 1 : 0;
        }
        if (isDuplicated) {
            long copyDeparture = departure(datagram, nowNanos, "network: copy ");
            if (copyDeparture != Bottleneck.FULL) {
                fate.copyReleaseNanos = delay.copyArrival(copyDeparture);
            }
        }
    }

    /** Tells of damage. Returns whether it is the end of the datagram, because the UDP checksum would find it. */
    private boolean isDiscarded(Datagram datagram, int flippedBit) {
        if (flippedBit == Fate.UNDAMAGED) {
            return false;
        }
        corrupted++;
        boolean discarded = impairments.corruptDiscards();
        datagram.note("network: corrupted, bit " + flippedBit + " flipped"
                + (discarded ? ", discarded for its UDP checksum " : " ") + corruptNote);
        return discarded;
    }

    private long departure(Datagram datagram, long nowNanos, String who) {
        if (bottleneck == null) {
            return nowNanos;
        }
        long departure = bottleneck.enqueue(datagram.packetLength(), nowNanos);
        if (departure == Bottleneck.FULL) {
            queueDropped++;
            datagram.note(who + queueNote);
        }
        return departure;
    }

    /** The first item of {@code --drop} that means this datagram, or null. */
    private Drop matchingDrop(Datagram datagram) {
        int kinds = classifier.sent(datagram);
        List<Drop> drops = impairments.drops();
        for (int i = 0; kinds != 0 && i < drops.size(); i++) {
            Drop drop = drops.get(i);
            if ((kinds & drop.kind().bit()) != 0) {
                long count = classifier.count(drop.kind());
                if (drop.first() <= count && count <= drop.last()) {
                    return drop;
                }
            }
        }
        return null;
    }

    /** Sees what arrives, which says what the peer's window is. */
    void received(Datagram datagram) {
        if (classifier != null) {
            classifier.received(datagram);
        }
    }

    /** The link had no room to hold the datagram, or a copy of it, back. */
    void heldTooMany(Datagram datagram) {
        queueDropped++;
        datagram.note("network: dropped, too many datagrams held back");
    }

    ImpairCounters counters() {
        return new ImpairCounters(lost, duplicated, reordered, corrupted, queueDropped);
    }
}
