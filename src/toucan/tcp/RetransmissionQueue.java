package toucan.tcp;

import toucan.tcp.Event.Cause;

/**
 * What was sent and is not acknowledged (RFC 9293 §3.8.1): one entry per segment, in a ring of entries that are used over
 * and over. An entry that is believed lost waits here, marked, until it is sent again.
 *
 * <p>Entries stand in two orders: by sequence number in the ring, and by the time they were last sent in a chain, which holds
 * only those believed to be on their way: neither lost nor SACKed. RACK reads the chain (RFC 8985 §6.2).
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
        /** Why it is marked lost. */
        Cause cause;
        /** To be sent whatever the congestion window says: the first retransmission of a recovery. */
        boolean forced;

        private Entry sentBefore;
        private Entry sentAfter;

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
    }

    private Entry[] ring = new Entry[16];
    private int head;
    private int count;
    private long lostBytes;
    private long sackedBytes;
    private int sackedSegments;
    /** No entry before this sequence number is marked lost. */
    private long lostFrom;
    /** How often anything was sent. */
    private long sendings;

    /** The two ends of the chain in order of sending. */
    private final Entry chain = new Entry();

    private final Acknowledged acknowledged = new Acknowledged();

    RetransmissionQueue() {
        chain.sentBefore = chain;
        chain.sentAfter = chain;
    }

    boolean isEmpty() {
        return count == 0;
    }

    Entry first() {
        return at(0);
    }

    Entry last() {
        return at(count - 1);
    }

    /** The first entry that ends behind {@code seq}, or null. */
    Entry entryAt(long seq) {
        int index = indexOf(seq);
        return index < count ? at(index) : null;
    }

    /** The entry on its way that was sent longest ago, or null. */
    Entry oldestSent() {
        return chain.sentAfter == chain ? null : chain.sentAfter;
    }

    /** The entry that was sent next after {@code entry} and is on its way, or null. */
    Entry nextSent(Entry entry) {
        return entry.sentAfter == chain ? null : entry.sentAfter;
    }

    /** Octets marked lost and not yet sent again. */
    long lostBytes() {
        return lostBytes;
    }

    /** Octets the peer has reported by SACK, beyond SND.UNA. */
    long sackedBytes() {
        return sackedBytes;
    }

    int sackedSegments() {
        return sackedSegments;
    }

    /** Appends what was just sent for the first time. */
    void add(long seq, long end, long nowNanos) {
        Entry entry = spareAt(count);
        entry.seq = seq;
        entry.end = end;
        entry.sentNanos = nowNanos;
        entry.sentOrder = ++sendings;
        entry.transmissions = 1;
        entry.lost = false;
        entry.sacked = false;
        entry.cause = null;
        entry.forced = false;
        count++;
        enchain(entry);
    }

    /** An entry was sent again. */
    void onRetransmitted(Entry entry, long nowNanos) {
        if (entry.lost) {
            lostFrom = entry.end;
            unmark(entry);
        } else {
            unchain(entry);
        }
        entry.transmissions++;
        entry.sentNanos = nowNanos;
        entry.sentOrder = ++sendings;
        enchain(entry);
    }

    /** Marks an entry as lost; it will be sent again for {@code cause}. */
    void markLost(Entry entry, Cause cause, boolean forced) {
        if (!entry.lost) {
            entry.lost = true;
            lostBytes += entry.length();
            unchain(entry);
        }
        entry.cause = cause;
        entry.forced = forced;
        lostFrom = Math.min(lostFrom, entry.seq);
    }

    /** The timer expired: everything that the peer has not reported counts as lost, and the first goes out at once. */
    void markAllLost() {
        markLost(first(), Cause.RTO, true);
        for (int i = 1; i < count; i++) {
            if (!at(i).sacked) {
                markLost(at(i), Cause.AFTER_RTO, false);
            }
        }
    }

    /** The first entry that is marked lost, or null. */
    Entry nextLost() {
        if (lostBytes == 0) {
            return null;
        }
        for (int i = indexOf(lostFrom); i < count; i++) {
            if (at(i).lost) {
                lostFrom = at(i).seq;
                return at(i);
            }
        }
        throw new IllegalStateException("lost octets are counted that no entry has");
    }

    /**
     * Fits a lost entry that is about to be sent again to {@code maxLength} octets: cuts off what is too long, and takes in
     * following lost entries that fit whole, so that small segments are not repeated one by one.
     */
    void repacketize(Entry entry, int maxLength) {
        int index = indexOf(entry.seq);
        if (entry.length() > maxLength) {
            split(index, maxLength);
            return;
        }
        int taken = 0;
        while (index + taken + 1 < count) {
            Entry next = at(index + taken + 1);
            if (!next.lost || next.end - entry.seq > maxLength) {
                break;
            }
            entry.end = next.end;
            entry.transmissions = Math.max(entry.transmissions, next.transmissions);
            taken++;
        }
        removeAfter(index, taken);
    }

    /**
     * The peer has reported [from, to) by SACK for the first time, and all of [left, right) by now: marks the entries that
     * this completes. A segment reported in part only still counts as on its way.
     */
    void markSacked(long from, long to, long left, long right, LossRecovery recovery, long nowNanos) {
        for (int i = indexOf(from); i < count && at(i).seq < to; i++) {
            Entry entry = at(i);
            if (!entry.sacked && left <= entry.seq && entry.end <= right) {
                if (entry.lost) {
                    unmark(entry);
                } else {
                    unchain(entry);
                }
                entry.sacked = true;
                sackedBytes += entry.length();
                sackedSegments++;
                recovery.onDelivered(entry, nowNanos);
            }
        }
    }

    /** The peer may have thrown away what it reported (reneging, RFC 2018 §8): nothing counts as SACKed any more. */
    void forgetSacked() {
        for (int i = 0; i < count; i++) {
            if (at(i).sacked) {
                at(i).sacked = false;
                enchain(at(i));
            }
        }
        sackedBytes = 0;
        sackedSegments = 0;
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
        while (count > 0 && first().end <= ack) {
            Entry entry = first();
            release(entry);
            if (!entry.sacked) {
                note(entry);
                acknowledged.segments++;
                if (recovery != null) {
                    recovery.onDelivered(entry, nowNanos);
                }
            }
            head = slot(1);
            count--;
        }
        if (count > 0 && first().seq < ack) {
            cut(first(), ack);
        }
        lostFrom = Math.max(lostFrom, ack);
        return acknowledged;
    }

    private void release(Entry entry) {
        if (entry.lost) {
            unmark(entry);
        } else if (entry.sacked) {
            sackedBytes -= entry.length();
            sackedSegments--;
        } else {
            unchain(entry);
        }
    }

    /** An acknowledgment covers the beginning of an entry. */
    private void cut(Entry entry, long ack) {
        if (entry.lost) {
            lostBytes -= ack - entry.seq;
        } else if (entry.sacked) {
            sackedBytes -= ack - entry.seq;
        }
        note(entry);
        entry.seq = ack;
    }

    private void note(Entry entry) {
        acknowledged.sentNanos = Math.min(acknowledged.sentNanos, entry.sentNanos);
        acknowledged.ambiguous |= entry.transmissions > 1;
    }

    void clear() {
        ring = new Entry[16];
        head = 0;
        count = 0;
        lostBytes = 0;
        sackedBytes = 0;
        sackedSegments = 0;
        chain.sentBefore = chain;
        chain.sentAfter = chain;
    }

    private void unmark(Entry entry) {
        entry.lost = false;
        entry.forced = false;
        lostBytes -= entry.length();
    }

    private void enchain(Entry entry) {
        entry.sentBefore = chain.sentBefore;
        entry.sentAfter = chain;
        chain.sentBefore.sentAfter = entry;
        chain.sentBefore = entry;
    }

    private void unchain(Entry entry) {
        entry.sentBefore.sentAfter = entry.sentAfter;
        entry.sentAfter.sentBefore = entry.sentBefore;
        entry.sentBefore = null;
        entry.sentAfter = null;
    }

    private Entry at(int index) {
        return ring[slot(index)];
    }

    private int slot(int index) {
        return head + index & ring.length - 1;
    }

    /** The index of the first entry that ends behind {@code seq}. */
    private int indexOf(long seq) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).end <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(int index, int length) {
        Entry rest = spareAt(count);
        for (int i = count; i > index + 1; i--) {
            ring[slot(i)] = at(i - 1);
        }
        Entry entry = at(index);
        rest.seq = entry.seq + length;
        rest.end = entry.end;
        rest.sentNanos = entry.sentNanos;
        rest.sentOrder = entry.sentOrder;
        rest.transmissions = entry.transmissions;
        rest.lost = entry.lost;
        rest.sacked = false;
        rest.cause = entry.cause;
        rest.forced = false;
        entry.end = rest.seq;
        ring[slot(index + 1)] = rest;
        count++;
    }

    /** An entry to be used at this index, behind all that are in use. */
    private Entry spareAt(int index) {
        if (index == ring.length) {
            grow();
        }
        int slot = slot(index);
        if (ring[slot] == null) {
            ring[slot] = new Entry();
        }
        return ring[slot];
    }

    private void removeAfter(int index, int number) {
        if (number == 0) {
            return;
        }
        for (int i = index + 1; i + number < count; i++) {
            Entry moved = at(i + number);
            ring[slot(i + number)] = at(i);
            ring[slot(i)] = moved;
        }
        count -= number;
    }

    private void grow() {
        Entry[] bigger = new Entry[2 * ring.length];
        for (int i = 0; i < count; i++) {
            bigger[i] = at(i);
        }
        ring = bigger;
        head = 0;
    }
}
