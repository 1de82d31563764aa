package toucan.tcp;

import toucan.tcp.Event.Cause;

/**
 * What was sent and is not acknowledged (RFC 9293 §3.8.1): one entry per segment. An entry that is believed lost waits here,
 * marked, until it is sent again.
 *
 * <p>Entries stand by sequence number in a ring. Besides, those believed to be on their way, neither lost nor SACKed, stand
 * in a list by the time they were last sent, which RACK reads (RFC 8985 §6.2); and those believed lost in another one, by
 * sequence number. So nothing that an ACK brings makes anybody search the whole queue.
 */
final class RetransmissionQueue {
    /** A range of sequence space that was sent as one segment. */
    static final class Entry {
        long seq;
        /** Behind its last octet; a SYN and a FIN count as one each. */
        long end;

        long sentNanos;
        /** Its place among all sendings of the connection: tells what was sent later when the clock cannot. */
        long sentOrder;

        int transmissions;
        boolean lost;
        boolean sacked;
        /** It was sent again without being believed lost, so that two of it are on their way. */
        boolean twice;
        /** Why it is marked lost. */
        Cause cause;
        /** To be sent whatever the congestion window says: the first retransmission of a recovery. */
        boolean forced;

        /** The snapshot of {@link DeliveryRate} when it was last sent: P.delivered, P.delivered_time, P.first_send_time, ... */
        long delivered;

        long deliveredNanos;
        long firstSentNanos;
        /** ... P.tx_in_flight, P.lost, P.is_app_limited. */
        long txInFlight;

        long lostBefore;
        boolean appLimited;

        /** Its neighbours in the {@link EntryList} it is in. */
        Entry before;

        Entry after;

        int length() {
            return (int) (end - seq);
        }
    }

    /** What an acknowledgment took out of the queue. */
    static final class Acknowledged {
        /** When the earliest of the segments was sent. */
        long sentNanos;
        /** Some of it had been sent more than once, so that its ACK tells no time (Karn; RFC 6298 §3). */
        boolean ambiguous;
        /** Whole segments that had not been SACKed before. */
        int segments;
        /** Octets in the longest of them. */
        int longest;
    }

    private final DeliveryRate rate;
    private final EntryRing ring = new EntryRing();
    /** Believed to be on their way, in the order in which they were last sent. */
    private final EntryList onTheirWay = new EntryList();
    /** Believed lost and not yet sent again, by sequence number. */
    private final EntryList lost = new EntryList();

    /** How often anything was sent. */
    private long sendings;

    private long bytes;
    private long lostBytes;
    private long sackedBytes;
    private long twiceBytes;
    private int sackedSegments;

    private final Acknowledged acknowledged = new Acknowledged();

    RetransmissionQueue(DeliveryRate rate) {
        this.rate = rate;
    }

    boolean isEmpty() {
        return ring.count() == 0;
    }

    Entry first() {
        return ring.at(0);
    }

    Entry last() {
        return ring.at(ring.count() - 1);
    }

    /** The first entry that ends behind {@code seq}, or null. */
    Entry entryAt(long seq) {
        int index = ring.indexOf(seq);
        return index < ring.count() ? ring.at(index) : null;
    }

    /** The entry on its way that was sent longest ago, or null. */
    Entry oldestSent() {
        return onTheirWay.first();
    }

    /** The entry that was sent next after {@code entry} and is on its way, or null. */
    Entry nextSent(Entry entry) {
        return onTheirWay.next(entry);
    }

    /** The first entry that is marked lost, or null. */
    Entry nextLost() {
        return lost.first();
    }

    /** Octets marked lost and not yet sent again. */
    long lostBytes() {
        return lostBytes;
    }

    /** Octets the peer has reported by SACK, beyond SND.UNA. */
    long sackedBytes() {
        return sackedBytes;
    }

    /** Octets that were sent again though not believed lost, and so are on their way twice. */
    long twiceBytes() {
        return twiceBytes;
    }

    int sackedSegments() {
        return sackedSegments;
    }

    /** How much of it is believed to be in the network: "pipe" (RFC 6675 §4, SetPipe()), C.inflight. */
    long pipe() {
        return bytes - sackedBytes - lostBytes + twiceBytes;
    }

    /** How many entries were looked at so far. */
    long steps() {
        return ring.steps();
    }

    /** Counts the entries, one by one: for those who ask from outside. */
    InFlight count(boolean recovering) {
        int sacked = 0;
        int waiting = 0;
        int again = 0;
        for (int i = 0; i < ring.count(); i++) {
            Entry entry = ring.at(i);
            if (entry.sacked) {
                sacked++;
            } else if (entry.lost) {
                waiting++;
            } else if (entry.transmissions > 1) {
                again++;
            }
        }
        return new InFlight(ring.count(), sacked, waiting + again, again, recovering);
    }

    /** Appends what was just sent for the first time. */
    void add(long seq, long end, long nowNanos) {
        Entry entry = ring.append();
        entry.seq = seq;
        entry.end = end;
        entry.sentNanos = nowNanos;
        entry.sentOrder = ++sendings;
        entry.transmissions = 1;
        entry.lost = false;
        entry.sacked = false;
        entry.twice = false;
        entry.cause = null;
        entry.forced = false;
        onTheirWay.append(entry);
        bytes += entry.length();
        rate.onSent(entry, pipe(), nowNanos);
    }

    /** An entry that is not SACKed was sent again. */
    void onRetransmitted(Entry entry, long nowNanos) {
        if (entry.lost) {
            unmark(entry);
        } else {
            onTheirWay.remove(entry);
            twiceBytes += entry.twice ? 0 : entry.length();
            entry.twice = true;
        }
        entry.transmissions++;
        entry.sentNanos = nowNanos;
        entry.sentOrder = ++sendings;
        onTheirWay.append(entry);
        rate.onSent(entry, pipe(), nowNanos);
    }

    /** Marks an entry that is not SACKed as lost; it will be sent again for {@code cause}. */
    void markLost(Entry entry, Cause cause, boolean forced) {
        if (!entry.lost) {
            markFirstLost(entry);
            onTheirWay.remove(entry);
            entry.lost = true;
            lostBytes += entry.length();
            lost.insert(entry);
            rate.onLost(entry);
        }
        entry.cause = cause;
        entry.forced = forced;
    }

    /** Of what is on its way twice the first is lost, so that it is there only once. */
    void markFirstLost(Entry entry) {
        twiceBytes -= entry.twice ? entry.length() : 0;
        entry.twice = false;
    }

    /** The timer expired: of [from, end) everything that the peer has not reported counts as lost as well. */
    void markRestLost(long from, long end) {
        for (int i = ring.indexOf(from); i < ring.count() && ring.at(i).end <= end; i++) {
            Entry entry = ring.at(i);
            if (!entry.sacked && !entry.lost) {
                markLost(entry, Cause.AFTER_RTO, false);
            }
        }
    }

    /** Segments have become shorter: everything on its way that is longer than one counts as lost. */
    void markLongLost(int longest) {
        for (int i = 0; i < ring.count(); i++) {
            Entry entry = ring.at(i);
            if (entry.length() > longest && !entry.sacked && !entry.lost) {
                markLost(entry, Cause.PATH_MTU, false);
            }
        }
    }

    /**
     * Fits a lost entry that is about to be sent again to {@code maxLength} octets: cuts off what is too long, and takes in
     * following lost entries that fit whole, so that small segments are not repeated one by one.
     */
    void repacketize(Entry entry, int maxLength) {
        if (entry.length() > maxLength) {
            split(entry, maxLength);
        } else {
            collapse(entry, maxLength);
        }
    }

    private void collapse(Entry entry, int maxLength) {
        int index = ring.indexOf(entry.seq) + 1;
        int taken = 0;
        for (Entry next = lost.next(entry); next != null; next = lost.next(entry)) {
            if (next.seq != entry.end || next.end - entry.seq > maxLength) {
                break;
            }
            lost.remove(next);
            entry.end = next.end;
            entry.transmissions = Math.max(entry.transmissions, next.transmissions);
            taken++;
        }
        if (taken > 0) {
            ring.remove(index, taken);
        }
    }

    private void split(Entry entry, int length) {
        Entry rest = ring.insert(ring.indexOf(entry.seq) + 1);
        rest.seq = entry.seq + length;
        rest.end = entry.end;
        rest.sentNanos = entry.sentNanos;
        rest.sentOrder = entry.sentOrder;
        rest.transmissions = entry.transmissions;
        rest.lost = true;
        rest.sacked = false;
        rest.twice = false;
        rest.cause = entry.cause;
        rest.forced = false;
        rest.delivered = entry.delivered;
        rest.deliveredNanos = entry.deliveredNanos;
        rest.firstSentNanos = entry.firstSentNanos;
        rest.txInFlight = entry.txInFlight;
        rest.lostBefore = entry.lostBefore;
        rest.appLimited = entry.appLimited;
        entry.end = rest.seq;
        lost.insert(rest);
    }

    /**
     * The peer has reported [from, to) by SACK for the first time, and all of [left, right) by now: marks the entries that
     * this completes. A segment reported in part only still counts as on its way.
     */
    void markSacked(long from, long to, long left, long right, LossRecovery recovery, long nowNanos) {
        for (int i = ring.indexOf(from); i < ring.count() && ring.at(i).seq < to; i++) {
            Entry entry = ring.at(i);
            if (!entry.sacked && left <= entry.seq && entry.end <= right) {
                takeOut(entry);
                entry.sacked = true;
                sackedBytes += entry.length();
                sackedSegments++;
                rate.onDelivered(entry, nowNanos);
                recovery.onDelivered(entry, nowNanos);
            }
        }
    }

    /** The peer threw away what it had reported (reneging, RFC 2018 §8): nothing counts as SACKed any more, but as lost. */
    void forgetSacked() {
        sackedBytes = 0;
        sackedSegments = 0;
        for (int i = 0; i < ring.count(); i++) {
            Entry entry = ring.at(i);
            if (entry.sacked) {
                entry.sacked = false;
                onTheirWay.append(entry);
                markLost(entry, Cause.AFTER_RTO, false);
            }
        }
    }

    /**
     * Takes out what {@code ack} covers.
     *
     * @param recovery is told of each segment delivered; null before there is one
     * @return reused by the next call
     */
    Acknowledged acknowledge(long ack, LossRecovery recovery, long nowNanos) {
        acknowledged.sentNanos = Long.MAX_VALUE;
        acknowledged.ambiguous = false;
        acknowledged.segments = 0;
        acknowledged.longest = 0;
        while (!isEmpty() && first().end <= ack) {
            Entry entry = first();
            if (entry.sacked) {
                sackedBytes -= entry.length();
                sackedSegments--;
            } else {
                takeOut(entry);
                note(entry);
                acknowledged.segments++;
                acknowledged.longest = Math.max(acknowledged.longest, entry.length());
                rate.onDelivered(entry, nowNanos);
                if (recovery != null) {
                    recovery.onDelivered(entry, nowNanos);
                }
            }
            bytes -= entry.length();
            ring.removeFirst();
        }
        if (!isEmpty() && first().seq < ack) {
            cut(first(), ack, nowNanos);
        }
        return acknowledged;
    }

    /** An acknowledgment covers the beginning of an entry. */
    private void cut(Entry entry, long ack, long nowNanos) {
        long octets = ack - entry.seq;
        bytes -= octets;
        if (!entry.sacked) {
            rate.onPartlyDelivered(octets, nowNanos);
        }
        lostBytes -= entry.lost ? octets : 0;
        sackedBytes -= entry.sacked ? octets : 0;
        twiceBytes -= entry.twice ? octets : 0;
        note(entry);
        entry.seq = ack;
    }

    private void note(Entry entry) {
        acknowledged.sentNanos = Math.min(acknowledged.sentNanos, entry.sentNanos);
        acknowledged.ambiguous |= entry.transmissions > 1;
    }

    void clear() {
        ring.clear();
        onTheirWay.clear();
        lost.clear();
        bytes = 0;
        lostBytes = 0;
        sackedBytes = 0;
        twiceBytes = 0;
        sackedSegments = 0;
    }

    /** It is neither on its way nor lost any more. */
    private void takeOut(Entry entry) {
        if (entry.lost) {
            unmark(entry);
        } else {
            markFirstLost(entry);
            onTheirWay.remove(entry);
        }
    }

    private void unmark(Entry entry) {
        lost.remove(entry);
        entry.lost = false;
        entry.forced = false;
        lostBytes -= entry.length();
    }
}
